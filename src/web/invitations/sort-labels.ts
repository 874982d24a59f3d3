import type { InvitationSort, SortOrder } from "#contract/invitation.ts";

export const sortLabels: Record<InvitationSort, Record<SortOrder, string>> = {
  createdAt: { desc: "Newest first", asc: "Oldest first" },
  emailAddress: { asc: "Address A–Z", desc: "Address Z–A" },
  status: { asc: "Status, pending first", desc: "Status, pending last" },
  expiresAt: { asc: "Expires first", desc: "Expires last" },
  acceptedAt: { desc: "Joined last", asc: "Joined first" },
  invitedBy: { asc: "Inviter A–Z", desc: "Inviter Z–A" },
  batch: { asc: "By batch", desc: "By batch, reversed" },
};
