import type { Invitation } from "#contract/invitation.ts";
import { problems } from "#contract/problem-words.ts";
import { sentences } from "#contract/sentences.ts";
import { backoffAfter, type Circumstances } from "#batches/lanes.ts";
import type { Checked } from "#batches/precheck/precheck.ts";
import { minuteOf } from "./other-pending.ts";
import { isOfRestore, isOwnInvitation } from "./own-invitation.ts";
import type { CheckChange, CheckVerdict, QueuedRow, Reason } from "#batches/rows.ts";

/** After so many failures in a row, rows are sent unchecked: Clerk itself refuses addresses that need no invitation. */
export const maxCheckTries = 8;

/** What the ledger knows when a check is settled. */
export type Evidence = {
  /** Invitations that a row or member accounts for. */
  recorded: ReadonlySet<string>;
  /** Addresses of rows that are being sent or have an unknown outcome. */
  underWay: ReadonlySet<string>;
  /** When each batch was submitted (ms, by Clerk's clock). */
  submittedAt: ReadonlyMap<string, number>;
  /** Periods (ms, by Clerk's clock) of which the ledger may know nothing. */
  gaps: readonly { from: number; until: number }[];
};

/**
 * What a check means for its rows. A refused check would be refused again, so its rows count as checked. Other failures
 * back off, up to `maxCheckTries`.
 */
export function judgeCheck(
  rows: readonly QueuedRow[],
  checked: Checked,
  evidence: Evidence,
  circumstances: Circumstances,
): CheckVerdict {
  const { failure } = checked;
  const isGivenUp =
    failure !== null && (failure.kind === "refused" || circumstances.tries + 1 >= maxCheckTries);
  const judged = rows.flatMap((row) => {
    const change = judgeRow(row, checked, evidence, isGivenUp);
    return change === null ? [] : [{ row, change }];
  });
  if (failure === null) return { rows: judged, backoff: "end" };
  const backoff = failure.kind === "refused" ? "keep" : backoffAfter(failure, circumstances);
  return { rows: judged, backoff };
}

/** Null if the row must be checked again. */
function judgeRow(
  row: QueuedRow,
  checked: Checked,
  evidence: Evidence,
  isGivenUp: boolean,
): CheckChange | null {
  const { emailAddress, invitee } = row;
  // The member has decided that the standing does not matter.
  if (invitee.ignoreExisting === true) return { kind: "ready" };
  const { standing, invitation } = checked.standings.get(emailAddress) ?? { standing: "unknown" };
  if (standing === "user") {
    const { title, next } = problems.already_user;
    const detail = sentences(`${title}: ${emailAddress}`, next);
    return needless(row, { code: "already_user", detail });
  }
  if (standing === "invited" && invitation !== undefined) {
    // The unsettled call of another row may have made it.
    if (evidence.underWay.has(emailAddress)) return null;
    if (isOwn(row, invitation, evidence)) return { kind: "invited", invitation };
    const detail = invitedDetail(emailAddress, invitation);
    return needless(row, { code: "already_invited", detail });
  }
  return standing === "new" || isGivenUp ? { kind: "ready" } : null;
}

/** After a call with an unknown outcome the list may show the work of the row itself. */
function needless(row: QueuedRow, reason: Reason): CheckChange {
  return { kind: row.unknownSince === null ? "skipped" : "reconcile", reason };
}

/** Clerk's times may be whole seconds, and a renewal of the lease a few seconds old. */
const skewMs = 5_000;

/**
 * True for an invitation that a lost call of this row must have made: it is younger than the batch and was made while
 * the ledger was not written. A ledger restored from a backup finds such invitations.
 */
function isOwn(row: QueuedRow, invitation: Invitation, { recorded, submittedAt, gaps }: Evidence): boolean {
  if (isOfRestore(row)) {
    const period = { since: row.unknownSince ?? 0, until: row.unknownUntil };
    if (isOwnInvitation(row, invitation, period, recorded)) return true;
  }
  const submitted = submittedAt.get(row.batchId);
  const { createdAt } = invitation;
  const isInGap = gaps.some(({ from, until }) => createdAt >= from - skewMs && createdAt <= until + skewMs);
  return (
    isInGap &&
    submitted !== undefined &&
    isOwnInvitation(row, invitation, { since: submitted, until: null }, recorded)
  );
}

function invitedDetail(emailAddress: string, { createdAt }: Invitation): string {
  const reason = `${emailAddress} has a pending invitation since ${minuteOf(createdAt)}`;
  return sentences(reason, problems.already_invited.next);
}
