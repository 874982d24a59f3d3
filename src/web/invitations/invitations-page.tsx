import { ListPlus, UserPlus } from "lucide-react";
import { Suspense, useState } from "react";
import { useMay } from "#web/access/role.ts";
import { paths } from "#web/paths.ts";
import { Button, ButtonLink } from "#web/ui/button.tsx";
import { lazily } from "#web/ui/lazily.ts";
import { Page } from "#web/ui/page.tsx";
import { InvitationList } from "./invitation-list.tsx";
import { type RowAction, RowActions } from "./row-menu.tsx";
import { withRows } from "#web/invitations/selection/selection.ts";
import { changeSelection } from "#web/invitations/selection/selection-store.ts";

const loadInviteDialog = () => import("./invite-dialog.tsx");
const InviteDialog = lazily(async () => (await loadInviteDialog()).InviteDialog);
const RowDialog = lazily(async () => (await import("./row-dialog.tsx")).RowDialog);

export function InvitationsPage() {
  const mayInvite = useMay("inviter");
  const [isInviting, setIsInviting] = useState(false);
  const [action, setAction] = useState<RowAction | null>(null);
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
              onPointerEnter={() => void loadInviteDialog()}
              onFocus={() => void loadInviteDialog()}
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
      <Suspense>
        {isInviting && <InviteDialog onClose={() => setIsInviting(false)} />}
        {action && (
          <RowDialog
            action={action}
            onClose={() => setAction(null)}
            onDeleted={(invitation) => changeSelection((selected) => withRows(selected, [invitation], false))}
          />
        )}
      </Suspense>
    </Page>
  );
}
