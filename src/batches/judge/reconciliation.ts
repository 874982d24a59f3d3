import { type Invitation, isTestInvitation } from "#contract/invitation.ts";
import { backoffAfter, backoffMs, type Circumstances } from "#batches/lanes.ts";
import type { RowChange, UnknownRow, Verdict } from "#batches/rows.ts";
import type { CallResult } from "#batches/upstream.ts";
import { isHarmless, maxAttempts } from "./call-result.ts";

/** Tolerated clock skew between Clerk and us when an invitation is matched to our call. */
export const skewMs = 60_000;

/** After so many refusals to reconcile a row an admin has to look at it. */
export const maxReconcileTries = 5;

/** From so many attempts on, a row is sent alone: it may be what breaks its calls. */
const isolateFromAttempts = 2;

/**
 * What Clerk's list says about a row with an unknown outcome. An invitation of its address belongs to the row if it was
 * made after the first such call and no other row or member accounts for it (`recorded`). Its status does not matter:
 * even if it has expired since, it was sent. If Clerk does not answer, nothing is decided.
 */
export function judgeReconciliation(
  row: UnknownRow,
  result: CallResult<Invitation[]>,
  recorded: ReadonlySet<string>,
  circumstances: Circumstances,
): Verdict {
  if (result.kind === "done") {
    const own = result.value.find(
      (one) =>
        one.emailAddress.toLowerCase() === row.emailAddress &&
        one.createdAt >= row.unknownSince - skewMs &&
        // A test of a member with the same address is deleted later.
        !isTestInvitation(one) &&
        // The invitation revoked for this row may be as young as that.
        one.id !== row.targetId &&
        !recorded.has(one.id),
    );
    const change: RowChange = own ? { kind: "invited", invitation: own } : notFound(row);
    return { rows: [{ row, change }], backoffs: [], recovered: "reconcile" };
  }
  if (result.kind === "refused" && result.scope !== "instance") {
    const change = refusedToReconcile(row, result.detail, circumstances);
    return { rows: [{ row, change }], backoffs: [], recovered: null };
  }
  const backoff = backoffAfter(result, circumstances);
  return { rows: [], backoffs: [{ lane: "reconcile", backoff }], recovered: null };
}

function refusedToReconcile(row: UnknownRow, why: string, { now, random }: Circumstances): RowChange {
  const reconcileTries = row.reconcileTries + 1;
  if (reconcileTries >= maxReconcileTries) {
    const detail =
      `Clerk did not answer the call that invites ${row.emailAddress} and refuses to list its invitations ` +
      `(${why}). Check the list, then invite the address again.`;
    return { kind: "failed", reason: { code: "outcome_unknown", detail } };
  }
  const reconcileAt = now + backoffMs(reconcileTries, random);
  const { unknownSince: since, refusal } = row;
  return { kind: "unknown", since, reconcileAt, reconcileTries, ...(refusal && { refusal }) };
}

/** As far as Clerk knows it was not sent. If Clerk applies the call later still, it refuses the retry. */
function notFound(row: UnknownRow): RowChange {
  const { refusal } = row;
  if (refusal) return { kind: isHarmless(refusal.code) ? "skipped" : "failed", reason: refusal };
  // The call with the unknown outcome is not in `attempts` yet.
  const attempts = row.attempts + 1;
  if (attempts < maxAttempts)
    return { kind: "queued", isolate: attempts >= isolateFromAttempts, isAttempt: true };
  const detail =
    `Clerk did not answer ${maxAttempts} calls for ${row.emailAddress}, and its list shows no invitation from them. ` +
    "Check the list, then invite the address again.";
  return { kind: "failed", reason: { code: "outcome_unknown", detail } };
}
