import type { Invitation } from "#contract/invitation.ts";
import type { ProblemCode } from "#contract/problem.ts";
import { type Backoff, backoffAfter, type Circumstances, inviteLanes } from "#batches/lanes.ts";
import type { BatchRow, Call, CallVerdict, Isolation, Reason, RowChange, Verdict } from "#batches/rows.ts";
import type { CallResult, NotSent, Refused, Unknown, Wait } from "#batches/upstream.ts";

/** Clerk may still be working on a call that it did not answer, so its list is asked a little later. */
export const reconcileDelayMs = 2_000;

/** Clerk applies a call that it did not answer at most so long after it ended. */
export const lateMs = 600_000;

/** After so many calls with an unknown outcome an admin has to look at the row. */
export const maxAttempts = 5;

/** So many rows refused in a row without a word about the row mean that every call is refused. */
const maxUnclear = 3;

/**
 * `unclearRows`: how many single rows in a row Clerk has refused without a word about the row, before this call.
 * `isClerkAnswering`: it answered another call of the lane since this one began.
 */
export type CallCircumstances = Circumstances & { unclearRows: number; isClerkAnswering: boolean };

/** True for a refusal that may be about every call, and that so many rows got that it must be. */
export function isAboutAll({ scope }: Refused, rows: number, { unclearRows }: CallCircumstances): boolean {
  const seen = rows === 1 ? unclearRows + 1 : unclearRows;
  return scope === "instance" || (scope === "unclear" && seen >= maxUnclear);
}

/** What Clerk's answer means for the rows of its call and for the lane. */
export function judgeCall(
  call: Call,
  result: CallResult<Invitation[]>,
  circumstances: CallCircumstances,
): CallVerdict {
  const { now } = circumstances;
  const { lane } = call;
  switch (result.kind) {
    case "done":
      return {
        ...answered("done", now),
        rows: matchInvitations(call, result.value, circumstances),
        recovered: lane,
      };
    case "refused":
      return judgeRefused(call, result, circumstances);
    case "wait":
    case "not-sent":
      return {
        ...answered(result.kind, null),
        rows: each(call, (row) => again(call, row, { ...circumstances, isReached: hasReached(result) })),
        backoffs: [{ lane, backoff: backoffAfter(result, circumstances) }],
      };
    case "unknown":
      return {
        ...answered("unknown", now),
        rows: each(call, () => unknown(call, circumstances)),
        backoffs: [{ lane, backoff: backoffAfter(result, circumstances) }],
      };
    default:
      return result satisfies never;
  }
}

function answered(state: string, spentAt: number | null) {
  return { state, spentAt, backoffs: [], recovered: null };
}

/** Whether a refused call uses allowance is unknown: it is not counted, and a 429 decides. */
function judgeRefused(call: Call, refused: Refused, circumstances: CallCircumstances): CallVerdict {
  const isUnclear = refused.scope === "unclear";
  // A refused ten is split first: it says nothing about one of its rows.
  const unclearState = call.rows.length === 1 ? "unclear" : "split";
  const verdict = answered(isUnclear ? unclearState : "refused", null);
  if (!isAboutAll(refused, call.rows.length, circumstances))
    return {
      ...verdict,
      rows: refuse(call, refused, circumstances),
      recovered: isUnclear ? null : call.lane,
    };
  return {
    ...verdict,
    rows: each(call, (row) => again(call, row, circumstances)),
    backoffs: instanceBackoffs(refused.code, backoffAfter(refused, circumstances)),
  };
}

/** Clerk's answer "busy" comes from Clerk; other calls that were not sent never left. */
function hasReached(result: Wait | NotSent): boolean {
  return result.kind === "wait" || result.code === "clerk_busy";
}

/** When a call ended. */
type End = Pick<Circumstances, "now" | "clerkAheadMs">;

/** By Clerk's clock (ms), which the answer tells even if it was not known when the call was claimed. */
const endOf = ({ now, clerkAheadMs }: End): number => now + clerkAheadMs;

/** `isReached`: Clerk got the call. */
type Again = End & { isReached?: boolean; isolation?: Isolation };

/**
 * Queues a row again. Clerk does not promise "all or nothing": a bulk call that reached it may have been applied in
 * part, whatever the answer says.
 */
function again(
  call: Call,
  row: BatchRow,
  { isReached = true, isolation = row.isolation, ...end }: Again,
): RowChange {
  const mayBeApplied = isReached && call.rows.length > 1;
  return {
    kind: "queued",
    isolation,
    isAttempt: false,
    ...(mayBeApplied ? { period: { since: call.startedAt, until: endOf(end) } } : {}),
  };
}

