import type { Invitation } from "#contract/invitation.ts";
import type { ProblemCode } from "#contract/problem.ts";
import { problems } from "#contract/problem-words.ts";
import { backoffMs, type Gate, type GateName, laneNames, retryAfterMs } from "#batches/lanes.ts";
import type { Call, ClaimedRow } from "#batches/ledger/ledger.ts";
import type { CallEnd, Reason, RowChange, RowSettlement, Settlement } from "#batches/ledger/settle.ts";
import type { CallResult, NotSent, Refused, Unknown, Wait } from "#batches/upstream.ts";

/** Time for Clerk to finish what it may still be doing, before its list is asked about it. */
export const lookDelayMs = 2_000;

/** `tries`: failures in a row of this lane so far. */
export type Circumstances = { now: number; hourMs: number; tries: number; random: () => number };

export type CallOutcome = CallEnd & Pick<Settlement, "rows" | "shut" | "open">;

const again = (isolate: boolean) => ({ kind: "queued", isolate, isAttempt: false }) as const;

function each(rows: readonly ClaimedRow[], change: (row: ClaimedRow) => RowChange): RowSettlement[] {
  return rows.map((row) => ({ row, change: change(row) }));
}

/**
 * What an answer means for the rows of its call and for the lane. Pure: all of the engine's judgement about Clerk's
 * answers stands here.
 */
export function judge(
  call: Call,
  result: CallResult<Invitation[]>,
  circumstances: Circumstances,
): CallOutcome {
  switch (result.kind) {
    case "done":
      return judgeDone(call, result.value, circumstances);
    case "refused":
      return judgeRefused(call, result, circumstances);
    case "wait":
      return judgeWait(call, result, circumstances);
    case "not-sent":
      return judgeNotSent(call, result, circumstances);
    case "unknown":
      return judgeUnknown(call, result, circumstances);
    default:
      return result satisfies never;
  }
}

/**
 * Invitations find their rows by address. Should Clerk write addresses in another way, the left-over rows of an answer
 * of full length are paired in order; a row without an invitation is looked up, not sent again.
 */
function judgeDone(call: Call, invitations: readonly Invitation[], { now }: Circumstances): CallOutcome {
  const byAddress = new Map(invitations.map((one) => [one.emailAddress.toLowerCase(), one]));
  const addresses = new Set(call.rows.map((row) => row.emailAddress));
  const isComplete = invitations.length === call.rows.length;
  const strangers = invitations.filter((one) => !addresses.has(one.emailAddress.toLowerCase()));
  const rows = each(call.rows, (row) => {
    const invitation = byAddress.get(row.emailAddress) ?? (isComplete ? strangers.shift() : undefined);
    if (invitation) return { kind: "done", invitation };
    return { kind: "doubt", since: call.startedAt, lookAt: now + lookDelayMs };
  });
  return { state: "done", spentAt: now, rows, shut: [], open: call.lane };
}

/** What Clerk said, as it is kept with a row. */
export function reasonOf(said: Refused | Unknown): Reason {
  const { code, detail, traceId } = said;
  return {
    code,
    detail,
    ...(said.kind === "refused" ? { clerkCode: said.clerkCode } : {}),
    ...(traceId === undefined ? {} : { traceId }),
  };
}

/**
 * A row that a refusal is about. If an earlier call for it was never answered, "invited already" and "a user already"
 * may be that call's own work, applied late: only a look-up can say.
 */
function settledBy(refused: Refused, row: ClaimedRow, now: number): RowChange {
  const reason = reasonOf(refused);
  const isHarmless = refused.code === "already_invited" || refused.code === "already_user";
  if (isHarmless && row.doubtSince !== null) {
    return { kind: "doubt", since: row.doubtSince, lookAt: now, heard: reason };
  }
  return { kind: isHarmless ? "skipped" : "failed", reason };
}

function judgeRefused(call: Call, refused: Refused, circumstances: Circumstances): CallOutcome {
  const { now } = circumstances;
  const end = { state: "refused", spentAt: now };
  if (refused.scope === "instance") return { ...end, ...stopAll(call, refused, circumstances) };
  const answer = { ...end, shut: [], open: call.lane };
  if (call.rows.length === 1) {
    return { ...answer, rows: each(call.rows, (row) => settledBy(refused, row, now)) };
  }
  const named = new Set(refused.addresses.map((address) => address.toLowerCase()));
  const isNamed = (row: ClaimedRow) => refused.scope === "addresses" && named.has(row.emailAddress);
  const namesSomebody = call.rows.some(isNamed);
  // All or nothing is inferred, nobody promises it: should the repeat meet an invitation, it may be this call's own.
  const repeated: RowChange = { ...again(!namesSomebody), since: call.startedAt };
  const rows = each(call.rows, (row) => (isNamed(row) ? settledBy(refused, row, now) : repeated));
  return { ...answer, rows };
}

/** The gates that a refusal of the whole instance shuts: revoking goes on without room for mail, but not without a key. */
export function stoppedGates(code: ProblemCode, gate: Gate): { name: GateName; gate: Gate }[] {
  const names = code === "clerk_key_refused" ? ([...laneNames, "change"] as const) : laneNames;
  return names.map((name) => ({ name, gate }));
}

/** No row is to blame: all go back as they were, and no lane sends until the cause is gone. */
function stopAll(
  call: Call,
  refused: Refused,
  circumstances: Circumstances,
): Omit<CallOutcome, keyof CallEnd> {
  const gate = backOff(refused, circumstances);
  return {
    rows: each(call.rows, () => again(false)),
    shut: stoppedGates(refused.code, gate),
    open: null,
  };
}

function judgeWait(call: Call, { retryAfterMs: askedMs }: Wait, circumstances: Circumstances): CallOutcome {
  const { now, hourMs, tries } = circumstances;
  const gate: Gate = {
    opensAt: now + retryAfterMs(askedMs, hourMs),
    code: "clerk_limit",
    detail: problems.clerk_limit.title,
    tries: tries + 1,
  };
  const rows = each(call.rows, () => again(false));
  return { state: "wait", spentAt: null, rows, shut: [{ name: call.lane, gate }], open: null };
}

/** The gate after one more failure in a row. */
export function backOff(
  { code, detail }: Pick<Refused | NotSent | Unknown, "code" | "detail">,
  { now, tries, random }: Circumstances,
): Gate {
  return { opensAt: now + backoffMs(tries + 1, random), code, detail, tries: tries + 1 };
}

function judgeNotSent(call: Call, notSent: NotSent, circumstances: Circumstances): CallOutcome {
  const gate = backOff(notSent, circumstances);
  const rows = each(call.rows, () => again(false));
  return { state: "not-sent", spentAt: null, rows, shut: [{ name: call.lane, gate }], open: null };
}

function judgeUnknown(call: Call, unknown: Unknown, circumstances: Circumstances): CallOutcome {
  const { now } = circumstances;
  const rows = each(call.rows, (): RowChange => ({
    kind: "doubt",
    since: call.startedAt,
    lookAt: now + lookDelayMs,
  }));
  const gate = backOff(unknown, circumstances);
  return { state: "unknown", spentAt: now, rows, shut: [{ name: call.lane, gate }], open: null };
}
