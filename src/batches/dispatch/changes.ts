import { type ChangeAnswer, isResentTest } from "#batches/judge/change-result.ts";
import { otherPending } from "#batches/judge/other-pending.ts";
import { nextChangeAt } from "#batches/lanes.ts";
import { claimChange } from "#batches/ledger/claim-change.ts";
import { settleChange } from "#batches/ledger/settle.ts";
import { type ChangeCall, isReinvited } from "#batches/rows.ts";
import type { CallResult } from "#batches/upstream.ts";
import { ask, save, type Sender, type Starter } from "./sender.ts";

/** Revokes or deletes the next invitation. */
export const changeStarter: Starter = {
  lane: "change",
  async start(sender, states) {
    const { ledger, deps } = sender;
    const moment = sender.conditions();
    const nextAt = nextChangeAt(states.change, moment);
    if (nextAt > moment.now) return { nextAt };
    const call = await claimChange(ledger, deps.newId(), moment);
    return call && { work: sendChange(sender, call) };
  },
};

async function sendChange(sender: Sender, call: ChangeCall): Promise<void> {
  const { ledger, deps } = sender;
  const answer = await change(sender, call.row);
  const fields = {
    call: call.id,
    lane: "change",
    step: call.row.step,
    result: answer.result?.kind ?? "done",
  };
  deps.log.info(fields, "call ended");
  await save(sender, () => settleChange(ledger, call, answer, sender.conditions()));
}

/** Clerk cannot return one invitation by id: the engine searches its lists, the revoked ones separately. */
const requestsPerSearch = 2;

/**
 * Before an address is invited again, its old invitation is read: an accepted one stays, an expired one needs no
 * revoking, one beside another pending one is left alone, and its options are kept for the new one.
 */
async function change(sender: Sender, row: ChangeCall["row"]): Promise<ChangeAnswer> {
  const { upstream } = sender.deps;
  const { targetId } = row;
  const part = row.isSingle ? "people" : "changes";
  const writeOptions = { ...sender.writeOptions, part } as const;
  const revoke = () => ask(sender, () => upstream.revokeInvitation(targetId, writeOptions));
  if (row.step === "delete") {
    const result = await ask(sender, () => upstream.deleteInvitation(targetId, writeOptions));
    return { result, requests: 1 };
  }
  if (!isReinvited(row)) return { result: await revoke(), requests: 1 };
  const options = { signal: sender.abort, part } as const;
  const found = await ask(sender, () => upstream.findInvitations(row.emailAddress, options));
  if (found.kind !== "done") {
    const isSearchRefused = found.kind === "refused";
    return { result: withoutRefusal(found), isSearchRefused, requests: requestsPerSearch };
  }
  const old = found.value.find((one) => one.id === targetId) ?? null;
  const unchanged = { old, result: null, requests: requestsPerSearch };
  if (old && (old.status === "accepted" || isResentTest(row, old))) return unchanged;
  const other = otherPending(found.value, targetId);
  if (other) return { ...unchanged, other };
  if (old && old.status !== "pending") return unchanged;
  // One that the list does not show may be too new for it.
  const result = await revoke();
  const revoked = result.kind === "done" ? result.value : null;
  return { old: old ?? revoked, result, requests: requestsPerSearch + 1 };
}

/** If Clerk refuses to search for the address, nothing is known about the invitation. */
function withoutRefusal(found: CallResult<unknown>): CallResult<unknown> {
  if (found.kind !== "refused" || found.scope === "instance") return found;
  return { kind: "unknown", code: found.code, detail: found.detail };
}
