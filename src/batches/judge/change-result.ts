import type { BatchOptions } from "#contract/batch.ts";
import { type Invitation, isTestInvitation } from "#contract/invitation.ts";
import { problems } from "#contract/problem-words.ts";
import { sentences } from "#contract/sentences.ts";
import { backoffAfter, changePauseMs } from "#batches/lanes.ts";
import { type BatchRow, type CallVerdict, isReinvited, type RowChange, type Verdict } from "#batches/rows.ts";
import type { CallResult, Refused, Unknown } from "#batches/upstream.ts";
import {
  type CallCircumstances,
  instanceBackoffs,
  isAboutAll,
  lateMs,
  maxAttempts,
  reasonOf,
} from "./call-result.ts";
import { knownOptions } from "./known-options.ts";
import { otherPendingDetail } from "./other-pending.ts";
import { isOfRestore } from "./own-invitation.ts";

/**
 * Clerk's answers for one row of the change lane. `old`: the invitation in Clerk's list, null if it is gone, undefined
 * if the list was not read. `other`: another pending invitation of the address, for which the old one was left alone.
 * `result`: the last answer, null if nothing was changed.
 */
export type ChangeAnswer = {
  old?: Invitation | null;
  other?: Invitation;
  result: CallResult<unknown> | null;
  /** Clerk refuses to search for the address. */
  isSearchRefused?: boolean;
  /** HTTP requests made: each counts against the general limit. */
  requests: number;
};

/**
 * Options of the old invitation as recorded, and those that the batch gives, which override them; start of the call
 * (ms).
 */
export type OldOptions = { recorded: BatchOptions | null; given: BatchOptions; startedAt: number };

/** What an answer means for a row that is revoked or deleted, and for the lane. */
export function judgeChange(
  row: BatchRow,
  answer: ChangeAnswer,
  options: OldOptions,
  circumstances: CallCircumstances,
): CallVerdict {
  const { now, generalPer10s } = circumstances;
  const { result } = answer;
  const spentAt = now + (answer.requests - 1) * changePauseMs(generalPer10s);
  const change = changeOf(row, answer, options, circumstances);
  const isUnclear = result?.kind === "refused" && result.scope === "unclear";
  const state = isUnclear ? "unclear" : (result?.kind ?? "done");
  const verdict = { state, spentAt, rows: [{ row, change }] };
  if (result === null || result.kind === "done" || asAboutRow(result, circumstances))
    return { ...verdict, backoffs: [], recovered: isUnclear ? null : "change" };
  const backoff = backoffAfter(result, circumstances);
  // A refused key stops every lane. Other lanes find out for themselves whether a quota or plan concerns them.
  const backoffs: Verdict["backoffs"] =
    result.kind === "refused" && result.code === "clerk_key_refused"
      ? instanceBackoffs(result.code, backoff)
      : [{ lane: "change", backoff }];
  return { ...verdict, backoffs, recovered: null };
}

/** A refusal that is about this row only. */
function asAboutRow(result: CallResult<unknown>, circumstances: CallCircumstances): Refused | null {
  return result.kind === "refused" && !isAboutAll(result, 1, circumstances) ? result : null;
}

function changeOf(
  row: BatchRow,
  answer: ChangeAnswer,
  options: OldOptions,
  circumstances: CallCircumstances,
): RowChange {
  const { result } = answer;
  if (result === null || result.kind === "done") return changed(row, answer, options);
  const refused = asAboutRow(result, circumstances);
  if (refused) return refusedChange(row, answer, refused, options);
  if (result.kind === "unknown") {
    const hasOnlyRead = isReinvited(row) && answer.old === undefined;
    const isClerkAnswering = circumstances.isClerkAnswering || answer.isSearchRefused === true;
    const call = { since: options.startedAt, hasOnlyRead };
    return unanswered(row, result, call, { ...circumstances, isClerkAnswering });
  }
  return { kind: "queued", isolation: row.isolation, isAttempt: false };
}

