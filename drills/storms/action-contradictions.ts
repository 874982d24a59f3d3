import type { BatchKind, Row } from "#contract/batch.ts";
import type { PastInvitation } from "#sandbox/data/history.ts";
import { activityOf } from "../single-action-requests.ts";
import type { EndedBatch, Evidence } from "./evidence.ts";

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
  return [...changes, ...unasked(evidence), ...silentResends(evidence), ...answerContradictions(evidence)];
}

function changeContradiction(
  { kind, wasCancelled }: EndedBatch,
  row: Row,
  target: PastInvitation,
): string | null {
  const isGone = target.deletedAt !== null;
  const isRevoked = isGone || target.status === "revoked";
  if (kind === "resend") {
    const isSaidRevoked = row.outcome === "done" || isHalfDone(row);
    return isSaidRevoked && !isRevoked && target.status !== "accepted"
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

/** Invitations that Usher revoked or deleted although nobody asked for it. */
function unasked({ batches, history }: Evidence): string[] {
  const targets = targetsOf(batches);
  const isRolledBack = rollbacksOf(batches);
  return history
    .filter((past) => isChanged(past) && !targets.has(past.id) && !isRolledBack(past))
    .map((past) => `changed without being asked: ${past.id} of ${past.emailAddress}`);
}

/** Resends that revoked the old invitation, did not invite again, and do not say so. */
function silentResends({ batches, history }: Evidence): string[] {
  const all = batches.flatMap(({ targets = [] }) => targets);
  const isRolledBack = rollbacksOf(batches);
  return batches.flatMap(({ kind, rows, targets = [] }) =>
    rows.flatMap((row) => {
      const id = targets[row.index];
      const isRevoked = history.some(
        (past) => past.id === id && past.settledBy === "api" && !isRolledBack(past),
      );
      const isAlone = all.filter((other) => other === id).length === 1;
      const isSaid = row.outcome === "done" || row.code === "outcome_unknown" || isHalfDone(row);
      if (kind !== "resend" || !isRevoked || !isAlone || isSaid) return [];
      return `revoked without a word: resend of ${row.emailAddress}, ${row.outcome} ${row.code} ${row.detail}`;
    }),
  );
}

type SingleRow = { kind: BatchKind; row: Row; subject: string; about: string };

/** Every single action has one true entry in the activity, and whoever asked for it was told the truth. */
function answerContradictions({ batches, asked, entries }: Evidence): string[] {
  const singles = batches.flatMap(({ kind, isSingle, targets = [], rows }): SingleRow[] =>
    isSingle && kind !== "rollback"
      ? rows.map((row) => {
          const [target = row.emailAddress] = targets;
          return { kind, row, subject: row.invitationId ?? target, about: `${kind} ${row.emailAddress}` };
        })
      : [],
  );
  const isDone = ({ row }: SingleRow): boolean => row.outcome === "done";
  const doneEntries = entries.filter(({ result }) => result === "done");
  const written = doneEntries.map(({ action, subjectId }) => `${action} ${subjectId}`).sort();
  const owed = singles
    .filter(isDone)
    .map(({ kind, subject }) => `${activityOf[kind]} ${subject}`)
    .sort();
  const wrong = without(owed, written).map((words) => `not in the activity: ${words}`);
  wrong.push(...without(written, owed).map((words) => `in the activity, but not done: ${words}`));

  const undone = singles.filter((single) => !isDone(single));
  const explained = entries
    .filter(({ result }) => result !== "done")
    .map(({ action, emailAddress }) => `${action} ${emailAddress}`);
  const unexplained = without(
    undone.map(({ kind, row }) => `${activityOf[kind]} ${row.emailAddress}`),
    explained,
  );
  wrong.push(...unexplained.map((words) => `its failure is not in the activity: ${words}`));

  const abouts = Map.groupBy(asked, ({ kind, emailAddress }) => `${kind} ${emailAddress}`);
  for (const [about, requests] of abouts) {
    const done = singles.filter((single) => single.about === about && isDone(single)).length;
    const told = requests.filter(({ answer }) => answer === "done").length;
    const denied = requests.filter(({ answer }) => answer === "not done").length;
    if (told > done) wrong.push(`answered as done, but it was not: ${about}`);
    if (done > requests.length - denied) wrong.push(`answered as not done, but it was: ${about}`);
  }
  return wrong;
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
