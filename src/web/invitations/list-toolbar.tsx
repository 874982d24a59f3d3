import { useQuery } from "@tanstack/react-query";
import type { ReactNode } from "react";
import {
  type Invitation,
  type InvitationCounts,
  type InvitationList,
  InvitationStatus,
} from "#contract/invitation.ts";
import { FilterTabs } from "#web/lists/filter-tabs.tsx";
import { StickyToolbar } from "#web/lists/sticky-toolbar.tsx";
import type { ChangeState } from "#web/lists/url-state.ts";
import { Button } from "#web/ui/button.tsx";
import { SearchField } from "#web/ui/form/search-field.tsx";
import { lazily } from "#web/ui/lazily.ts";
import { OptionalPart } from "#web/ui/optional-part.tsx";
import { statusLabels } from "./labels.ts";
import { listHref, type ListState } from "./list-state.ts";
import { invitationCountsQuery } from "./queries.ts";

const ColumnsButton = lazily(async () => (await import("./columns/columns-button.tsx")).ColumnsButton);
const ExportMenu = lazily(async () => (await import("./export/export-menu.tsx")).ExportMenu);
const SortSelect = lazily(async () => (await import("./sort-select.tsx")).SortSelect);

type ListToolbarProps = {
  state: ListState;
  onChange: ChangeState<ListState>;
  /** Those of the page, whose metadata can be columns. */
  rows: readonly Invitation[];
  /** Undefined while the list of this state is loading. */
  list: InvitationList | undefined;
  /** Covers the toolbar while rows are selected. */
  bar: ReactNode;
  /** The button that adds a filter was pressed. */
  onFilter: (button: HTMLElement) => void;
};

/**
 * Filters with counts, a search, and in a narrow list the sort order, whose columns are hidden there. A selection bar
 * covers the toolbar, which keeps its height below it.
 */
export function ListToolbar({ state, onChange, rows, list, bar, onFilter }: ListToolbarProps) {
  const { data: counts } = useQuery(invitationCountsQuery(state));
  const statuses = [undefined, ...InvitationStatus.options];
  return (
    <StickyToolbar
      isWhole={bar !== null}
      className="group/toolbar grid grid-cols-1 *:col-start-1 *:row-start-1"
    >
      {bar}
      <div className="flex flex-wrap items-center justify-between gap-x-4 gap-y-2">
        <div className="flex max-w-full min-w-0 items-center gap-2 group-has-data-selection-bar/toolbar:invisible">
          <FilterTabs
            label="Filter by status"
            tabs={statuses.map((status) => ({
              label: status === undefined ? "Active" : statusLabels[status].label,
              href: listHref({ ...state, status: status === undefined ? [] : [status], page: 1 }),
              isCurrent: state.status.length < 2 && state.status[0] === status,
              count: counts && (status === undefined ? countActive(counts) : counts[status]),
            }))}
          />
          <Button
            data-filter-button
            aria-haspopup="dialog"
            aria-keyshortcuts="f"
            title="Shortcut: f"
            onClick={({ currentTarget }) => onFilter(currentTarget)}
          >
            Filter
          </Button>
        </div>
        <div
          data-stays
          className="flex min-w-0 gap-2 phone:w-full @max-[60rem]:group-has-data-selection-bar/toolbar:invisible"
        >
          <div className="hidden w-32 shrink-0 narrow:block">
            <OptionalPart>
              <SortSelect sort={state.sort} order={state.order} onChange={onChange} />
            </OptionalPart>
          </div>
          <SearchField
            label="Search invitations"
            value={state.query}
            onSearch={(query) => query !== state.query && onChange({ query }, { replace: true })}
          />
          <div className="size-8 shrink-0 touch:size-11">
            <OptionalPart>
              <ColumnsButton rows={rows} />
            </OptionalPart>
          </div>
          {/* While rows are selected, the bar exports them. */}
          <div className="size-8 shrink-0 touch:size-11 group-has-data-selection-bar/toolbar:invisible">
            <OptionalPart>
              <ExportMenu state={state} list={list} />
            </OptionalPart>
          </div>
        </div>
      </div>
    </StickyToolbar>
  );
}

function countActive(counts: InvitationCounts): number {
  return counts.pending + counts.accepted + counts.expired;
}
