import { ownWebhookUrl } from "#bff/env/webhook-secret.ts";
import { run } from "#bff/run.ts";
import { startSandbox } from "#sandbox/server.ts";

// One process, so that one signal stops both; they still talk over HTTP only (docs/decisions/002).
await run(async (env) => {
  const { isSandbox, sandbox, dataDir, webhookSecret: secret } = env;
  if (!isSandbox) return;
  const url = ownWebhookUrl(env);
  const webhookTarget = url === null || secret === null ? undefined : { url, secret };
  await startSandbox({ ...sandbox, host: "127.0.0.1", dataDir, webhookTarget });
});
