import type { TeamMember, MemberLink } from "#contract/member.ts";
import { ConfirmDialog } from "#web/ui/overlay/confirm-dialog.tsx";
import { LinkDialog } from "#web/ui/overlay/link-dialog.tsx";
import { Time } from "#web/format/time.tsx";
import { failureOf } from "#web/api/request.ts";
import { useMakeLink } from "./mutations.ts";

/** The one-time link, shown once: Usher stores only its hash. */
export function MemberLinkDialog({ link, onClose }: { link: MemberLink; onClose: () => void }) {
  const { member, url, expiresAt } = link;
  return (
    <LinkDialog
      title={`Link for ${member.emailAddress}`}
      description={
        <>
          Send it through a channel you trust; Usher does not e-mail it. Anyone who opens it{" "}
          {member.state === "invited" ? "can join with this address" : "can set the password"}. It works once,
          expires <Time at={expiresAt} />, and is not shown again.
        </>
      }
      url={url}
      onClose={onClose}
    />
  );
}

/** Asks first, since the old link stops working. */
export function NewLinkDialog({ member, onClose }: { member: TeamMember; onClose: () => void }) {
  const make = useMakeLink(member);
  if (make.data) return <MemberLinkDialog link={make.data} onClose={onClose} />;
  const isInvited = member.state === "invited";
  return (
    <ConfirmDialog
      isOpen
      tone="plain"
      title={`Create a ${isInvited ? "new link" : "password link"} for ${member.emailAddress}?`}
      confirmLabel="Create link"
      pending={make.isPending}
      error={failureOf(make)}
      onConfirm={() => make.mutate()}
      onClose={onClose}
    >
      {isInvited
        ? "The previous link stops working."
        : "The current password works until the link is used. Create it only if they asked you in person or through a channel you trust."}
    </ConfirmDialog>
  );
}
