import type { InvitationSort, InvitationStatus, SortOrder } from "#contract/invitation.ts";
import type { Tone } from "#web/ui/status.tsx";

export const statusLabels: Record<InvitationStatus, { label: string; tone: Tone }> = {
  pending: { label: "Pending", tone: "pending" },
  accepted: { label: "Accepted", tone: "done" },
  expired: { label: "Expired", tone: "quiet" },
  revoked: { label: "Revoked", tone: "quiet" },
};

export const sortLabels: Record<InvitationSort, Record<SortOrder, string>> = {
  createdAt: { desc: "Newest first", asc: "Oldest first" },
  emailAddress: { asc: "Address A–Z", desc: "Address Z–A" },
  expiresAt: { asc: "Expires first", desc: "Expires last" },
  status: { asc: "Status, pending first", desc: "Status, pending last" },
  acceptedAt: { asc: "Joined first", desc: "Joined last" },
  invitedBy: { asc: "Inviter A–Z", desc: "Inviter Z–A" },
  batch: { asc: "Batch, ascending", desc: "Batch, descending" },
};
