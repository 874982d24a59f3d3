import type { Account, AccountLink } from "#contract/account.ts";
import { ConfirmDialog } from "#web/ui/overlay/confirm-dialog.tsx";
import { LinkDialog } from "#web/ui/overlay/link-dialog.tsx";
import { Time } from "#web/format/time.tsx";
import { failureOf } from "#web/api/request.ts";
import { useMakeLink } from "./mutations.ts";

/** The one-time link, shown once: only its hash is kept. */
export function AccountLinkDialog({ link, onClose }: { link: AccountLink; onClose: () => void }) {
  const { account, url, expiresAt } = link;
  return (
    <LinkDialog
      title={`The link for ${account.emailAddress} is ready`}
      description={
        <>
          Send it yourself, by a way you trust: Usher mails nothing. Whoever opens it first{" "}
          {account.state === "invited" ? "joins with this address" : "sets the password"}. It works once, ends{" "}
          <Time at={expiresAt} />, and is not shown again.
        </>
      }
      url={url}
      onClose={onClose}
    />
  );
}

/** Makes another link; asks first, since the former one stops working. */
export function NewLinkDialog({ account, onClose }: { account: Account; onClose: () => void }) {
  const make = useMakeLink(account);
  if (make.data) return <AccountLinkDialog link={make.data} onClose={onClose} />;
  const isInvited = account.state === "invited";
  return (
    <ConfirmDialog
      isOpen
      tone="plain"
      title={`Make a ${isInvited ? "new link" : "link for a new password"} for ${account.emailAddress}?`}
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
