import type { Invitation } from "#contract/invitation.ts";
import type { InvitationDetail } from "#contract/detail/invitation-detail.ts";
import { Time } from "#web/format/time.tsx";
import { statusLabels } from "#web/invitations/labels.ts";
import { Status } from "#web/ui/status.tsx";

type StatusLineProps = { invitation: Partial<Invitation> | undefined; detail: InvitationDetail | undefined };

/** The status, and the time that matters with it. */
export function StatusLine({ invitation, detail }: StatusLineProps) {
  if (invitation?.status === undefined) return null;
  if (detail !== undefined && detail.goneAt !== null)
    return (
      <span className="flex flex-wrap gap-x-2 text-13 text-ink-soft">
        <Status tone="quiet">Gone at Clerk</Status>
        <span>
          noticed <Time at={detail.goneAt} />
        </span>
      </span>
    );
  const { label, tone } = statusLabels[invitation.status];
  const { status, expiresAt, acceptedAt } = invitation;
  const isOpen = status === "pending" || status === "expired";
  return (
    <span className="flex flex-wrap gap-x-2 text-13 text-ink-soft">
      <Status tone={tone}>{label}</Status>
      {isOpen && expiresAt != null && (
        <span>
          {status === "pending" && "expires "}
          <Time at={expiresAt} />
        </span>
      )}
      {status === "accepted" && acceptedAt !== undefined && (
        <span>
          joined <Time at={acceptedAt} />
        </span>
      )}
    </span>
  );
}
