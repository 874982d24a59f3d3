import type { Engine } from "#batches/engine.ts";
import type { NewBatch } from "#contract/batch.ts";
import type { Invitation } from "#contract/invitation.ts";
import type { NewInvitation, ResendInvitation } from "#contract/new-invitation.ts";
import type { Change } from "#bff/http/context.ts";
import { ProblemError } from "#bff/http/problem.ts";
import type { Note } from "#bff/http/recorded.ts";
import { type ActionMessages, problemOfAction, revokedOnly, rowAsInvitation } from "./action-result.ts";
import { type ChangeDeps, getExisting } from "./changes.ts";

export type ActionDeps = Pick<ChangeDeps, "clerk" | "records" | "rules" | "now"> & {
  engine: Pick<Engine, "perform">;
};

/** The member who acts, and the activity of their request. */
export type Actor = { name: string; owe: (change: Change) => string; note: Note };

type Action = { newBatch: NewBatch; change: Change; messages: ActionMessages };

/**
 * Stores the action as a batch of one row, and waits for its outcome.
 * @throws {ProblemError} why it is not done; `outcome_unknown` if the engine does not know yet
 */
async function perform(
  { engine, now }: ActionDeps,
  { name, owe, note }: Actor,
  { newBatch, change, messages }: Action,
): Promise<Invitation> {
  const performed = await engine.perform({ newBatch, createdBy: name, unreported: owe(change) });
  if (performed.kind === "settled") {
    const { batchId, action } = performed;
    note({ settles: batchId, ...(action.isHalfDone && { detail: revokedOnly }) });
  }
  const problem = problemOfAction(performed, messages, now());
  if (problem !== null) throw new ProblemError(problem);
  // Without a problem it is settled.
  if (performed.kind !== "settled") throw new Error("A single action ended without an outcome.");
  return performed.invitation ?? rowAsInvitation(performed.action, now());
}

const atLimit = "Try again then, or send it as a batch, which waits for the limit.";

/** Invites one address. @throws {ProblemError} */
export async function invite(
  deps: ActionDeps,
  actor: Actor,
  { emailAddress, ignoreExisting, ...options }: NewInvitation,
): Promise<Invitation> {
  await deps.rules.check({ ...options, emailAddress });
  const row = { emailAddress, ...(ignoreExisting === undefined ? {} : { ignoreExisting }) };
  const made = await perform(deps, actor, {
    newBatch: { kind: "invite", options, rows: [row] },
    change: { action: "invitation.created", emailAddress },
    messages: {
      undone: `${emailAddress} was not invited`,
      unsure: `It is unknown whether ${emailAddress} was invited`,
      atLimit,
    },
  });
  return completed(deps, made);
}

/**
 * Revokes an invitation if it is pending, and invites its address again with its known options, overridden by `given`.
 * Nothing is revoked while Clerk's limit leaves no call for the new one. @throws {ProblemError}
 */
export async function resend(
  deps: ActionDeps,
  actor: Actor,
  id: string,
  given: ResendInvitation,
): Promise<Invitation> {
  const emailAddress = await addressOf(deps, actor, id, "resent");
  const record = await deps.records.find(id);
  // Before revoking: the old URL or the address may no longer be allowed.
  await deps.rules.check({ redirectUrl: record?.options.redirectUrl, ...given, emailAddress });
  const made = await perform(deps, actor, {
    newBatch: { kind: "resend", options: given, rows: [{ invitationId: id, emailAddress }] },
    change: { action: "invitation.resent", emailAddress, subjectId: id },
    messages: {
      undone: `The invitation of ${emailAddress} was not resent`,
      unsure: `It is unknown whether the invitation of ${emailAddress} was resent`,
      halfDone: `The old invitation of ${emailAddress} was revoked, but it was not invited again`,
      atLimit: "Nothing was revoked: the old link works as before. Try again then.",
    },
  });
  return completed(deps, made);
}

/** @throws {ProblemError} */
export async function revoke(deps: ActionDeps, actor: Actor, id: string): Promise<Invitation> {
  const emailAddress = await addressOf(deps, actor, id, "revoked");
  const revoked = await perform(deps, actor, {
    newBatch: { kind: "revoke", rows: [{ invitationId: id, emailAddress }] },
    change: { action: "invitation.revoked", emailAddress, subjectId: id },
    messages: {
      undone: `${emailAddress}'s invitation was not revoked`,
      unsure: `It is unknown whether ${emailAddress}'s invitation was revoked`,
    },
  });
  return completed(deps, revoked);
}

/** Deletes it at Clerk and in the records. @throws {ProblemError} */
export async function remove(deps: ActionDeps, actor: Actor, id: string): Promise<void> {
  const emailAddress = await addressOf(deps, actor, id, "deleted");
  await perform(deps, actor, {
    newBatch: { kind: "delete", rows: [{ invitationId: id, emailAddress }] },
    change: { action: "invitation.deleted", emailAddress, subjectId: id },
    messages: {
      undone: `${emailAddress}'s invitation was not deleted`,
      unsure: `It is unknown whether ${emailAddress}'s invitation was deleted`,
    },
  });
}

/** The address of an invitation, which other programs may have made. @throws {ProblemError} `invitation_gone` */
async function addressOf(deps: ActionDeps, { note }: Actor, id: string, done: string): Promise<string> {
  const recorded = await deps.records.addressOf(id);
  const emailAddress = recorded ?? (await getExisting(deps, id, done)).emailAddress;
  note({ emailAddress });
  return emailAddress.toLowerCase();
}

async function completed({ records }: ActionDeps, invitation: Invitation): Promise<Invitation> {
  const [complete] = await records.complete([invitation]);
  return complete ?? invitation;
}
