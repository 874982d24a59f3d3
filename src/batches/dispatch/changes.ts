import type { BatchOptions } from "#contract/batch.ts";
import type { Invitation } from "#contract/invitation.ts";
import type { ChangeCall } from "#batches/ledger/claim-change.ts";
import { type ChangeHeard, isFirstHalf, judgeChange } from "#batches/judge/change-result.ts";
import { readGates } from "#batches/ledger/lanes.ts";
import { type ClaimedRow, type Ledger, readStoredOptions } from "#batches/ledger/ledger.ts";
import { settleCall } from "#batches/ledger/settle.ts";
import { heard, store, type Turn, type World } from "./calls.ts";
import type { CallResult } from "#batches/upstream.ts";

/** Clerk has no call for one invitation: its lists are searched, the revoked ones apart. */
const requestsPerLook = 2;

/**
 * Revokes or deletes. Before an address is invited again its old invitation is looked at: one that was accepted stays,
 * one that has expired needs no revoking, and of each it is kept how it was made.
 */
async function change(
  { upstream, log }: World,
  row: ClaimedRow & { targetId: string },
  signal: AbortSignal,
): Promise<ChangeHeard> {
  const { targetId, emailAddress } = row;
  if (row.step === "delete") {
    return { result: await heard(() => upstream.deleteInvitation(targetId, signal), log), requests: 1 };
  }
  if (!isFirstHalf(row)) {
    return { result: await heard(() => upstream.revokeInvitation(targetId, signal), log), requests: 1 };
  }
  const look = await heard(() => upstream.findInvitations(emailAddress, signal), log);
  if (look.kind !== "done") return { result: asDelayed(look), requests: requestsPerLook };
  const old = look.value.find((one: Invitation) => one.id === targetId) ?? null;
  if (old?.status !== "pending") return { old, result: null, requests: requestsPerLook };
  const result = await heard(() => upstream.revokeInvitation(targetId, signal), log);
  return { old, result, requests: requestsPerLook + 1 };
}

/** A look that Clerk refuses for the address's sake says nothing about the invitation. */
function asDelayed(look: CallResult<unknown>): CallResult<unknown> {
  if (look.kind !== "refused" || look.scope === "instance") return look;
  return { kind: "unknown", code: look.code, detail: look.detail };
}

async function recordedOptions({ db, instance }: Ledger, invitationId: string): Promise<BatchOptions | null> {
  const record = await db
    .selectFrom("invitation_record")
    .select("options")
    .where("instance", "=", instance)
    .where("invitation_id", "=", invitationId)
    .executeTakeFirst();
  return record ? readStoredOptions(record.options) : null;
}

/** Revokes or deletes what was claimed and writes what became of it. */
export async function sendChange(turn: Turn, call: ChangeCall): Promise<void> {
  const { ledger, world, token, giveUp } = turn;
  const { row } = call;
  const result = await change(world, row, giveUp);
  world.log.info(
    { call: call.id, lane: "change", step: row.step, result: result.result?.kind ?? "done" },
    "Call ended",
  );
  await store(turn, async () => {
    const now = world.now();
    const tries = (await readGates(ledger.db, ledger.instance)).change?.tries ?? 0;
    const { emailAddress: _address, ...given } = row.invitee;
    const remembered = { recorded: await recordedOptions(ledger, row.targetId), given };
    const { state, spentAt, ...outcome } = judgeChange(row, result, remembered, { ...world, now, tries });
    await settleCall(ledger, call, { state, spentAt }, { ...outcome, token, now });
  });
}
