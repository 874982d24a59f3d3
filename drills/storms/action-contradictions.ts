import type { Activity } from "#contract/activity.ts";
import type { BatchKind, Row } from "#contract/batch.ts";
import type { PastInvitation } from "#sandbox/data/history.ts";
import { activityOf } from "../single-action-requests.ts";
import type { EndedBatch, Evidence, RequestedAction } from "./evidence.ts";

const isChanged = (past: PastInvitation): boolean => past.settledBy === "api" || past.deletedBy === "api";

function targetsOf(batches: readonly EndedBatch[]): Set<string> {
  return new Set(batches.flatMap(({ targets = [] }) => targets));
}

/** The ids of invitations that a row about them revoked or deleted. */
export function changedByActions({ batches, history }: Evidence): Set<string> {
  const targets = targetsOf(batches);
  return new Set(history.filter((past) => targets.has(past.id) && isChanged(past)).map(({ id }) => id));
}

/** How the history, the answers and the activity contradict rows about existing invitations, and single actions. */
export function actionContradictions(evidence: Evidence): string[] {
  const { batches, history } = evidence;
  const changes = batches.flatMap((batch) => {
    const { targets = [], rows } = batch;
    return rows.flatMap((row) => {
      const target = history.find(({ id }) => id === targets[row.index]);
      const words = target && changeContradiction(batch, row, target);
      const code = row.code === undefined ? "" : ` ${row.code}`;
      return words ? `${words}: ${batch.kind} of ${row.emailAddress}, ${row.outcome}${code}` : [];
    });
  });
  const singles = singleRowsOf(batches);
  return [
    ...changes,
    ...unrequestedChanges(evidence),
    ...unreportedRevocations(evidence),
    ...entryContradictions(singles, evidence.entries),
    ...answerContradictions(singles, evidence.requested),
  ];
}

function changeContradiction(
  { kind, wasCancelled }: EndedBatch,
  row: Row,
  target: PastInvitation,
): string | null {
  const isGone = target.deletedAt !== null;
  const isRevoked = isGone || target.status === "revoked";
  if (kind === "resend") {
    const isReportedAsRevoked = row.outcome === "done" || isHalfDone(row);
    return isReportedAsRevoked && !isRevoked && target.status !== "accepted"
      ? "the old invitation still works"
      : null;
  }
  switch (row.outcome) {
    case "queued":
    case "sending":
      return "it never ended";
    case "done":
      if (kind === "delete") return isGone ? null : "it was not deleted";
      return isRevoked ? null : "it was not revoked";
    case "skipped":
      if (row.code === "already_accepted") return target.status === "accepted" ? null : "it was not accepted";
      return row.code === "invitation_gone" && isGone ? null : "skipped without a cause";
    case "cancelled":
      return wasCancelled ? null : "cancelled in a batch that was not";
    case "failed":
      return row.code === "outcome_unknown" ? null : "failed without a cause";
  }
}

function isHalfDone({ code, detail = "" }: Row): boolean {
  return code === "not_invited_again" || detail.includes("was revoked, but");
}

/** Whether a rollback may have revoked an invitation. */
function rollbacksOf(batches: readonly EndedBatch[]): (past: PastInvitation) => boolean {
  const rolledBack = batches.flatMap(({ kind, source = [] }) => (kind === "rollback" ? source : []));
  const addresses = new Set(rolledBack.map((row) => row.emailAddress));
  // One that looks like ours may be claimed by a row, and is judged there.
  const claimed = new Set(rolledBack.map((row) => row.invitationId));
  return ({ id, emailAddress, madeBy }) =>
    claimed.has(id) || (madeBy === "api" && addresses.has(emailAddress));
}

/** Invitations that Usher revoked or deleted without a request. */
function unrequestedChanges({ batches, history }: Evidence): string[] {
  const targets = targetsOf(batches);
  const isRolledBack = rollbacksOf(batches);
  return history
    .filter((past) => isChanged(past) && !targets.has(past.id) && !isRolledBack(past))
    .map((past) => `changed without a request: ${past.id} of ${past.emailAddress}`);
}

/** Resends that revoked the old invitation, did not invite again, and do not report it. */
function unreportedRevocations({ batches, history }: Evidence): string[] {
  const all = batches.flatMap(({ targets = [] }) => targets);
  const isRolledBack = rollbacksOf(batches);
  return batches.flatMap(({ kind, rows, targets = [] }) =>
    rows.flatMap((row) => {
      const id = targets[row.index];
      const isRevoked = history.some(
        (past) => past.id === id && past.settledBy === "api" && !isRolledBack(past),
      );
      const isAlone = all.filter((other) => other === id).length === 1;
      const isReported = row.outcome === "done" || row.code === "outcome_unknown" || isHalfDone(row);
      if (kind !== "resend" || !isRevoked || !isAlone || isReported) return [];
      return `revoked, but not reported: resend of ${row.emailAddress}, ${row.outcome} ${row.code} ${row.detail}`;
    }),
  );
}

type SingleRow = { kind: BatchKind; row: Row; subject: string };

function singleRowsOf(batches: readonly EndedBatch[]): SingleRow[] {
  return batches.flatMap(({ kind, isSingle, targets = [], rows }) =>
    isSingle && kind !== "rollback"
      ? rows.map((row) => ({ kind, row, subject: row.invitationId ?? targets[0] ?? row.emailAddress }))
      : [],
  );
}

const isDone = ({ row }: SingleRow): boolean => row.outcome === "done";

/** Every single action that is done has one entry in the activity, and every other one an entry that says why not. */
function entryContradictions(singles: readonly SingleRow[], entries: readonly Activity[]): string[] {
  const written = entries
    .filter(({ result }) => result === "done")
    .map(({ action, subjectId }) => `${action} ${subjectId}`)
    .sort();
  const owed = singles
    .filter(isDone)
    .map(({ kind, subject }) => `${activityOf[kind]} ${subject}`)
    .sort();
  const explained = entries
    .filter(({ result }) => result !== "done")
    .map(({ action, emailAddress }) => `${action} ${emailAddress}`);
  const undone = singles
    .filter((single) => !isDone(single))
    .map(({ kind, row }) => `${activityOf[kind]} ${row.emailAddress}`);
  return [
    ...without(owed, written).map((words) => `not in the activity: ${words}`),
    ...without(written, owed).map((words) => `in the activity, but not done: ${words}`),
    ...without(undone, explained).map((words) => `its failure is not in the activity: ${words}`),
  ];
}

/** The answer to each request for a single action is true. */
function answerContradictions(
  singles: readonly SingleRow[],
  requested: readonly RequestedAction[],
): string[] {
  const byAction = Map.groupBy(requested, ({ kind, emailAddress }) => `${kind} ${emailAddress}`);
  return [...byAction].flatMap(([action, requests]) => {
    const done = singles.filter(
      (single) => `${single.kind} ${single.row.emailAddress}` === action && isDone(single),
    ).length;
    const answered = (answer: RequestedAction["answer"]) =>
      requests.filter((request) => request.answer === answer).length;
    return [
      ...(answered("done") > done ? [`answered as done, but it was not: ${action}`] : []),
      ...(done > requests.length - answered("not done")
        ? [`answered as not done, but it was: ${action}`]
        : []),
    ];
  });
}

/** The words of `all` that `some` lacks; each covers one. */
function without(all: readonly string[], some: readonly string[]): string[] {
  const left = [...some];
  return all.filter((word) => {
    const at = left.indexOf(word);
    if (at >= 0) left.splice(at, 1);
    return at < 0;
  });
}
