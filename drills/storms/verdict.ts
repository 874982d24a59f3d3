import type { Row } from "#contract/batch.ts";
import type { RecordedCall } from "#sandbox/data/calls.ts";
import type { PastInvitation } from "#sandbox/data/history.ts";
import { faultOf } from "#sandbox/failures/faults.ts";
import type { AddressFacts, Evidence } from "./evidence.ts";
import { actionContradictions, changedByActions } from "./action-contradictions.ts";
import { isInvite, rollbackContradictions, rowContradiction } from "./contradictions.ts";

/**
 * How a storm ended, by the sandbox's own history. `lost`: addresses without an invitation of ours and without a row
 * that says why; `twice`: addresses that we invited once more than rows of ours say; `untrue`: rows that the history
 * contradicts. `unknown` counts rows with an unknown outcome, `undecidable` invitations of which Clerk's lists and
 * answers cannot show who made them.
 */
export type Verdict = {
  rows: number;
  done: number;
  unknown: number;
  undecidable: number;
  lost: string[];
  twice: string[];
  untrue: string[];
};

/** A call may rely on a list that was read so long before it. */
const callMs = 2_000;
/** Clerk's `Date` header has whole seconds. */
const clockGrainMs = 1_500;

export function judge(evidence: Evidence): Verdict {
  const { batches, history } = evidence;
  const invites = batches.filter(isInvite);
  const changed = changedByActions(evidence);
  const byAddress = Map.groupBy(history, (past) => past.emailAddress);
  // Other people act on addresses of the batches only.
  const addresses = new Set(invites.flatMap((batch) => batch.addresses));
  const verdict: Verdict = { rows: 0, done: 0, unknown: 0, undecidable: 0, lost: [], twice: [], untrue: [] };
  for (const emailAddress of addresses) {
    const past = byAddress.get(emailAddress) ?? [];
    const rows = invites.flatMap((batch) =>
      batch.rows.filter((row) => row.emailAddress === emailAddress).map((row) => ({ row, batch })),
    );
    const ours = past.filter(({ madeBy }) => madeBy === "api");
    const foreign = past.filter(({ madeBy }) => madeBy !== "api");
    const unseen = ours.filter((one) => changed.has(one.id) || isUnseen(one, ours, evidence.listLagMs));
    const alike = foreign.filter((one) => isAlike(one, evidence));
    addAddress(verdict, { emailAddress, rows, ours, foreign, unseen, alike }, evidence);
  }
  verdict.untrue.push(...rollbackContradictions(batches, history), ...actionContradictions(evidence));
  return verdict;
}

function addAddress(verdict: Verdict, facts: AddressFacts, evidence: Evidence): void {
  const { emailAddress, rows, ours, alike } = facts;
  const done = rows.filter(({ row }) => row.outcome === "done");
  const unknown = rows.filter(({ row }) => row.code === "outcome_unknown").length;
  const revoked = rows.filter(({ row }) => row.code === "already_revoked").length;
  const claimed = new Set(done.map(({ row }) => row.invitationId));
  const unclaimed = ours.filter((past) => !claimed.has(past.id));
  const unseen = unclaimed.filter((past) => facts.unseen.includes(past));
  const unexplained = unclaimed.length - unseen.length - unknown - revoked;
  verdict.rows += rows.length;
  verdict.done += done.length;
  verdict.unknown += unknown;
  verdict.undecidable += unseen.length + alike.filter((past) => claimed.has(past.id)).length;

  const story = `${emailAddress}: ${formatFacts(facts, evidence.calls)}`;
  const untrue = rows.flatMap(({ row, batch }) => rowContradiction(row, batch, facts, evidence) ?? []);
  if (ours.some(({ wasMailed }) => !wasMailed)) untrue.push("an invitation without a mail");
  if (claimed.size < done.length) untrue.push("two rows claim one invitation");
  if (unexplained > 0 && ours.length > 1) verdict.twice.push(story);
  else if (unexplained > 0 && untrue.length === 0) untrue.push("an invitation is in no report");
  if (ours.length === 0 && !rows.some(({ row }) => isExplained(row, alike))) verdict.lost.push(story);
  verdict.untrue.push(...untrue.map((words) => `${words}: ${story}`));
}

function isExplained(row: Row, alike: readonly PastInvitation[]): boolean {
  const isDone = row.outcome === "done" && alike.some((past) => past.id === row.invitationId);
  return isDone || row.outcome === "failed" || row.outcome === "skipped" || row.outcome === "cancelled";
}

/**
 * An invitation of others with the options of ours, made after a call of ours that was not answered with success, or
 * that an interruption may have kept from leaving: only a mark distinguishes it from one that this call made.
 */
function isAlike(past: PastInvitation, { calls, uncertain, isMarked }: Evidence): boolean {
  const hasOurOptions = Object.keys(past.publicMetadata).length === 0 && past.expiresInDays === 30;
  if (isMarked || !hasOurOptions) return false;
  if (uncertain.has(past.emailAddress)) return true;
  return calls.some(
    (call) =>
      call.status !== 200 &&
      call.emailAddresses.includes(past.emailAddress) &&
      call.at - clockGrainMs <= past.madeAt,
  );
}

/**
 * An invitation that others deleted, or that ended before a list showed it, cannot be known: after a call without an
 * answer, nothing distinguishes it from one that was never made.
 */
function isUnseen(past: PastInvitation, ours: readonly PastInvitation[], listLagMs: number): boolean {
  if (past.deletedBy === "dashboard") return true;
  const next = ours.find(({ madeAt }) => madeAt > past.madeAt);
  return (
    past.settledBy === "dashboard" && next !== undefined && next.madeAt - past.madeAt < listLagMs + callMs
  );
}

function formatFacts(
  { emailAddress, rows, ours, foreign }: AddressFacts,
  calls: readonly RecordedCall[],
): string {
  const all = [...ours, ...foreign].sort((one, other) => one.madeAt - other.madeAt);
  const reported = rows.map(({ row }) =>
    `${row.outcome} ${row.code ?? row.invitationId?.slice(0, 10) ?? ""}`.trim(),
  );
  const atClerk = all.map((past) => {
    const end =
      past.settledAt === null ? "" : `, ${past.status} by ${past.settledBy} at ${formatTime(past.settledAt)}`;
    const gone =
      past.deletedAt === null ? "" : `, deleted by ${past.deletedBy} at ${formatTime(past.deletedAt)}`;
    return `${past.id.slice(0, 10)} made by ${past.madeBy} at ${formatTime(past.madeAt)}${end}${gone}`;
  });
  const called = calls
    .filter((call) => call.emailAddresses.includes(emailAddress))
    .map((call) => {
      const faults = call.emailAddresses.filter((other) => faultOf(other) !== undefined);
      const applied = call.applied ? " applied" : "";
      return [`${call.status}${applied} at ${formatTime(call.at)}`, ...faults].join(" ");
    });
  return `rows [${reported.join("; ")}], Clerk [${atClerk.join("; ")}], calls [${called.join("; ")}]`;
}

/** The last digits of a time, enough to compare times of one storm. */
function formatTime(ms: number): number {
  return ms % 1_000_000;
}
