import { resolve } from "node:path";
import { backUp } from "#bff/operations/backup.ts";
import { OperationError, runCommand } from "#bff/operations/command.ts";
import { minuteOf } from "#batches/judge/other-pending.ts";

await runCommand(
  async (env, [file, ...more]) => {
    if (file === undefined || more.length > 0)
      throw new OperationError("Name the file to write: npm run backup -- FILE");
    const path = resolve(env.callerDir, file);
    const { savedAt, members, batches, authSecret } = backUp(env, path, Date.now);
    const secret =
      authSecret === null
        ? "AUTH_SECRET is not in it: keep it apart."
        : "It contains the secret of second factors: keep it as safe as the server.";
    return `Saved the database of ${minuteOf(savedAt)} in ${path}. Members: ${members}, batches: ${batches}. ${secret}`;
  },
  { mayCreate: false },
);
