import type { Invitation } from "#contract/invitation.ts";
import { sentences } from "#contract/sentences.ts";
import {
  type Backoff,
  backoffAfter,
  backoffMs,
  type Circumstances,
  lastLateLook,
  nextLateLook,
} from "#batches/lanes.ts";
import { isReinvited, type RowChange, type UnknownRow, type Verdict } from "#batches/rows.ts";
import type { CallResult } from "#batches/upstream.ts";
import { isHarmless, lateMs, maxAttempts } from "./call-result.ts";
import { minuteOf, otherPending } from "./other-pending.ts";
import { isOfRestore, isOwnInvitation, isRevokedSince } from "./own-invitation.ts";

/**
 * After so many searches that Clerk refused or, while it answered other calls, left unanswered, an admin has to look.
 */
export const maxReconcileTries = 5;

/** From so many attempts on, a row is sent alone: it may be what breaks its calls. */
const isolateFromAttempts = 2;

/** When to look again, if Clerk refuses an address as invited and its list, which may lag, does not show why. */
const lagLooksMs = [2_000, 5_000, 15_000, 60_000] as const;

/** Longer than all of them together. */
const longestLagMs = 90_000;

/** The same for an address of a user: only an own invitation that was accepted within this time would be missed. */
const userLooksMs = [2_000, 5_000] as const;

/** A search without an answer may be the fault of one address, so the others need not wait long. */
const nextSearchMs = 1_000;

/**
 * What the ledger knows. `recorded`: invitations that other rows or members account for. `isClerkAnswering`: a call
 * that invites was answered since the row's own call began.
 */
export type ReconciliationEvidence = {
  recorded: ReadonlySet<string>;
  isClerkAnswering: boolean;
};

/**
 * What Clerk's list says about a row with an unknown outcome. An own invitation that is pending, accepted or expired
 * was sent; one that was revoked since is not sent again. If Clerk does not answer, nothing is decided.
 */
export function judgeReconciliation(
  row: UnknownRow,
  result: CallResult<Invitation[]>,
  evidence: ReconciliationEvidence,
  circumstances: Circumstances,
): Verdict {
  if (result.kind === "done") {
    const change = changeOf(row, result.value, evidence, circumstances);
    return { rows: [{ row, change }], backoffs: [], recovered: "reconcile" };
  }
  const isRefused = result.kind === "refused" && result.scope !== "instance";
  if (isRefused || result.kind === "unknown") {
    const isFinal = isRefused || evidence.isClerkAnswering;
    const change = unreconciled(row, result.detail, isFinal, circumstances);
    const { now, random } = circumstances;
    const { code: reason, detail } = result;
    const backoff: Backoff = { until: now + Math.round(nextSearchMs * random()), reason, detail, tries: 0 };
    return { rows: [{ row, change }], backoffs: [{ lane: "reconcile", backoff }], recovered: null };
  }
  const backoff = backoffAfter(result, circumstances);
  return { rows: [], backoffs: [{ lane: "reconcile", backoff }], recovered: null };
}

function changeOf(
  row: UnknownRow,
  listed: readonly Invitation[],
  evidence: ReconciliationEvidence,
  circumstances: Circumstances,
): RowChange {
  if (row.step === "revoke" || row.step === "delete") return foundTarget(row, listed);
  const period = { since: row.unknownSince, until: row.unknownUntil };
  const own = listed.filter((one) => isOwnInvitation(row, one, period, evidence.recorded));
  if (row.step === "find") return foundStray(row, own, circumstances);
  // An address may have a revoked invitation of ours and one that was not revoked.
  const invitation = own.find(({ status }) => status !== "revoked") ?? own[0];
  if (invitation === undefined)
    return revokedSince(row, listed) ?? notFound(row, listed, evidence, circumstances);
  if (invitation.status !== "revoked") return { kind: "invited", invitation };
  const detail = sentences(
    `${row.emailAddress} was invited, and the invitation was revoked at Clerk since`,
    "Invite the address again if it should have an invitation.",
  );
  return { kind: "skipped", reason: { code: "already_revoked", detail }, invitation };
}

/**
 * A row of a restored batch whose address has lost its invitation since the backup is not sent: the revocation was intended.
 * Null for other rows.
 */
function revokedSince(row: UnknownRow, listed: readonly Invitation[]): RowChange | null {
  if (!isOfRestore(row) || listed.some(({ status }) => status === "pending" || status === "accepted"))
    return null;
  if (!listed.some((one) => isRevokedSince(row, one))) return null;
  const detail = sentences(
    `The invitation of ${row.emailAddress} was revoked after the backup that was restored, so it was not invited again`,
    "Invite the address again if it should have an invitation.",
  );
  return { kind: "skipped", reason: { code: "already_revoked", detail } };
}

/** A change without an answer, whose batch was cancelled meanwhile. */
function foundTarget(row: UnknownRow, listed: readonly Invitation[]): RowChange {
  const target = listed.find(({ id }) => id === row.targetId);
  if (target === undefined && row.step === "delete") return { kind: "changed" };
  if (target?.status === "revoked" && row.step === "revoke")
    return isReinvited(row) ? { kind: "freed", isRevoked: true } : { kind: "changed" };
  return { kind: "absent", isAttempt: false, isolation: row.isolation };
}

