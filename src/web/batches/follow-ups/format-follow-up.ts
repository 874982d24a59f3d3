import type { BatchKind, FollowUpKind } from "#contract/batch.ts";
import { formatCount, formatNumber } from "#web/format/english.ts";
import { formatRows, kindLabels } from "#web/batches/labels.ts";

/** "Send the remaining 270", "Retry 3 failed", "Revoke 79 invitations". */
export function formatFollowUp(kind: FollowUpKind, source: BatchKind, count: number): string {
  switch (kind) {
    case "retry":
      return `Retry ${formatNumber(count)} failed`;
    case "rollback":
      return `Revoke ${formatCount(count, "invitation")}`;
    case "remaining": {
      const verb = source === "invite" ? "Send" : kindLabels[source].verb;
      return `${verb} the remaining ${formatNumber(count)}`;
    }
    default:
      return kind satisfies never;
  }
}

export function formatFollowUpTitle(kind: FollowUpKind, source: BatchKind, count: number): string {
  if (kind === "retry") return `Retry ${formatCount(count, "failed invitation")}?`;
  if (kind === "rollback") return `${formatFollowUp(kind, source, count)} of this batch?`;
  return `${kindLabels[source].verb} the remaining ${formatRows(source, count)}?`;
}

export function keepLabel(kind: FollowUpKind, count: number): string {
  if (kind !== "rollback") return "Cancel";
  return count === 1 ? "Keep it" : "Keep them";
}

/** Before a link: "Retried in a batch of 3". */
export const followUpLabels: Record<FollowUpKind, string> = {
  retry: "Failed rows retried in ",
  rollback: "Invitations revoked in ",
  remaining: "Remaining rows sent in ",
};

/** Before a link to the batch that this one follows up. */
export const originLabels: Record<FollowUpKind, string> = {
  retry: "Retries the failed rows of ",
  rollback: "Revokes the invitations sent by ",
  remaining: "Continues with the cancelled rows of ",
};

/** In the list of batches. */
export const originNames: Record<FollowUpKind, string> = {
  retry: "retry",
  rollback: "rollback",
  remaining: "remaining rows",
};
