import type { Row } from "#contract/batch.ts";
import { faultOf } from "#sandbox/failures/faults.ts";
import type { PastInvitation } from "#sandbox/data/history.ts";
import type { AddressFacts, EndedBatch, Evidence } from "./evidence.ts";

/** Codes with which a row may fail because of its own address. */
const ownCodes: Record<string, readonly string[]> = {
  blocked: ["address_blocked"],
  format: ["invalid_address"],
  unclear: ["clerk_failed"],
  poison: ["clerk_failed"],
  // Of a single call, which has no part to apply.
  partly: ["invalid_address"],
};

/** Whether its rows invite. */
export function isInvite({ kind }: EndedBatch): boolean {
  return kind === "invite" || kind === "resend";
}

/** How the history contradicts a row that invites; null if it does not. */
export function rowContradiction(
  row: Row,
  batch: EndedBatch,
  facts: AddressFacts,
  { wasUnclear }: Evidence,
): string | null {
  const { rows, ours, foreign, unseen, emailAddress } = facts;
  const claimed = rows.flatMap((other) =>
    other.row.outcome === "done" && other.row !== row ? [other.row.invitationId] : [],
  );
  const own = ours.filter((past) => !claimed.includes(past.id) && !unseen.includes(past));
  const fault = faultOf(emailAddress)?.name ?? "";
  switch (row.outcome) {
    case "queued":
    case "sending":
      return `still ${row.outcome}`;
    case "done":
      if (apparentlyOurs(facts).some((past) => past.id === row.invitationId)) return null;
      return foreign.some((past) => past.id === row.invitationId)
        ? "done with an invitation of others"
        : "done without an invitation";
    case "cancelled":
      if (!batch.wasCancelled) return "cancelled in a batch that was not";
      return own.length === 0 ? null : "cancelled, but it was sent";
    case "skipped":
      return skipContradiction(row, facts, own, fault);
    case "failed":
      if (row.code === "outcome_unknown") return null;
      if (own.length > 0) return "failed, but it was sent";
      if (ownCodes[fault]?.includes(row.code ?? "")) return null;
      if (wasUnclear && row.code === "clerk_failed") return null;
      if (batch.wasCancelled && row.code === "not_invited_again") return null;
      return "failed without a cause";
  }
}

/** By all that Clerk's lists and answers show. */
function apparentlyOurs({ ours, alike }: AddressFacts): PastInvitation[] {
  return [...ours, ...alike];
}

function skipContradiction(
  row: Row,
  facts: AddressFacts,
  own: readonly PastInvitation[],
  fault: string,
): string | null {
  const { ours, foreign } = facts;
  const all = [...ours, ...foreign];
  if (row.code === "already_user") {
    const isUser = fault === "taken" || all.some((past) => past.status === "accepted");
    return isUser ? null : "skipped as a user, but there is none";
  }
  if (row.code === "duplicate") return null;
  if (row.code === "already_accepted") {
    const isAccepted = all.some((past) => past.status === "accepted");
    return isAccepted ? null : "skipped as accepted, but nothing was";
  }
  if (row.code === "already_revoked") {
    const isRevoked = apparentlyOurs(facts).some((past) => past.status === "revoked");
    return isRevoked ? null : "skipped as revoked, but it was not";
  }
  if (row.code !== "already_invited") return "skipped without a cause";
  if (all.length === 0) return "skipped as invited, but nothing was ever made";
  return foreign.length === 0 && own.length === all.length ? "skipped because of its own invitation" : null;
}

/** How rows of a rollback contradict the history: nothing that its batch made may be left, reported there or not. */
export function rollbackContradictions(
  batches: readonly EndedBatch[],
  history: readonly PastInvitation[],
): string[] {
  return batches.flatMap((rollback) => {
    if (rollback.kind !== "rollback") return [];
    const others = batches.filter((batch) => isInvite(batch) && batch.rows !== rollback.source);
    const claimed = new Set(others.flatMap((batch) => batch.rows.map((row) => row.invitationId)));
    return rollback.rows.flatMap((row) => {
      const words = `rollback of ${row.emailAddress}: ${row.outcome} ${row.code ?? ""}`;
      if (row.outcome === "queued" || row.outcome === "sending") return `${words}, it never ended`;
      const isLeft = history.some(
        (past) =>
          past.emailAddress === row.emailAddress &&
          past.madeBy === "api" &&
          past.status === "pending" &&
          past.deletedAt === null &&
          !claimed.has(past.id),
      );
      return isLeft && row.code !== "outcome_unknown" ? `${words}, but the invitation is pending` : [];
    });
  });
}
