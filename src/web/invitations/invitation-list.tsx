import { useQuery } from "@tanstack/react-query";
import { Suspense, useEffect } from "react";
import { InvitationSort } from "#contract/invitation.ts";
import { useMay } from "#web/access/role.ts";
import { formatNumber } from "#web/format/english.ts";
import { QueryTable } from "#web/lists/query-table.tsx";
import { useUrlState } from "#web/lists/url-state.ts";
import { lazily } from "#web/ui/lazily.ts";
import { invitationColumns, readOnlyColumns } from "./invitation-columns.tsx";
import { sortLabels } from "./labels.ts";
import { listHref, pageSize, readListState } from "./list-state.ts";
import { ListToolbar } from "./list-toolbar.tsx";
import { invitationsQuery } from "./queries.ts";
import {
  noSelection,
  refreshed,
  type SelectedRow,
  type Selection,
  withRows,
} from "#web/invitations/selection/selection.ts";

const loadSelectionBar = () => import("#web/invitations/selection/selection-bar.tsx");
const NoInvitations = lazily(async () => (await import("./no-invitations.tsx")).NoInvitations);
const SelectionBar = lazily(async () => (await loadSelectionBar()).SelectionBar);

const noRows: readonly never[] = [];

type InvitationListProps = {
  selection: Selection;
  onSelect: (change: (selection: Selection) => Selection) => void;
  onInvite: () => void;
};

/** The list with its toolbar and pages. Rows stay selected across pages, sort orders and searches. */
export function InvitationList({ selection, onSelect, onInvite }: InvitationListProps) {
  const mayInvite = useMay("inviter");
  const [state, change] = useUrlState(readListState, listHref);
  const list = useQuery(invitationsQuery(state));
  const { data: rows = noRows, totalCount = 0 } = list.data ?? {};
  useEffect(() => onSelect((selected) => refreshed(selected, rows)), [rows, onSelect]);

  function select(changed: readonly SelectedRow[], isSelected: boolean) {
    onSelect((selected) => withRows(selected, changed, isSelected));
  }

  return (
    <div className="@container" onPointerOver={preload} onFocus={preload}>
      <output className="sr-only">{selection.size > 0 && `${formatNumber(selection.size)} selected`}</output>
      <ListToolbar state={state} onChange={change}>
        <Suspense>
          {selection.size > 0 && (
            <SelectionBar
              selection={selection}
              state={state}
              totalCount={totalCount}
              rows={rows}
              onAdd={(added) => select(added, true)}
              onClear={() => onSelect(() => noSelection)}
            />
          )}
        </Suspense>
      </ListToolbar>
      <QueryTable
        query={list}
        caption={`Invitations, ${sortLabels[state.sort][state.order].toLowerCase()}`}
        columns={mayInvite ? invitationColumns : readOnlyColumns}
        sort={{ key: state.sort, order: state.order }}
        onSortChange={({ key, order }) => change({ sort: InvitationSort.parse(key), order })}
        empty={
          <Suspense>
            <NoInvitations state={state} onInvite={onInvite} />
          </Suspense>
        }
        pages={{
          of: "invitations",
          page: state.page,
          pageSize,
          onPageChange: (page, options) => change({ page }, options),
        }}
        selection={
          mayInvite
            ? {
                isSelected: ({ id }) => selection.has(id),
                labelFor: ({ emailAddress }) => `Select ${emailAddress}`,
                onChange: select,
              }
            : undefined
        }
      />
    </div>
  );
}

/** Loads the selection bar before the first row is selected. */
function preload() {
  void loadSelectionBar();
}
