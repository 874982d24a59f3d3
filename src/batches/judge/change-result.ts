import type { BatchOptions } from "#contract/batch.ts";
import type { Invitation } from "#contract/invitation.ts";
import { problems } from "#contract/problem-words.ts";
import { knownOptions } from "./known-options.ts";
import { changePauseMs, retryAfterMs } from "#batches/lanes.ts";
import type { ClaimedRow } from "#batches/ledger/ledger.ts";
import type { Reason, RowChange } from "#batches/ledger/settle.ts";
import { backOff, type CallOutcome, type Circumstances, reasonOf, stoppedGates } from "./call-result.ts";
import { maxAttempts } from "./reconciliation.ts";
import type { CallResult, Refused, Unknown } from "#batches/upstream.ts";

/**
 * What was heard about one row of the change lane. `old` is what Clerk's list shows of the invitation, null when it is
 * gone, undefined when nobody looked; `result` is the last answer, null when there was nothing to change any more.
 */
export type ChangeHeard = {
  old?: Invitation | null;
  result: CallResult<unknown> | null;
  /** HTTP requests made: each takes its share of the general allowance. */
  requests: number;
};

/** What is kept of an old invitation for the new one; what the batch says wins over it. */
export type Remembered = { recorded: BatchOptions | null; given: BatchOptions };

/** True for rows that are invited again once their old invitation is out of the way. */
export const isFirstHalf = ({ kind }: ClaimedRow): boolean => kind === "invite" || kind === "resend";

/** What an answer means for a row that revokes or deletes, and for the lane. Pure, like `judge`. */
export function judgeChange(
  row: ClaimedRow,
  heard: ChangeHeard,
  remembered: Remembered,
  circumstances: Circumstances & { generalPer10s: number },
): CallOutcome {
  const { now, hourMs, tries, generalPer10s } = circumstances;
  const { result } = heard;
  const only = (change: RowChange) => ({ rows: [{ row, change }], shut: [], open: null });
  const again: RowChange = { kind: "queued", isolate: false, isAttempt: false };
  const spentAt = now + (heard.requests - 1) * changePauseMs(generalPer10s);
  const end = { state: result?.kind ?? "done", spentAt };
  switch (result?.kind) {
    case undefined:
    case "done":
      return { ...end, ...only(changed(row, heard, remembered)), open: "change" };
    case "refused":
      if (result.scope !== "instance") {
        return { ...end, ...only(refusedChange(row, heard, result, remembered)), open: "change" };
      }
      return { ...end, ...only(again), shut: stoppedChange(result, circumstances) };
    case "wait": {
      const opensAt = now + retryAfterMs(result.retryAfterMs, hourMs);
      const gate = {
        opensAt,
        code: "clerk_limit",
        detail: problems.clerk_limit.title,
        tries: tries + 1,
      } as const;
      return { ...end, ...only(again), shut: [{ name: "change", gate }] };
    }
    case "not-sent":
      return { ...end, ...only(again), shut: [{ name: "change", gate: backOff(result, circumstances) }] };
    case "unknown": {
      const gate = backOff(result, circumstances);
      return { ...end, ...only(unheard(row, result)), shut: [{ name: "change", gate }] };
    }
    default:
      return result satisfies never;
  }
}

/** A refused key stops everything; whatever else stops the instance stops this lane, and the others find out. */
function stoppedChange(refused: Refused, circumstances: Circumstances): CallOutcome["shut"] {
  const gate = backOff(refused, circumstances);
  return refused.code === "clerk_key_refused" ? stoppedGates(refused.code, gate) : [{ name: "change", gate }];
}

/** Repeating it is safe, so nothing is looked up; but something about this row may break every call. */
function unheard(row: ClaimedRow, unknown: Unknown): RowChange {
  if (row.attempts + 1 < maxAttempts) return { kind: "queued", isolate: false, isAttempt: true };
  const { code: _code, ...heard } = reasonOf(unknown);
  const done = row.step === "delete" ? "deleted" : "revoked";
  const rest = isFirstHalf(row) ? " It was not invited again." : "";
  const detail =
    `Clerk did not answer ${maxAttempts} calls: nobody knows whether the invitation of ${row.emailAddress} was ` +
    `${done} (${unknown.detail}).${rest} Look at the list, then try again.`;
  return { kind: "failed", reason: { ...heard, code: "outcome_unknown", detail } };
}

function freed({ old }: ChangeHeard, isRevoked: boolean, row: ClaimedRow, remembered: Remembered): RowChange {
  // A row of an invite says itself how it is to be made.
  if (row.kind === "invite") return { kind: "freed", isRevoked };
  const { recorded, given } = remembered;
  const known = old ? knownOptions(old, recorded).options : recorded;
  return { kind: "freed", isRevoked, options: { ...known, ...given } };
}

function changed(row: ClaimedRow, heard: ChangeHeard, remembered: Remembered): RowChange {
  if (!isFirstHalf(row)) return { kind: "changed" };
  if (heard.result === null && heard.old?.status === "accepted") {
    return { kind: "skipped", reason: accepted(row) };
  }
  // A revoked one may be the work of an earlier call that nobody heard back from.
  const isRevoked = heard.result !== null || heard.old?.status === "revoked";
  return freed(heard, isRevoked, row, remembered);
}

function accepted({ emailAddress }: ClaimedRow): Reason {
  const detail = `${emailAddress} has accepted already: there is nothing to send again.`;
  return { code: "already_accepted", detail };
}

function refusedChange(
  row: ClaimedRow,
  heard: ChangeHeard,
  refused: Refused,
  remembered: Remembered,
): RowChange {
  const { code } = refused;
  const reason = reasonOf(refused);
  if (code === "already_revoked") return changed(row, heard, remembered);
  if (code === "already_accepted") return { kind: "skipped", reason };
  if (code !== "invitation_gone") return { kind: "failed", reason };
  if (row.step === "delete") return { kind: "changed" };
  return isFirstHalf(row) ? freed(heard, false, row, remembered) : { kind: "skipped", reason };
}
