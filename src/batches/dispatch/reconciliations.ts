import { nextReadAt } from "#batches/lanes.ts";
import { nextStale, nextUnknown } from "#batches/ledger/reconcile.ts";
import { settleReconciliation } from "#batches/ledger/settle.ts";
import { forEachConcurrently } from "#batches/precheck/user-search.ts";
import type { UnknownRow } from "#batches/rows.ts";
import { ask, save, type Sender, type Starter } from "./sender.ts";

/** As many rows as one bulk call has. */
const rowsAtOnce = 10;

/**
 * Reconciles the rows with an unknown outcome that are due, and those that the next calls send again: at the last
 * moment, since Clerk may have applied an earlier call meanwhile.
 */
export const reconcileStarter: Starter = {
  lane: "reconcile",
  async start(sender, states) {
    const { now } = sender.conditions();
    const unknown = await nextUnknown(sender.ledger, rowsAtOnce);
    const openAt = nextReadAt(states.reconcile, now);
    const due = unknown.filter(({ reconcileAt }) => reconcileAt <= now);
    if (openAt > now) return { nextAt: openAt };
    const rows = [...due, ...(await nextStale(sender.ledger, sender.conditions()))];
    if (rows.length > 0) return { work: reconcileAll(sender, rows) };
    const [next] = unknown;
    return next ? { nextAt: next.reconcileAt } : null;
  },
};

async function reconcileAll(sender: Sender, rows: readonly UnknownRow[]): Promise<void> {
  await forEachConcurrently(rows, async (row) => {
    const { ledger, deps, abort } = sender;
    const options = { signal: abort, part: "reconciliations" } as const;
    const result = await ask(sender, () => deps.upstream.findInvitations(row.emailAddress, options));
    await save(sender, () => settleReconciliation(ledger, row, result, sender.conditions()));
    // A failure that is not about this address would repeat.
    const isOver = result.kind === "wait" || result.kind === "not-sent" || abort.aborted;
    return isOver ? "stop" : "continue";
  });
}
