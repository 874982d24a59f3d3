import type { SingleRow } from "#batches/ledger/single-actions.ts";
import type { Performed } from "#batches/single-action.ts";
import type { Waiting } from "#contract/batch.ts";
import type { Invitation } from "#contract/invitation.ts";
import { problems } from "#contract/problem-words.ts";
import type { Problem } from "#contract/problem.ts";
import { because, sentences } from "#contract/sentences.ts";
import type { ChangeResult } from "#bff/http/context.ts";
import { type FailureMessages, problemOf, toProblem } from "#bff/http/problem.ts";
import { resultOf } from "#bff/http/recorded.ts";

/** What to say if an action did nothing, did half of it, or may have done it. */
export type ActionMessages = FailureMessages & { halfDone?: string };

type Settled = Extract<Performed, { kind: "settled" }>;

/** Why an action has no value, in words for the member who waits; null if it is done. */
export function problemOfAction(performed: Performed, messages: ActionMessages, now: number): Problem | null {
  switch (performed.kind) {
    case "not-sent":
      return problemOfWaiting(performed.stoppedBy, messages, now);
    case "unknown":
      return toProblem("outcome_unknown", sentences(messages.unsure, keepsLooking));
    case "settled":
      return problemOfSettled(performed, messages, now);
    default:
      return performed satisfies never;
  }
}

const keepsLooking =
  "Do not repeat it yet: Usher keeps looking, and the activity shows the result in about five minutes.";

function problemOfSettled(
  { action, stoppedBy }: Settled,
  messages: ActionMessages,
  now: number,
): Problem | null {
  const { row, isHalfDone } = action;
  if (row.outcome === "done") return null;
  const undone = isHalfDone ? (messages.halfDone ?? messages.undone) : messages.undone;
  // The row says only that the batch was cancelled; the member wants to know why.
  const isCancelled = row.outcome === "cancelled" || row.code === "not_invited_again";
  if (isCancelled && stoppedBy !== null)
    return problemOfWaiting(stoppedBy, { ...messages, undone, ...(isHalfDone && { atLimit }) }, now);
  const { code = "internal", detail, clerkCode, clerkTraceId } = row;
  const { title, next } = problems[code];
  const why = detail ?? title;
  // Clerk's reason is a clause, and the engine's own reasons are whole sentences with advice.
  const words = clerkCode === undefined ? why : sentences(isHalfDone ? why : because(undone, why), next);
  return toProblem(code, words, {
    ...(clerkCode !== undefined && { clerkCode }),
    ...(clerkTraceId !== undefined && { clerkTraceId }),
  });
}

const atLimit = "Try again then.";

function problemOfWaiting({ code, until }: Waiting, messages: FailureMessages, now: number): Problem {
  if (code === "clerk_limit" && until !== null)
    return problemOf({ kind: "wait", retryAfterMs: until - now }, messages);
  const { title, next } = problems[code];
  if (code !== "conflict") return toProblem(code, sentences(because(messages.undone, title), next));
  return toProblem(code, sentences(because(messages.undone, isBusy), "Try again in a few minutes."));
}

const isBusy = "Usher is not done with other changes, perhaps of the same address";

/** What the activity says of an action that is done. `about`: the invitation that the action was about. */
export function doneEntry(kind: SingleRow["kind"], invitationId: string | null, about: string | null) {
  return {
    subjectId: invitationId ?? about,
    ...(kind === "resend" && { detail: `instead of ${about}` }),
  };
}

/** The activity entry of a settled action whose request has ended. */
export function resultOfAction({ row, kind, isHalfDone }: SingleRow, about: string | null): ChangeResult {
  if (row.outcome === "done") return { result: "done", ...doneEntry(kind, row.invitationId ?? null, about) };
  if (row.outcome === "cancelled") return { result: "failed", detail: "nothing was done at Clerk" };
  const { code = "internal", clerkTraceId = null } = row;
  return {
    result: resultOf(code, problems[code].status),
    code,
    clerkTraceId,
    ...(isHalfDone && { detail: revokedOnly }),
  };
}

/** A detail of the activity for a resend that ended half-way. */
export const revokedOnly = "the old invitation was revoked";

/** The invitation of a done action whose details Clerk did not return in time. */
export function rowAsInvitation({ row, kind }: SingleRow, now: number): Invitation {
  const at = row.settledAt ?? now;
  return {
    id: row.invitationId ?? "",
    emailAddress: row.emailAddress,
    status: kind === "revoke" ? "revoked" : "pending",
    publicMetadata: {},
    createdAt: at,
    updatedAt: at,
    expiresAt: null,
  };
}
