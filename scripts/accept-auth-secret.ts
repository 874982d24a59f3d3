import { acceptLostSecret } from "#bff/operations/accept-secret.ts";
import { runCommand } from "#bff/operations/command.ts";

await runCommand((env) => acceptLostSecret(env, Date.now), { mayCreate: true });
