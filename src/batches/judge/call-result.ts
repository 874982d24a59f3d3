import type { Invitation } from "#contract/invitation.ts";
import type { ProblemCode } from "#contract/problem.ts";
import { type Backoff, backoffAfter, type Circumstances, inviteLanes } from "#batches/lanes.ts";
import type { BatchRow, Call, CallVerdict, Reason, RowChange, Verdict } from "#batches/rows.ts";
import type { CallResult, Refused, Unknown } from "#batches/upstream.ts";

/** Clerk may still be working on a call that it did not answer, so its list is asked a little later. */
export const reconcileDelayMs = 2_000;

/** After so many calls with an unknown outcome an admin has to look at the row. */
export const maxAttempts = 5;

const again = (isolate: boolean) => ({ kind: "queued", isolate, isAttempt: false }) as const;

/** What Clerk's answer means for the rows of its call and for the lane. */
export function judgeCall(
  call: Call,
  result: CallResult<Invitation[]>,
  circumstances: Circumstances,
): CallVerdict {
  const { now } = circumstances;
  const { lane } = call;
  switch (result.kind) {
    case "done":
      return { ...answered("done", now), rows: matchInvitations(call, result.value, now), recovered: lane };
    case "refused":
      return result.scope === "instance"
        ? {
            ...answered("refused", now),
            rows: each(call, () => again(false)),
            backoffs: instanceBackoffs(result.code, backoffAfter(result, circumstances)),
          }
        : { ...answered("refused", now), rows: refuse(call, result, now), recovered: lane };
    case "wait":
    case "not-sent":
      return {
        ...answered(result.kind, null),
        rows: each(call, () => again(false)),
        backoffs: [{ lane, backoff: backoffAfter(result, circumstances) }],
      };
    case "unknown":
      return {
        ...answered("unknown", now),
        rows: each(call, () => unknown(call, now)),
        backoffs: [{ lane, backoff: backoffAfter(result, circumstances) }],
      };
    default:
      return result satisfies never;
  }
}

function answered(state: string, spentAt: number | null) {
  return { state, spentAt, backoffs: [], recovered: null };
}

function each({ rows }: Call, change: (row: BatchRow) => RowChange): Verdict["rows"] {
  return rows.map((row) => ({ row, change: change(row) }));
}

function unknown(call: Call, now: number): RowChange {
  return { kind: "unknown", since: call.startedAt, reconcileAt: now + reconcileDelayMs };
}

/**
 * Matches invitations to rows by address. If Clerk writes addresses differently, the rest of a complete answer is
 * matched by order. A row without an invitation is reconciled, not sent again.
 */
function matchInvitations(call: Call, invitations: readonly Invitation[], now: number): Verdict["rows"] {
  const byAddress = new Map(invitations.map((one) => [one.emailAddress.toLowerCase(), one]));
  const addresses = new Set(call.rows.map((row) => row.emailAddress));
  const isComplete = invitations.length === call.rows.length;
  const unmatched = invitations.filter((one) => !addresses.has(one.emailAddress.toLowerCase()));
  return each(call, (row) => {
    const invitation = byAddress.get(row.emailAddress) ?? (isComplete ? unmatched.shift() : undefined);
    return invitation ? { kind: "invited", invitation } : unknown(call, now);
  });
}

function refuse(call: Call, refused: Refused, now: number): Verdict["rows"] {
  if (call.rows.length === 1) return each(call, (row) => refusedRow(refused, row, now));
  const named = new Set(refused.addresses.map((address) => address.toLowerCase()));
  const isNamed = (row: BatchRow) => refused.scope === "addresses" && named.has(row.emailAddress);
  // Clerk does not promise "all or nothing": an invitation that the retry finds may come from this call.
  const retried: RowChange = { ...again(!call.rows.some(isNamed)), since: call.startedAt };
  return each(call, (row) => (isNamed(row) ? refusedRow(refused, row, now) : retried));
}

/**
 * A row that a refusal is about. After an earlier call with an unknown outcome, "already invited" and "already a user"
 * may be the work of that call, so the row is reconciled.
 */
function refusedRow(refused: Refused, row: BatchRow, now: number): RowChange {
  const reason = reasonOf(refused);
  if (!isHarmless(refused.code)) return { kind: "failed", reason };
  if (row.unknownSince === null) return { kind: "skipped", reason };
  return { kind: "unknown", since: row.unknownSince, reconcileAt: now, refusal: reason };
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