function each({ rows }: Call, change: (row: BatchRow) => RowChange): Verdict["rows"] {
  return rows.map((row) => ({ row, change: change(row) }));
}

function unknown({ startedAt }: Call, end: End): RowChange {
  const until = endOf(end) + lateMs;
  return { kind: "unknown", since: startedAt, until, reconcileAt: end.now + reconcileDelayMs };
}

/**
 * Matches invitations to rows by address. If Clerk writes addresses differently, the rest of a complete answer is
 * matched by order. A row without an invitation is reconciled, not sent again.
 */
function matchInvitations(call: Call, invitations: readonly Invitation[], end: End): Verdict["rows"] {
  const byAddress = new Map(invitations.map((one) => [one.emailAddress.toLowerCase(), one]));
  const addresses = new Set(call.rows.map((row) => row.emailAddress));
  const isComplete = invitations.length === call.rows.length;
  const unmatched = invitations.filter((one) => !addresses.has(one.emailAddress.toLowerCase()));
  return each(call, (row) => {
    const invitation = byAddress.get(row.emailAddress) ?? (isComplete ? unmatched.shift() : undefined);
    return invitation ? { kind: "invited", invitation } : unknown(call, end);
  });
}

/** The isolation of a row once another one is known to be why their call was refused. */
const explained = ({ isolation }: BatchRow): Isolation => (isolation === 2 ? 2 : 0);

function refuse(call: Call, refused: Refused, end: End): Verdict["rows"] {
  if (call.rows.length === 1) return each(call, (row) => refusedRow(refused, row, call, end));
  const named = new Set(refused.addresses.map((address) => address.toLowerCase()));
  const isNamed = (row: BatchRow) => refused.scope === "addresses" && named.has(row.emailAddress);
  if (call.rows.some(isNamed))
    return each(call, (row) =>
      isNamed(row)
        ? refusedRow(refused, row, call, end)
        : again(call, row, { ...end, isolation: explained(row) }),
    );
  return each(call, (row) => again(call, row, { ...end, isolation: row.isolation === 2 ? 2 : 1 }));
}

/**
 * A row that a refusal is about. "Already invited" and "already a user" may be the work of a call of its own: an earlier
 * one with an unknown outcome, or this one if it is a bulk call, which Clerk may have applied in part. Such a row is
 * reconciled. So is one that is invited again: Clerk may mean the invitation that was revoked for it.
 */
function refusedRow(refused: Refused, row: BatchRow, call: Call, end: End): RowChange {
  const reason = reasonOf(refused);
  const { unknownSince, unknownUntil, targetId } = row;
  // Whatever Clerk says of this call, an earlier one may have made an invitation.
  if (!isHarmless(refused.code) && unknownSince === null) return { kind: "failed", reason };
  const isBulk = call.rows.length > 1;
  const mayBeOld = refused.code === "already_invited" && targetId !== null;
  if (unknownSince === null && !isBulk && !mayBeOld) return { kind: "skipped", reason };
  const since = unknownSince ?? call.startedAt;
  const reconciled = { kind: "unknown", since, reconcileAt: end.now, refusal: reason } as const;
  // A refused call of one row made nothing, so no invitation is its own.
  const ownUntil = isBulk ? endOf(end) : 0;
  if (unknownSince === null) return { ...reconciled, until: ownUntil };
  return unknownUntil === null ? reconciled : { ...reconciled, until: Math.max(unknownUntil, ownUntil) };
}

/** True for refusals that mean that the row needs no invitation. */
export function isHarmless(code: ProblemCode): boolean {
  return code === "already_invited" || code === "already_user";
}

/** Clerk's answer as stored with a row. */
export function reasonOf(answer: Refused | Unknown): Reason {
  const { code, detail, traceId } = answer;
  return {
    code,
    detail,
    ...(answer.kind === "refused" ? { clerkCode: answer.clerkCode } : {}),
    ...(traceId === undefined ? {} : { traceId }),
  };
}

/** The lanes that stop when Clerk refuses the whole instance. Revoking needs a key, but no quota for e-mail. */
export function instanceBackoffs(code: ProblemCode, backoff: Backoff): Verdict["backoffs"] {
  const lanes = code === "clerk_key_refused" ? ([...inviteLanes, "change"] as const) : inviteLanes;
  return lanes.map((lane) => ({ lane, backoff }));
}
