import { useQuery } from "@tanstack/react-query";
import { ListPlus, UserPlus } from "lucide-react";
import { lazy, Suspense, useState } from "react";
import { InvitationSort } from "#contract/invitation.ts";
import { wordsOf } from "../api.ts";
import { paths } from "../paths.ts";
import { Button, ButtonLink } from "../ui/button.tsx";
import { DataTable } from "../ui/data-table.tsx";
import { Page } from "../ui/page.tsx";
import { Pager } from "../ui/pager.tsx";
import { ProblemPanel } from "../ui/problem-panel.tsx";
import { invitationColumns } from "./invitation-columns.tsx";
import { pageSize } from "./list-state.ts";
import { ListToolbar, saySort } from "./list-toolbar.tsx";
import { NoInvitations } from "./no-invitations.tsx";
import { invitationsQuery } from "./queries.ts";
import { OpenRowAction, type RowAction } from "./row-action.ts";
import { useListState } from "./use-list-state.ts";

const loadInviteDialog = () => import("./invite-dialog.tsx");
const InviteDialog = lazy(async () => ({ default: (await loadInviteDialog()).InviteDialog }));
const RowDialog = lazy(async () => ({ default: (await import("./row-dialog.tsx")).RowDialog }));

/** The desk's first page: all invitations, and what can be done with each. */
export function InvitationsPage() {
  const [isInviting, setIsInviting] = useState(false);
  const [action, setAction] = useState<RowAction | null>(null);
  return (
    <Page
      title="Invitations"
      actions={
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
      }
    >
      <OpenRowAction value={setAction}>
        <InvitationList onInvite={() => setIsInviting(true)} />
      </OpenRowAction>
      <Suspense>
        {isInviting && <InviteDialog onClose={() => setIsInviting(false)} />}
        {action && <RowDialog action={action} onClose={() => setAction(null)} />}
      </Suspense>
    </Page>
  );
}

function InvitationList({ onInvite }: { onInvite: () => void }) {
  const [state, change] = useListState();
  const list = useQuery(invitationsQuery(state));
  return (
    <div className="@container">
      <ListToolbar state={state} onChange={change} />
      {list.error && (
        <ProblemPanel
          {...wordsOf(list.error)}
          pending={list.isFetching}
          onRetry={() => void list.refetch()}
        />
      )}
      {(list.data !== undefined || !list.error) && (
        <DataTable
          caption={`Invitations, ${saySort(state).toLowerCase()}`}
          columns={invitationColumns}
          data={list.data?.data}
          rowId={(invitation) => invitation.id}
          isStale={list.isPlaceholderData}
          sort={{ key: state.sort, order: state.order }}
          onSortChange={({ key, order }) => change({ sort: InvitationSort.parse(key), order })}
          totalCount={list.data?.totalCount}
          firstIndex={(state.page - 1) * pageSize}
          empty={<NoInvitations state={state} onInvite={onInvite} />}
        />
      )}
      {list.data !== undefined && list.data.totalCount > 0 && (
        <Pager
          of="invitations"
          offset={(state.page - 1) * pageSize}
          limit={pageSize}
          totalCount={list.data.totalCount}
          onOffsetChange={(offset) => {
            change({ page: offset / pageSize + 1 });
            window.scrollTo(0, 0);
          }}
        />
      )}
    </div>
  );
}
