import { run } from "#bff/run.ts";
import { startSandbox } from "#sandbox/server.ts";

// One process, so that one kill ends it all; the two still meet over HTTP only (docs/decisions/002).
await run(async ({ isSandbox, sandbox, dataDir }) => {
  if (isSandbox) await startSandbox({ ...sandbox, host: "127.0.0.1", dataDir });
});
