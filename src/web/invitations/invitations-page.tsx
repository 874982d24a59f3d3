import { ListPlus, UserPlus } from "lucide-react";
import { lazy, Suspense, useState } from "react";
import { paths } from "#web/paths.ts";
import { useMay } from "#web/access/role.ts";
import { Button, ButtonLink } from "#web/ui/button.tsx";
import { Page } from "#web/ui/page.tsx";
import { InvitationList } from "./invitation-list.tsx";
import { OpenRowAction, type RowAction } from "./row-action.ts";
import { nothing, withRows } from "#web/invitations/selection/selection.ts";

const loadInviteDialog = () => import("./invite-dialog.tsx");
const InviteDialog = lazy(async () => ({ default: (await loadInviteDialog()).InviteDialog }));
const RowDialog = lazy(async () => ({ default: (await import("./row-dialog.tsx")).RowDialog }));

/** The desk's first page: all invitations, and what can be done with each. */
export function InvitationsPage() {
  const mayInvite = useMay("inviter");
  const [isInviting, setIsInviting] = useState(false);
  const [action, setAction] = useState<RowAction | null>(null);
  const [selection, setSelection] = useState(nothing);
  return (
    <Page
      title="Invitations"
      actions={
        mayInvite && (
          <>
            <ButtonLink href={paths.bulkInvite()} icon={ListPlus} className="phone:hidden">
              Invite many
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
      <OpenRowAction value={setAction}>
        <InvitationList selection={selection} onSelect={setSelection} onInvite={() => setIsInviting(true)} />
      </OpenRowAction>
      <Suspense>
        {isInviting && <InviteDialog onClose={() => setIsInviting(false)} />}
        {action && (
          <RowDialog
            action={action}
            onClose={() => setAction(null)}
            onErased={(invitation) => setSelection((selected) => withRows(selected, [invitation], false))}
          />
        )}
      </Suspense>
    </Page>
  );
}
