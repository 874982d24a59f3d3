import type { TeamMember, MemberLink } from "#contract/member.ts";
import { ConfirmDialog } from "#web/ui/overlay/confirm-dialog.tsx";
import { LinkDialog } from "#web/ui/overlay/link-dialog.tsx";
import { Time } from "#web/format/time.tsx";
import { failureOf } from "#web/api/request.ts";
import { useMakeLink } from "./mutations.ts";

/** The one-time link, shown once: only its hash is kept. */
export function MemberLinkDialog({ link, onClose }: { link: MemberLink; onClose: () => void }) {
  const { member, url, expiresAt } = link;
  return (
    <LinkDialog
      title={`The link for ${member.emailAddress} is ready`}
      description={
        <>
          Send it yourself, by a way you trust: Usher mails nothing. Whoever opens it first{" "}
          {member.state === "invited" ? "joins with this address" : "sets the password"}. It works once, ends{" "}
          <Time at={expiresAt} />, and is not shown again.
        </>
      }
      url={url}
      onClose={onClose}
    />
  );
}

/** Makes another link; asks first, since the former one stops working. */
export function NewLinkDialog({ member, onClose }: { member: TeamMember; onClose: () => void }) {
  const make = useMakeLink(member);
  if (make.data) return <MemberLinkDialog link={make.data} onClose={onClose} />;
  const isInvited = member.state === "invited";
  return (
    <ConfirmDialog
      isOpen
      tone="plain"
      title={`Make a ${isInvited ? "new link" : "link for a new password"} for ${member.emailAddress}?`}
      confirmLabel="Make link"
      pending={make.isPending}
      error={failureOf(make)}
      onConfirm={() => make.mutate()}
      onClose={onClose}
    >
      {isInvited
        ? "The former link stops working."
        : "The present password works until a new one is set by the link. Make it only for who asked you in person or by a way you trust."}
    </ConfirmDialog>
  );
}
