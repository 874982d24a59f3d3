import { run } from "#bff/run.ts";
import { startSandbox } from "#sandbox/server.ts";

// One process, so that one signal stops both; they still talk over HTTP only (docs/decisions/002).
await run(async ({ isSandbox, sandbox, dataDir }) => {
  if (isSandbox) await startSandbox({ ...sandbox, host: "127.0.0.1", dataDir });
});
