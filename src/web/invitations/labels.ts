import type { InvitationStatus } from "#contract/invitation.ts";
import type { Tone } from "#web/ui/status.tsx";

/** How each status is called and shown, everywhere the same. */
export const statusWords: Record<InvitationStatus, { word: string; tone: Tone }> = {
  pending: { word: "Pending", tone: "pending" },
  accepted: { word: "Accepted", tone: "done" },
  expired: { word: "Expired", tone: "quiet" },
  revoked: { word: "Revoked", tone: "quiet" },
};
