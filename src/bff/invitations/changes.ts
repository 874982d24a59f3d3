import type { Engine } from "#batches/engine.ts";
import type { CallResult } from "#batches/upstream.ts";
import { type Invitation, isTestInvitation } from "#contract/invitation.ts";
import type { NewInvitation, ResendInvitation } from "#contract/new-invitation.ts";
import type { Clerk } from "#bff/clerk/clerk.ts";
import type { InvitationRecords } from "#batches/ledger/invitation-records.ts";
import type { Log } from "#bff/http/log.ts";
import { type FailureMessages, fail, valueOf } from "#bff/http/problem.ts";
import type { InviterRules } from "./inviter-rules.ts";

export type ChangeDeps = {
  clerk: Clerk;
  records: InvitationRecords;
  /** Batches and single invitations share Clerk's allowance. */
  lanes: Pick<Engine, "recordSingleCall" | "recordWait">;
  rules: Pick<InviterRules, "check">;
  log: Log;
  now: () => number;
};

/** A member is waiting, so reconciling must be quicker than a call. */
const lookupMs = 4_000;

/** Allows for clock skew; more could match an older invitation. */
const clockSkewMs = 5_000;

/**
 * Invites one address and records who did it and how. An unknown outcome is reconciled: if the invitation is found, the
 * call is done.
 * @throws {ProblemError} `outcome_unknown` if reconciling does not find the invitation
 */
export async function invite(
  deps: ChangeDeps,
  invitation: NewInvitation,
  invitedBy: string,
  messages: FailureMessages,
): Promise<Invitation> {
  await deps.rules.check(invitation);
  const began = deps.now();
  const startedAt = deps.clerk.now?.() ?? began;
  const result = await deps.clerk.createInvitation(invitation);
  if (result.kind === "wait") await deps.lanes.recordWait("single", result.retryAfterMs);
  else if (result.kind !== "not-sent") await deps.lanes.recordSingleCall(began);
  const made = result.kind === "unknown" ? await findNew(deps, invitation, startedAt) : null;
  const created = made ?? valueOf(asOutcomeUnknown(result), messages);
  const { emailAddress: _address, ignoreExisting: _ignore, ...options } = invitation;
  await writeRecord(deps, created, invitedBy, options);
  return { ...created, invitedBy };
}

async function findNew(deps: ChangeDeps, made: NewInvitation, startedAt: number): Promise<Invitation | null> {
  const found = await deps.clerk.findInvitations(made.emailAddress, {
    signal: AbortSignal.timeout(lookupMs),
  });
  if (found.kind !== "done") return null;
  const isTest = isTestInvitation({ publicMetadata: made.publicMetadata ?? {} });
  const isNew = (entry: Invitation): boolean =>
    entry.status === "pending" &&
    entry.createdAt >= startedAt - clockSkewMs &&
    isTestInvitation(entry) === isTest;
  return found.value.find(isNew) ?? null;
}

/** For a member, every unknown outcome of a write is the same. */
function asOutcomeUnknown<T>(result: CallResult<T>): CallResult<T> {
  return result.kind === "unknown" ? { ...result, code: "outcome_unknown" } : result;
}

/** The e-mail was sent, so a failure to write the record is logged instead of thrown. */
async function writeRecord(
  { records, log }: ChangeDeps,
  created: Invitation,
  invitedBy: string,
  options: ResendInvitation,
): Promise<void> {
  try {
    await records.write(created, invitedBy, options);
  } catch (error) {
    log.error({ err: error, invitationId: created.id }, "could not record an invitation");
  }
}

/** @throws {ProblemError} `invitation_gone` if Clerk does not list it in any status */
export async function getExisting(
  { clerk }: Pick<ChangeDeps, "clerk">,
  id: string,
  done: string,
): Promise<Invitation> {
  const words = `The invitation could not be ${done}`;
  const found = valueOf(await clerk.getInvitation(id), { undone: words, unsure: words });
  return found ?? fail("invitation_gone", `The invitation ${id} no longer exists. Reload the list.`);
}

/** Deletes it at Clerk and in the records. @throws {ProblemError} `invitation_gone`, or why the call failed */
export async function deleteInvitation(
  deps: Pick<ChangeDeps, "clerk" | "records">,
  id: string,
): Promise<void> {
  const result = await deps.clerk.deleteInvitation(id);
  if (result.kind !== "done" && !(await isGone(deps, id, result)))
    valueOf(asOutcomeUnknown(result), {
      undone: `The invitation ${id} was not deleted`,
      unsure: `It is unknown whether the invitation ${id} was deleted`,
    });
  await deps.records.delete(id);
}

async function isGone(
  { clerk }: Pick<ChangeDeps, "clerk">,
  id: string,
  result: CallResult<unknown>,
): Promise<boolean> {
  if (result.kind !== "unknown") return false;
  const found = await clerk.getInvitation(id, { signal: AbortSignal.timeout(lookupMs) });
  return found.kind === "done" && found.value === null;
}
