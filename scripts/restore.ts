import { resolve } from "node:path";
import { minuteOf } from "#batches/judge/other-pending.ts";
import { OperationError, runCommand } from "#bff/operations/command.ts";
import { type Restored, restore } from "#bff/operations/restore.ts";

const toCheck = [
  "Check before you let members in (docs/operations.md, Restore):",
  "- Members, roles, passwords and second factors are as they were then. Disable again whom you disabled since.",
  "- Recovery codes that were used since work again. Everybody signs in again; unused one-time links are void.",
  "- Settings and presets are as they were then. Batches submitted since are missing.",
  "- Unfinished batches wait on the Batches page until a member resumes or cancels each.",
];

function access({ accessDifferences }: Restored): string[] {
  if (accessDifferences === null) return ["The replaced database cannot be compared."];
  if (accessDifferences.length === 0) return ["No member's access has changed."];
  return ["Access that has changed by the restore:", ...accessDifferences.map((line) => `- ${line}`)];
}

await runCommand(
  async (env, [file, ...more]) => {
    if (file === undefined || more.length > 0)
      throw new OperationError("Name the backup: npm run restore -- FILE");
    const restored = await restore(env, resolve(env.callerDir, file), Date.now);
    const { savedAt, aside, heldBatches } = restored;
    return [
      `Restored the database of ${minuteOf(savedAt)}. Unfinished batches on hold: ${heldBatches}.`,
      aside === null ? "There was no database before." : `The database that was replaced is ${aside}.`,
      ...access(restored),
      ...toCheck,
    ].join("\n");
  },
  { mayCreate: true },
);
