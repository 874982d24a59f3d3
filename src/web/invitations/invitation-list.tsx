import { useQuery } from "@tanstack/react-query";
import { lazy, Suspense, useEffect } from "react";
import { InvitationSort } from "#contract/invitation.ts";
import { wordsOf } from "#web/api/request.ts";
import { useMay } from "#web/access/role.ts";
import { DataTable } from "#web/ui/table/data-table.tsx";
import { Pager } from "#web/lists/pager.tsx";
import { ProblemPanel } from "#web/ui/problem-panel.tsx";
import { invitationColumns, readOnlyColumns } from "./invitation-columns.tsx";
import { pageSize } from "./list-state.ts";
import { ListToolbar, saySort } from "./list-toolbar.tsx";
import { NoInvitations } from "./no-invitations.tsx";
import { invitationsQuery } from "./queries.ts";
import {
  nothing,
  type Picked,
  refreshed,
  type Selection,
  withRows,
} from "#web/invitations/selection/selection.ts";
import { useListState } from "./use-list-state.ts";

const loadSelectionBar = () => import("#web/invitations/selection/selection-bar.tsx");
const SelectionBar = lazy(async () => ({ default: (await loadSelectionBar()).SelectionBar }));

const noRows: readonly never[] = [];

type InvitationListProps = {
  selection: Selection;
  onSelect: (change: (selection: Selection) => Selection) => void;
  onInvite: () => void;
};

/** The list with its toolbar and pages. What is selected stays selected across pages, sort and search. */
export function InvitationList({ selection, onSelect, onInvite }: InvitationListProps) {
  const mayInvite = useMay("inviter");
  const [state, change] = useListState();
  const list = useQuery(invitationsQuery(state));
  const { data: rows = noRows, totalCount = 0 } = list.data ?? {};
  useEffect(() => onSelect((selected) => refreshed(selected, rows)), [rows, onSelect]);

  const rowSelection = {
    isSelected: ({ id }: Picked) => selection.has(id),
    labelFor: ({ emailAddress }: Picked) => `Select ${emailAddress}`,
    onChange: select,
  };

  function select(picked: readonly Picked[], isSelected: boolean) {
    onSelect((selected) => withRows(selected, picked, isSelected));
  }

  return (
    <div className="@container" onPointerOver={preload} onFocus={preload}>
      <output className="sr-only">
        {selection.size > 0 && `${selection.size.toLocaleString("en")} selected`}
      </output>
      <ListToolbar state={state} onChange={change}>
        <Suspense>
          {selection.size > 0 && (
            <SelectionBar
              selection={selection}
              state={state}
              totalCount={totalCount}
              rows={rows}
              onAdd={(all) => select(all, true)}
              onClear={() => onSelect(() => nothing)}
            />
          )}
        </Suspense>
      </ListToolbar>
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
          columns={mayInvite ? invitationColumns : readOnlyColumns}
          data={list.data?.data}
          rowId={(invitation) => invitation.id}
          isStale={list.isPlaceholderData}
          sort={{ key: state.sort, order: state.order }}
          onSortChange={({ key, order }) => change({ sort: InvitationSort.parse(key), order })}
          totalCount={list.data?.totalCount}
          firstIndex={(state.page - 1) * pageSize}
          empty={<NoInvitations state={state} onInvite={onInvite} />}
          {...(mayInvite && { selection: rowSelection })}
        />
      )}
      {totalCount > 0 && (
        <Pager
          of="invitations"
          offset={(state.page - 1) * pageSize}
          limit={pageSize}
          totalCount={totalCount}
          onOffsetChange={(offset) => {
            change({ page: offset / pageSize + 1 });
            window.scrollTo(0, 0);
          }}
        />
      )}
    </div>
  );
}

/** The bar is there by the time a first row is ticked. */
function preload() {
  void loadSelectionBar();
}
