import { useQuery } from "@tanstack/react-query";
import { UserPlus, Users } from "lucide-react";
import { useState } from "react";
import { formatProblem } from "#web/api/request.ts";
import { sessionQuery } from "#web/api/session-query.ts";
import { Button } from "#web/ui/button.tsx";
import { DataTable } from "#web/ui/table/data-table.tsx";
import { EmptyState } from "#web/ui/empty-state.tsx";
import { Page } from "#web/ui/page.tsx";
import { ProblemPanel } from "#web/ui/problem-panel.tsx";
import { NewLinkDialog } from "./member-link-dialog.tsx";
import { whyNotInvite } from "./member-words.ts";
import { ChangeDialog } from "./change-dialog.tsx";
import { InviteMemberDialog } from "./invite-member-dialog.tsx";
import { teamColumns } from "./team-columns.tsx";
import { teamQuery } from "./queries.ts";
import { RoleDialog } from "./role-dialog.tsx";
import { OpenRowAction, type RowAction } from "./row-action.ts";

/** Who may sign in to Usher, and what each may do there. */
export function TeamPage() {
  const { data, error, isFetching, refetch } = useQuery(teamQuery);
  const signIn = useQuery(sessionQuery).data?.signIn;
  const [isInviting, setIsInviting] = useState(false);
  const [action, setAction] = useState<RowAction | null>(null);
  return (
    <Page
      title="Team"
      lead="Who may sign in to Usher, and what each may do."
      actions={
        <Button
          variant="primary"
          icon={UserPlus}
          disabledReason={signIn && whyNotInvite(signIn)}
          onClick={() => setIsInviting(true)}
        >
          Invite member
        </Button>
      }
    >
      {error && (
        <ProblemPanel {...formatProblem(error)} pending={isFetching} onRetry={() => void refetch()} />
      )}
      {(data !== undefined || !error) && (
        <OpenRowAction value={setAction}>
          <div className="@container">
            <DataTable
              caption="Team, admins first"
              columns={teamColumns}
              data={data?.data}
              rowId={({ id }) => id}
              skeletonRows={4}
              totalCount={data?.data.length}
              empty={<EmptyState icon={Users} title="Nobody has an account yet" />}
            />
          </div>
        </OpenRowAction>
      )}
      {isInviting && <InviteMemberDialog onClose={() => setIsInviting(false)} />}
      {action && <ActionDialog action={action} onClose={() => setAction(null)} />}
    </Page>
  );
}

/** The dialog that belongs to a row's action. */
function ActionDialog({ action: { kind, member }, onClose }: { action: RowAction; onClose: () => void }) {
  const shared = { member, onClose };
  if (kind === "role") return <RoleDialog {...shared} />;
  if (kind === "link") return <NewLinkDialog {...shared} />;
  return <ChangeDialog {...shared} change={kind} />;
}
