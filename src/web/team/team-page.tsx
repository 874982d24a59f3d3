import { useQuery } from "@tanstack/react-query";
import { UserPlus, Users } from "lucide-react";
import { useState } from "react";
import type { Team } from "#contract/member.ts";
import { sessionQuery } from "#web/api/session-query.ts";
import { QueryTable } from "#web/lists/query-table.tsx";
import { Button } from "#web/ui/button.tsx";
import { EmptyState } from "#web/ui/empty-state.tsx";
import { Page } from "#web/ui/page.tsx";
import { ChangeDialog } from "./change-dialog.tsx";
import { inviteDisabledReason } from "./disabled-reasons.ts";
import { InviteMemberDialog } from "./invite-member-dialog.tsx";
import { NewLinkDialog } from "./member-link-dialog.tsx";
import { teamQuery } from "./queries.ts";
import { RoleDialog } from "./role-dialog.tsx";
import { type RowAction, RowActions } from "./row-menu.tsx";
import { teamColumns } from "./team-columns.tsx";

export function TeamPage() {
  const query = useQuery(teamQuery);
  const signIn = useQuery(sessionQuery).data?.signIn;
  const [isInviting, setIsInviting] = useState(false);
  const [action, setAction] = useState<RowAction | null>(null);
  function open(next: RowAction) {
    setAction(next);
    // Batches may have started or ended since the list was loaded, and the dialog offers to pause them.
    void query.refetch();
  }
  return (
    <Page
      title="Team"
      lead="Who can sign in to Usher, and what they can do."
      actions={
        <Button
          variant="primary"
          icon={UserPlus}
          disabledReason={signIn && inviteDisabledReason(signIn)}
          onClick={() => setIsInviting(true)}
        >
          Invite member
        </Button>
      }
    >
      <RowActions value={open}>
        <QueryTable
          query={query}
          caption="Team, admins first"
          columns={teamColumns}
          skeletonRows={4}
          empty={<EmptyState icon={Users} title="No members yet" />}
        />
      </RowActions>
      {isInviting && <InviteMemberDialog onClose={() => setIsInviting(false)} />}
      {action && <ActionDialog action={current(action, query.data)} onClose={() => setAction(null)} />}
    </Page>
  );
}

/** With the member as they are now; a member who has gone meanwhile stays, so that the refusal can be shown. */
function current({ kind, member }: RowAction, team: Team | undefined): RowAction {
  return { kind, member: team?.data.find(({ id }) => id === member.id) ?? member };
}

function ActionDialog({ action: { kind, member }, onClose }: { action: RowAction; onClose: () => void }) {
  const shared = { member, onClose };
  if (kind === "role") return <RoleDialog {...shared} />;
  if (kind === "link") return <NewLinkDialog {...shared} />;
  return <ChangeDialog {...shared} change={kind} />;
}