/** When to search again for an address whose search failed. */
const searchAgainMs = 15_000;

/**
 * A retry is safe, so there is nothing to reconcile; but something about this row may break every call, unless Clerk
 * answers none at all.
 */
function unanswered(
  row: BatchRow,
  unknown: Unknown,
  { since, hasOnlyRead }: { since: number; hasOnlyRead: boolean },
  { now, clerkAheadMs, isClerkAnswering }: CallCircumstances,
): RowChange {
  if (row.attempts + (isClerkAnswering ? 1 : 0) < maxAttempts)
    return {
      kind: "queued",
      isolation: row.isolation,
      isAttempt: isClerkAnswering,
      // One address whose search fails must not stop the others.
      ...(hasOnlyRead
        ? { notBefore: now + searchAgainMs }
        : { period: { since, until: now + clerkAheadMs + lateMs } }),
    };
  if (hasOnlyRead && row.unknownSince === null) {
    const why = `Clerk does not list the invitations of ${row.emailAddress} (${unknown.detail})`;
    return {
      kind: "failed",
      reason: { ...reasonOf(unknown), detail: `${why}, so nothing was revoked. Try again.` },
    };
  }
  const done = row.step === "delete" ? "deleted" : "revoked";
  const rest = isReinvited(row) ? " It was not invited again." : "";
  const detail =
    `Clerk did not answer ${maxAttempts} calls, so the invitation of ${row.emailAddress} may or may not be ` +
    `${done} (${unknown.detail}).${rest} Check the list, then try again.`;
  return { kind: "failed", reason: { ...reasonOf(unknown), code: "outcome_unknown", detail } };
}

function freed(row: BatchRow, { old }: ChangeAnswer, isRevoked: boolean, options: OldOptions): RowChange {
  // A row of an `invite` batch has its own options.
  if (row.kind === "invite") return { kind: "freed", isRevoked };
  const { recorded, given } = options;
  const known = old ? knownOptions(old, recorded).options : recorded;
  return { kind: "freed", isRevoked, options: { ...known, ...given } };
}

function changed(row: BatchRow, answer: ChangeAnswer, options: OldOptions): RowChange {
  if (!isReinvited(row)) return { kind: "changed" };
  const { old = null, other, result } = answer;
  // Without an earlier call of this row that was not answered, another client has revoked it.
  const wasRevoked = old?.status === "revoked" && row.unknownSince !== null;
  if (result !== null) return freed(row, answer, true, options);
  // After a restore, the other one may be the row's own: the row is reconciled before it is sent.
  if (other && !isOfRestore(row)) {
    const detail = otherPendingDetail(other, old);
    return { kind: "skipped", reason: { code: "already_invited", detail } };
  }
  if (old && isResentTest(row, old)) {
    const { title, next } = problems.test_invitation;
    return { kind: "skipped", reason: { code: "test_invitation", detail: sentences(title, next) } };
  }
  if (old?.status === "accepted") {
    const detail = `${row.emailAddress} has already accepted, so there is nothing to resend.`;
    return { kind: "skipped", reason: { code: "already_accepted", detail } };
  }
  return freed(row, answer, wasRevoked, options);
}

/** A copy of a test would carry its mark, but Usher would not delete it. */
export function isResentTest({ kind }: Pick<BatchRow, "kind">, old: Invitation): boolean {
  return kind === "resend" && isTestInvitation(old);
}

function refusedChange(
  row: BatchRow,
  answer: ChangeAnswer,
  refused: Refused,
  options: OldOptions,
): RowChange {
  const { code } = refused;
  const reason = reasonOf(refused);
  if (code === "already_revoked") return changed(row, answer, options);
  if (code === "already_accepted") return { kind: "skipped", reason };
  if (code !== "invitation_gone") return { kind: "failed", reason };
  if (row.step === "delete") return { kind: "changed" };
  return isReinvited(row) ? freed(row, answer, false, options) : { kind: "skipped", reason };
}
