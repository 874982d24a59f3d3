import { nextReadAt } from "#batches/lanes.ts";
import { nextUnknown } from "#batches/ledger/reconcile.ts";
import { settleReconciliation } from "#batches/ledger/settle.ts";
import type { UnknownRow } from "#batches/rows.ts";
import { ask, conditions, save, type Sender, type Starter } from "./sender.ts";

/** Reconciles the next row with an unknown outcome, when it is due. */
export const reconcileStarter: Starter = {
  lane: "reconcile",
  async start(sender, states) {
    const row = await nextUnknown(sender.ledger);
    if (!row) return null;
    const now = sender.deps.now();
    const nextAt = Math.max(row.reconcileAt, nextReadAt(states.reconcile, now));
    return nextAt > now ? { nextAt } : { work: reconcile(sender, row) };
  },
};

async function reconcile(sender: Sender, row: UnknownRow): Promise<void> {
  const { ledger, deps, abort } = sender;
  const result = await ask(sender, () => deps.upstream.findInvitations(row.emailAddress, abort));
  await save(sender, () => settleReconciliation(ledger, row, result, conditions(deps)));
}