/** An invitation that appeared after the rollback revoked what it knew. */
function foundStray(row: UnknownRow, own: readonly Invitation[], circumstances: Circumstances): RowChange {
  const stray = own.find(({ status }) => status === "pending");
  if (stray) return { kind: "stray", invitation: stray };
  const next = nextFind(row, circumstances);
  if (next !== undefined) return { kind: "unknown", since: row.unknownSince, reconcileAt: next };
  const wasRevoked = isOfRestore(row) && own.some(({ status }) => status === "revoked");
  if (row.targetId !== null || wasRevoked) return { kind: "changed" };
  const accepted = own.find(({ status }) => status === "accepted");
  const detail = accepted
    ? `${row.emailAddress} has already accepted, so there is nothing to revoke.`
    : `Clerk lists no invitation from this batch for ${row.emailAddress}, so there is nothing to revoke.`;
  return { kind: "skipped", reason: { code: accepted ? "already_accepted" : "invitation_gone", detail } };
}

/** When a rollback looks again for an invitation of the row; undefined after the last time. */
function nextFind(row: UnknownRow, circumstances: Circumstances): number | undefined {
  const since = row.rolledBackAt ?? 0;
  const listedAt = whenListed(row, circumstances);
  if (listedAt === null) return nextLateLook(since, circumstances);
  const lastAt = Math.min(listedAt, lastLateLook(since, circumstances));
  return lastAt > circumstances.now ? lastAt : undefined;
}

/** As far as Clerk knows it was not sent. If Clerk applies the call later still, it refuses the retry. */
function notFound(
  row: UnknownRow,
  listed: readonly Invitation[],
  { isClerkAnswering }: ReconciliationEvidence,
  circumstances: Circumstances,
): RowChange {
  if (row.refusal) return refusedThough(row, row.refusal, listed, circumstances.now);
  if (row.isQueued) {
    const listedAt = whenListed(row, circumstances);
    const isProven = listedAt !== null && listedAt <= circumstances.now;
    return { kind: "absent", isAttempt: false, isolation: row.isolation, isProven };
  }
  // The call with the unknown outcome is not in `attempts` yet. During an outage no row is the reason.
  const attempts = row.attempts + (isClerkAnswering ? 1 : 0);
  if (attempts < maxAttempts) {
    const isolation = attempts >= isolateFromAttempts ? 2 : row.isolation;
    return { kind: "absent", isAttempt: isClerkAnswering, isolation };
  }
  const detail =
    `Clerk did not answer ${maxAttempts} calls for ${row.emailAddress}, and its list shows no invitation from them. ` +
    "Check the list, then invite the address again.";
  return { kind: "failed", reason: { code: "outcome_unknown", detail } };
}

/**
 * When even a list that lags shows all that the calls of the row have made (ms); null if one was not answered, because
 * it may take effect for longer.
 */
function whenListed(
  { unknownSince, unknownUntil }: UnknownRow,
  { clerkAheadMs }: Circumstances,
): number | null {
  if (unknownUntil === null || unknownUntil - unknownSince >= lateMs) return null;
  return unknownUntil + longestLagMs - clerkAheadMs;
}

/** Clerk refused the row, perhaps because of an earlier call of its own that the list does not show yet. */
function refusedThough(
  row: UnknownRow,
  refusal: NonNullable<UnknownRow["refusal"]>,
  listed: readonly Invitation[],
  now: number,
): RowChange {
  const other = refusal.code === "already_invited" ? otherPending(listed, row.targetId) : undefined;
  if (other) {
    const detail = `${row.emailAddress} has a pending invitation since ${minuteOf(other.createdAt)}, which this row did not make.`;
    return { kind: "skipped", reason: { ...refusal, detail } };
  }
  const looksMs: readonly number[] = refusal.code === "already_user" ? userLooksMs : lagLooksMs;
  const nextMs = looksMs[row.reconcileTries];
  if (nextMs !== undefined) {
    const { unknownSince: since, reconcileTries: tries } = row;
    return { kind: "unknown", since, reconcileAt: now + nextMs, reconcileTries: tries + 1, refusal };
  }
  // Clerk may still have counted the invitation that was revoked for this row.
  if (refusal.code === "already_invited" && row.targetId !== null && row.attempts + 1 < maxAttempts)
    return { kind: "absent", isAttempt: true, isolation: row.isolation };
  return { kind: isHarmless(refusal.code) ? "skipped" : "failed", reason: refusal };
}

/** Each row backs off on its own: one address whose search fails must not stop the others. */
function unreconciled(
  row: UnknownRow,
  why: string,
  isFinal: boolean,
  { now, random }: Circumstances,
): RowChange {
  const reconcileTries = row.reconcileTries + 1;
  if (isFinal && reconcileTries >= maxReconcileTries) {
    const detail =
      `Clerk did not answer the call for ${row.emailAddress} and does not list its invitations ` +
      `(${why}). Check the list, then try again.`;
    return { kind: "failed", reason: { code: "outcome_unknown", detail } };
  }
  const reconcileAt = now + backoffMs(reconcileTries, random);
  const { unknownSince: since, refusal } = row;
  return { kind: "unknown", since, reconcileAt, reconcileTries, ...(refusal && { refusal }) };
}
