import { inviteLanes, nextCallAt, nextReadAt } from "#batches/lanes.ts";
import { rowsToCheck, settleCheck } from "#batches/ledger/check.ts";
import { staleMs } from "#batches/ledger/claim-call.ts";
import type { Checked } from "#batches/precheck/precheck.ts";
import type { QueuedRow } from "#batches/rows.ts";
import { ask, save, type Sender, type Starter } from "./sender.ts";

/** Rows are checked so long before a lane opens (or a sixtieth of the hour) that no call waits for a check. */
const leadMs = 30_000;
/** A check makes no further request after this; what it has learned counts. */
const longestMs = 30_000;

/** Compares the next rows with Clerk's lists shortly before they can be sent. */
export const checkStarter: Starter = {
  lane: "check",
  async start(sender, states) {
    const moment = sender.conditions();
    const { now, hourMs } = moment;
    const opensAt = nextReadAt(states.check, now);
    if (opensAt > now) return { nextAt: opensAt };
    const neededAt = Math.min(...inviteLanes.map((lane) => nextCallAt(lane, states[lane], moment)));
    const lead = Math.min(leadMs, hourMs / 60);
    if (neededAt - lead > now) return { nextAt: neededAt - lead };
    const rows = await rowsToCheck(sender.ledger, { since: neededAt + lead - staleMs, now });
    return rows.length === 0 ? null : { work: checkRows(sender, rows) };
  },
};

async function checkRows(sender: Sender, rows: readonly QueuedRow[]): Promise<void> {
  const { ledger, deps, abort } = sender;
  const addresses = rows.map((row) => row.emailAddress);
  const options = { longestMs, withPrevious: false, signal: abort };
  const answer = await ask(sender, async () => {
    return { kind: "done", value: await deps.precheck(addresses, options) };
  });
  if (abort.aborted) return;
  const checked: Checked =
    answer.kind === "done" ? answer.value : { standings: new Map(), failure: answer, checkedAt: 0 };
  deps.log.info({ rows: rows.length, failure: checked.failure?.kind }, "rows checked");
  await save(sender, () => settleCheck(ledger, rows, checked, sender.conditions()));
}
