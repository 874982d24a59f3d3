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
import { refreshed, type SelectedRow, withRows } from "#web/invitations/selection/selection.ts";
import { changeSelection, useSelection } from "#web/invitations/selection/selection-store.ts";

const loadSelectionBar = () => import("#web/invitations/selection/selection-bar.tsx");
const NoInvitations = lazily(async () => (await import("./no-invitations.tsx")).NoInvitations);
const SelectionBar = lazily(async () => (await loadSelectionBar()).SelectionBar);

const noRows: readonly never[] = [];

/** The list with its toolbar and pages. Rows stay selected across pages, sort orders, searches and visits. */
export function InvitationList({ onInvite }: { onInvite: () => void }) {
  const selection = useSelection();
  const mayInvite = useMay("inviter");
  const [state, change] = useUrlState(readListState, listHref);
  const list = useQuery(invitationsQuery(state));
  const { data: rows = noRows, totalCount = 0 } = list.data ?? {};
  useEffect(() => changeSelection((selected) => refreshed(selected, rows)), [rows]);

  function select(changed: readonly SelectedRow[], isSelected: boolean) {
    changeSelection((selected) => withRows(selected, changed, isSelected));
  }

  return (
    <div className="@container" onPointerOver={preload} onFocus={preload}>
      <output className="sr-only">{selection.size > 0 && `${formatNumber(selection.size)} selected`}</output>
      <ListToolbar
        state={state}
        onChange={change}
        bar={
          mayInvite && selection.size > 0 ? (
            <Suspense>
              <SelectionBar
                selection={selection}
                state={state}
                totalCount={totalCount}
                rows={rows}
                onAdd={(added) => select(added, true)}
              />
            </Suspense>
          ) : null
        }
      />
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
