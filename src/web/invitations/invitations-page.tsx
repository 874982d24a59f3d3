import { ListPlus, UserPlus } from "lucide-react";
import { useState } from "react";
import { useLocation } from "wouter";
import { useMay } from "#web/access/role.ts";
import { useInviteRequest } from "#web/lists/use-invite-request.ts";
import { paths } from "#web/paths.ts";
import { Button, ButtonLink } from "#web/ui/button.tsx";
import { lazily } from "#web/ui/lazily.ts";
import { OptionalPart } from "#web/ui/optional-part.tsx";
import { Page } from "#web/ui/page.tsx";
import { InvitationList } from "./invitation-list.tsx";
import type { InviteDraft } from "./invite-dialog.tsx";
import { initialListState, listHref } from "./list-state.ts";
import { type RowAction, RowActions } from "./row-menu/row-action.ts";
import { withRows } from "#web/invitations/selection/selection.ts";
import { changeSelection } from "#web/invitations/selection/selection-store.ts";

const InviteDialog = lazily(async () => (await import("./invite-dialog.tsx")).InviteDialog);
const RowDialog = lazily(async () => (await import("./row-dialog.tsx")).RowDialog);

export function InvitationsPage() {
  const mayInvite = useMay("inviter");
  const [isInviting, setIsInviting] = useState(false);
  /** Of the dialog that was left for an invitation that exists. */
  const [draft, setDraft] = useState<InviteDraft | null>(null);
  const [, navigate] = useLocation();
  const [action, setAction] = useState<RowAction | null>(null);
  useInviteRequest(() => setIsInviting(mayInvite));
  return (
    <Page
      title="Invitations"
      actions={
        mayInvite && (
          <>
            <ButtonLink href={paths.bulkInvite()} icon={ListPlus} className="phone:hidden">
              Bulk invite
            </ButtonLink>
            <Button
              variant="primary"
              icon={UserPlus}
              aria-keyshortcuts="c"
              title="Shortcut: c"
              onPointerEnter={InviteDialog.preload}
              onFocus={InviteDialog.preload}
              onClick={() => setIsInviting(true)}
            >
              Invite person
            </Button>
          </>
        )
      }
    >
      <RowActions value={setAction}>
        <InvitationList onInvite={() => setIsInviting(true)} />
      </RowActions>
      <OptionalPart onFail={() => setIsInviting(false)}>
        {isInviting && (
          <InviteDialog
            draft={draft}
            onClose={() => {
              setIsInviting(false);
              setDraft(null);
            }}
            onShowExisting={(emailAddress, left) => {
              setIsInviting(false);
              setDraft(left);
              navigate(listHref({ ...initialListState, query: emailAddress }));
            }}
          />
        )}
      </OptionalPart>
      <OptionalPart onFail={() => setAction(null)}>
        {action && (
          <RowDialog
            action={action}
            onClose={() => setAction(null)}
            onDeleted={(invitation) => changeSelection((selected) => withRows(selected, [invitation], false))}
          />
        )}
      </OptionalPart>
    </Page>
  );
}
