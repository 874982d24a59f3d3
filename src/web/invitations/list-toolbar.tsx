import { useQuery } from "@tanstack/react-query";
import type { ReactNode } from "react";
import {
  type Invitation,
  type InvitationCounts,
  InvitationSort,
  InvitationStatus,
  SortOrder,
} from "#contract/invitation.ts";
import { FilterTabs } from "#web/lists/filter-tabs.tsx";
import { StickyToolbar } from "#web/lists/sticky-toolbar.tsx";
import type { ChangeState } from "#web/lists/url-state.ts";
import { ColumnsButton } from "./columns/use-columns.tsx";
import { SearchField } from "#web/ui/form/search-field.tsx";
import { sortLabels, statusLabels } from "./labels.ts";
import { listHref, type ListState } from "./list-state.ts";
import { invitationCountsQuery } from "./queries.ts";

type ListToolbarProps = {
  state: ListState;
  onChange: ChangeState<ListState>;
};

/**
 * Filters with counts, a search, and in a narrow list the sort order, whose columns are hidden there. A selection bar
 * covers the toolbar, which keeps its height below it.
 */
export function ListToolbar({
  state,
  onChange,
  rows,
  bar,
}: ListToolbarProps & { rows: readonly Invitation[]; bar: ReactNode }) {
  const { data: counts } = useQuery(invitationCountsQuery(state.query));
  const statuses = [undefined, ...InvitationStatus.options];
  return (
    <StickyToolbar
      isWhole={bar !== null}
      className="group/toolbar grid grid-cols-1 *:col-start-1 *:row-start-1"
    >
      {bar}
      <div className="flex flex-wrap items-center justify-between gap-x-4 gap-y-2">
        <div className="max-w-full min-w-0 group-has-data-selection-bar/toolbar:invisible">
          <FilterTabs
            label="Filter by status"
            tabs={statuses.map((status) => ({
              label: status === undefined ? "Active" : statusLabels[status].label,
              href: listHref({ ...state, status, page: 1 }),
              isCurrent: state.status === status,
              count: counts && (status === undefined ? countActive(counts) : counts[status]),
            }))}
          />
        </div>
        <div
          data-stays
          className="flex min-w-0 gap-2 phone:w-full @max-[60rem]:group-has-data-selection-bar/toolbar:invisible"
        >
          <SortSelect state={state} onChange={onChange} />
          <SearchField
            label="Search addresses"
            value={state.query}
            onSearch={(query) => query !== state.query && onChange({ query }, { replace: true })}
          />
          <ColumnsButton rows={rows} />
        </div>
      </div>
    </StickyToolbar>
  );
}

function countActive(counts: InvitationCounts): number {
  return counts.pending + counts.accepted + counts.expired;
}

function SortSelect({ state, onChange }: ListToolbarProps) {
  return (
    <select
      aria-label="Sort by"
      value={`${state.sort} ${state.order}`}
      onChange={(event) => {
        const [sort, order] = event.target.value.split(" ");
        onChange({ sort: InvitationSort.parse(sort), order: SortOrder.parse(order) });
      }}
      className="control hidden w-32 shrink-0 rounded-control border border-line-control bg-surface px-2 text-14 narrow:block"
    >
      {InvitationSort.options.flatMap((sort) =>
        SortOrder.options.map((order) => (
          <option key={`${sort} ${order}`} value={`${sort} ${order}`}>
            {sortLabels[sort][order]}
          </option>
        )),
      )}
    </select>
  );
}
