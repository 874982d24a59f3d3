import type { SandboxControl } from "../sandbox-control.ts";

/** What others do at Clerk, and when (ms since 1970) invitations stopped being pending, by id. */
export type Changes = { make(index: number): Promise<void>; leftAt: ReadonlyMap<string, number> };

/**
 * Changes all over a filled sandbox: of ten, four invite, three revoke, two accept and one deletes. `filled`: how many
 * invitations it has.
 */
export function createChanges(sandbox: SandboxControl, filled: number): Changes {
  const leftAt = new Map<string, number>();
  // Apart from `filled`, so that each change meets another invitation; of those with this rest, all are pending.
  const next = (index: number) => `filled${((index * 7_919 * 20) % filled) + 1 + (index % 12)}@example.com`;
  return {
    leftAt,
    async make(index) {
      const kind = index % 10;
      if (kind < 4) {
        await sandbox.others({ does: "invite", emailAddress: `new${index}@example.com` });
        return;
      }
      const does = kind < 7 ? "revoke" : kind < 9 ? "accept" : "delete";
      const left = await sandbox.others({ does, emailAddress: next(index) });
      if (left !== null) leftAt.set(left, Date.now());
    },
  };
}
