import type { Invitation } from "#contract/invitation.ts";
import type { ResendReview } from "#contract/new-invitation.ts";
import { formatCount, formatList } from "#web/format/english.ts";
import { formatAddress } from "#web/format/format-address.ts";
import { formatTime } from "#web/format/relative-time.ts";
import type { OptionInput } from "#web/forms/option-values.ts";

type Crowd = Pick<ResendReview, "otherPending"> & { invitation: Pick<Invitation, "emailAddress" | "status"> };

/** How many pending invitations a resend revokes. */
const revokedCount = ({ invitation, otherPending }: Crowd): number =>
  otherPending.length + (invitation.status === "pending" ? 1 : 0);

/** Which pending invitations the address has, and what becomes of their links. */
export function formatOtherPending(crowd: Crowd & { nowMs: number }): string {
  const { invitation, otherPending, nowMs } = crowd;
  const count = revokedCount(crowd);
  const others = otherPending.map(({ createdAt }) => `one from ${formatTime(createdAt, nowMs)}`);
  const which = formatList(invitation.status === "pending" ? ["this one", ...others] : others);
  const links =
    { 1: "Its link stops working", 2: "Both links stop working" }[count] ?? "All their links stop working";
  const address = formatAddress(invitation.emailAddress);
  return `${formatCount(count, "pending invitation")} for ${address}: ${which}. ${links} when you send a new one.`;
}

/** "Send new invitation", or "Revoke both, send new invitation" where that is needed. */
export function formatResendButton(crowd: Crowd & Pick<OptionInput, "delivery">): string {
  const isLink = crowd.delivery === "link";
  if (crowd.otherPending.length === 0) return isLink ? "Create new link" : "Send new invitation";
  const count = revokedCount(crowd);
  const revoked = { 1: "it", 2: "both" }[count] ?? `all ${count}`;
  return `Revoke ${revoked} and ${isLink ? "create new link" : "send new invitation"}`;
}
