import type { Engine } from "#batches/engine.ts";
import { knownOptions } from "#batches/judge/known-options.ts";
import type { CallResult } from "#batches/upstream.ts";
import type { Invitation } from "#contract/invitation.ts";
import type { NewInvitation, ResendInvitation } from "#contract/new-invitation.ts";
import type { Clerk } from "#bff/clerk/clerk.ts";
import type { InvitationRecords } from "#batches/ledger/invitation-records.ts";
import type { Log } from "#bff/http/log.ts";
import { type Attempt, fail, valueOf } from "#bff/http/problem.ts";
import type { RedirectRule } from "./redirect-rule.ts";

export type ChangeTools = {
  clerk: Clerk;
  records: InvitationRecords;
  /** Clerk's allowance is one for the batches and for us. */
  lanes: Pick<Engine, "recordSingleCall" | "recordWait">;
  redirects: Pick<RedirectRule, "check">;
  log: Log;
  now: () => number;
};

export type Resend = {
  id: string;
  given: ResendInvitation;
  invitedBy: string;
  /** Told of what the activity has to say even if the rest fails. */
  note: (learned: { emailAddress?: string; detail?: string }) => void;
};

/** A person waits for the answer: a look at what became of a call is not to take as long again. */
const lookMs = 4_000;

/** Clerk's clock and ours differ a little; more would take an older invitation for the new one. */
const clockSkewMs = 5_000;

/**
 * Invites one address, and records who did it and how. An unclear answer is looked into: found, it counts as done.
 * @throws {ProblemError} with what became of it, `outcome_unknown` when even the look-up shows nothing
 */
export async function invite(
  tools: ChangeTools,
  invitation: NewInvitation,
  invitedBy: string,
  attempt: Attempt = invitingWords(invitation.emailAddress),
): Promise<Invitation> {
  await tools.redirects.check(invitation.redirectUrl);
  const began = tools.now();
  const result = await tools.clerk.createInvitation(invitation);
  if (result.kind === "wait") await tools.lanes.recordWait("single", result.retryAfterMs);
  else if (result.kind !== "not-sent") await tools.lanes.recordSingleCall(began);
  const made = result.kind === "unknown" ? await lookForNew(tools, invitation.emailAddress, began) : null;
  const created = made ?? valueOf(asOutcomeUnknown(result), attempt);
  const { emailAddress: _address, ignoreExisting: _ignore, ...options } = invitation;
  await keepRecord(tools, created, invitedBy, options);
  return { ...created, invitedBy };
}

const atLimit = "Try again then, or use a bulk invite, which waits for you.";

function invitingWords(address: string): Attempt {
  return {
    undone: `${address} was not invited`,
    unsure: `It is not known whether ${address} was invited`,
    atLimit,
  };
}

async function lookForNew(tools: ChangeTools, address: string, began: number): Promise<Invitation | null> {
  const found = await tools.clerk.findInvitations(address, AbortSignal.timeout(lookMs));
  if (found.kind !== "done") return null;
  const isNew = (entry: Invitation): boolean =>
    entry.status === "pending" && entry.createdAt >= began - clockSkewMs;
  return found.value.find(isNew) ?? null;
}

/** What a write leaves open is one thing to a person, whether it was a time-out or a cut connection. */
function asOutcomeUnknown<T>(result: CallResult<T>): CallResult<T> {
  return result.kind === "unknown" ? { ...result, code: "outcome_unknown" } : result;
}

/** The mail is out: a record that cannot be written is a line in the log and not an error to the person. */
async function keepRecord(
  { records, log }: ChangeTools,
  created: Invitation,
  invitedBy: string,
  options: ResendInvitation,
): Promise<void> {
  try {
    await records.write(created, invitedBy, options);
  } catch (error) {
    log.error({ err: error, invitationId: created.id }, "an invitation was made but could not be recorded");
  }
}

/** @throws {ProblemError} `already_accepted`, `invitation_gone`, or why Clerk could not be asked */
export async function revoke(tools: ChangeTools, id: string): Promise<Invitation> {
  const result = await tools.clerk.revokeInvitation(id);
  if (result.kind === "done") return result.value;
  const isOpen =
    result.kind === "unknown" || (result.kind === "refused" && result.code === "already_revoked");
  const found = await tools.clerk.getInvitation(id, AbortSignal.timeout(lookMs));
  const invitation = found.kind === "done" ? found.value : null;
  if (isOpen && invitation?.status === "revoked") return invitation;
  const who = invitation?.emailAddress ?? id;
  return valueOf(asOutcomeUnknown(result), {
    undone: `The invitation of ${who} was not revoked`,
    unsure: `It is not known whether the invitation of ${who} was revoked`,
  });
}

/**
 * Revokes and invites again, with what is known of the old invitation and what is `given` on top. The old one goes
 * first: Clerk refuses a second pending invitation, and two working links for one person would be worse.
 */
export async function resend(
  tools: ChangeTools,
  { id, given, invitedBy, note }: Resend,
): Promise<Invitation> {
  const old = await getExisting(tools, id, "sent again");
  const { emailAddress } = old;
  note({ emailAddress });
  if (old.status === "accepted")
    fail("already_accepted", `${emailAddress} has accepted already: there is nothing to send again.`);
  const { options } = knownOptions(old, (await tools.records.find(id))?.options ?? null);
  const renewed = { ...options, ...given, emailAddress };
  // Before anything is revoked: the old URL may not be allowed any more.
  await tools.redirects.check(renewed.redirectUrl);
  const isRevokedNow = old.status === "pending";
  if (isRevokedNow) {
    await revoke(tools, id);
    note({ detail: "the old invitation was revoked" });
  }
  const attempt = isRevokedNow ? halfDoneWords(emailAddress) : invitingWords(emailAddress);
  return invite(tools, renewed, invitedBy, attempt);
}

function halfDoneWords(address: string): Attempt {
  const done = `The old invitation of ${address} was revoked`;
  return {
    undone: `${done}, but it was not invited again`,
    unsure: `${done}; it is not known whether it was invited again`,
    atLimit,
  };
}

/** @throws {ProblemError} `invitation_gone` when Clerk lists no such invitation in any status */
export async function getExisting({ clerk }: ChangeTools, id: string, done: string): Promise<Invitation> {
  const words = `The invitation could not be ${done}`;
  const found = valueOf(await clerk.getInvitation(id), { undone: words, unsure: words });
  return found ?? fail("invitation_gone", `The invitation ${id} does not exist any more. Reload the list.`);
}

/** Erases it at Clerk and in our record. @throws {ProblemError} `invitation_gone`, or why Clerk could not be asked */
export async function erase(tools: ChangeTools, id: string): Promise<void> {
  const result = await tools.clerk.deleteInvitation(id);
  if (result.kind !== "done" && !(await isGone(tools, id, result)))
    valueOf(asOutcomeUnknown(result), {
      undone: `The invitation ${id} was not deleted`,
      unsure: `It is not known whether the invitation ${id} was deleted`,
    });
  await tools.records.delete(id);
}

async function isGone({ clerk }: ChangeTools, id: string, result: CallResult<unknown>): Promise<boolean> {
  if (result.kind !== "unknown") return false;
  const found = await clerk.getInvitation(id, AbortSignal.timeout(lookMs));
  return found.kind === "done" && found.value === null;
}
