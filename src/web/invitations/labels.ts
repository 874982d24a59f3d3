import type { InvitationStatus } from "#contract/invitation.ts";
import type { Tone } from "#web/ui/status.tsx";

export const statusLabels: Record<InvitationStatus, { label: string; tone: Tone }> = {
  pending: { label: "Pending", tone: "pending" },
  accepted: { label: "Accepted", tone: "done" },
  expired: { label: "Expired", tone: "quiet" },
  revoked: { label: "Revoked", tone: "quiet" },
};
