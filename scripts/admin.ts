import { runAdmin } from "#bff/operations/admin/admin.ts";
import { runCommand } from "#bff/operations/command.ts";

await runCommand((env, words) => runAdmin(env, words, { now: Date.now }), { mayCreate: false });
