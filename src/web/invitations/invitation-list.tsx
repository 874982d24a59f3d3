import { useQuery } from "@tanstack/react-query";
import { type ComponentProps, useEffect, useState } from "react";
import { useSearch } from "wouter";
import { InvitationSort } from "#contract/invitation.ts";
import { useMay } from "#web/access/role.ts";
import { formatNumber } from "#web/format/english.ts";
import { openInvitation } from "#web/lists/open-invitation.ts";
import { useHeldRows } from "#web/lists/held-rows.ts";
import { QueryTable } from "#web/lists/query-table.tsx";
import { pageSizeOf } from "#web/lists/layout/page-size.ts";
import { useUrlState } from "#web/lists/url-state.ts";
import { useRest } from "#web/lists/use-rest.ts";
import { lazily } from "#web/ui/lazily.ts";
import { OptionalPart } from "#web/ui/optional-part.tsx";
import { useColumns } from "./columns/use-columns.tsx";
import { invitationColumns, readOnlyColumns } from "./invitation-columns.tsx";
import { listHref, type ListState, readListState } from "./list-state.ts";
import { ListToolbar } from "./list-toolbar.tsx";
import { invitationsQuery } from "./queries.ts";
import { refreshed, type SelectedRow, withRows } from "#web/invitations/selection/selection.ts";
import { changeSelection, useSelection } from "#web/invitations/selection/selection-store.ts";

const NoInvitations = lazily(async () => (await import("./no-invitations.tsx")).NoInvitations);
const FilterChips = lazily(async () => (await import("./filters/filter-chips.tsx")).FilterChips);
const ListHead = lazily(async () => (await import("#web/invitations/views/list-head.tsx")).ListHead);
const SelectionBar = lazily(
  async () => (await import("#web/invitations/selection/selection-bar.tsx")).SelectionBar,
);

const ListDrawer = lazily(async () => (await import("./drawer/list-drawer.tsx")).ListDrawer);

const noRows: readonly never[] = [];

function preload() {
  SelectionBar.preload();
  FilterChips.preload();
  ListDrawer.preload();
}

/** The list with its toolbar and pages. Rows stay selected across pages, sort orders, searches and visits. */
export function InvitationList({ onInvite }: { onInvite: () => void }) {
  const selection = useSelection();
  const mayInvite = useMay("inviter");
  const [state, change] = useUrlState(readListState, listHref);
  const { layout, table } = useColumns(mayInvite ? invitationColumns : readOnlyColumns);
  const pageSize = pageSizeOf(layout, state.size);
  const { query, list, shown, behind, rest } = useRows(state, pageSize, selection.size > 0);
  const [asking, setAsking] = useState<HTMLElement | null>(null);
  const { data: rows = noRows, totalCount = 0, isCountExact = true } = shown.data ?? {};
  useEffect(() => changeSelection((selected) => refreshed(selected, rows)), [rows]);
  const select = (changed: readonly SelectedRow[], isSelected: boolean) =>
    changeSelection((selected) => withRows(selected, changed, isSelected));

  return (
    <div className="@container" onPointerOver={preload} onFocus={preload}>
      <output className="sr-only">{selection.size > 0 && `${formatNumber(selection.size)} selected`}</output>
      <div className="-mt-3 mb-1 min-h-8 touch:min-h-11">
        <OptionalPart>
          <ListHead query={query} behind={behind} />
        </OptionalPart>
      </div>
      <ListToolbar
        state={state}
        onChange={change}
        onFilter={setAsking}
        rows={rows}
        list={list}
        bar={
          mayInvite && selection.size > 0 ? (
            <OptionalPart>
              <SelectionBar
                selection={selection}
                state={state}
                totalCount={totalCount}
                isCountExact={isCountExact}
                {...{ rows, list }}
              />
            </OptionalPart>
          ) : null
        }
      />
      <Filters state={state} onChange={change} asking={asking} onAsked={() => setAsking(null)} list={shown} />
      <div {...rest}>
        <QueryTable
          query={shown}
          hasFreshness
          caption="Invitations"
          {...table}
          sort={{ key: state.sort, order: state.order }}
          onSortChange={({ key, order }) => change({ sort: InvitationSort.parse(key), order })}
          empty={
            <OptionalPart>
              <NoInvitations state={state} onInvite={onInvite} isComplete={query.data?.isComplete} />
            </OptionalPart>
          }
          pages={{
            of: "invitations",
            page: state.page,
            pageSize,
            onPageChange: (page, options) => change({ page }, options),
            sizes: {
              table: "invitations",
              onResize: (page) => change({ page, size: undefined }, { replace: true }),
            },
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
      <Opened {...{ state, pageSize, rows, totalCount, isCountExact }} />
    </div>
  );
}

/** The drawer of the invitation that the URL names. */
function Opened(props: Omit<ComponentProps<typeof ListDrawer>, "id">) {
  const id = openInvitation(useSearch());
  return <OptionalPart>{id !== null && <ListDrawer {...props} id={id} />}</OptionalPart>;
}

/** The chips, in whose place there is room while they are loaded. */
function Filters(props: ComponentProps<typeof FilterChips>) {
  const { state, asking, onAsked } = props;
  const hasChips = state.status.length > 1 || Object.keys(state.filters).length > 0;
  return (
    <OptionalPart fallback={hasChips && <div className="h-12" />} onFail={onAsked}>
      {(hasChips || asking !== null) && <FilterChips {...props} />}
    </OptionalPart>
  );
}

/** The rows, which stay in place while the user is at them; `shown` is what the table shows of the query. */
function useRows(state: ListState, pageSize: number, isSelecting: boolean) {
  const query = useQuery(invitationsQuery(state, pageSize));
  const { isResting, props: rest } = useRest();
  const { error, isPlaceholderData, isFetching, refetch } = query;
  const { list: held, behind } = useHeldRows({
    key: `${pageSize} ${listHref(state)}`,
    list: query.data,
    at: query.dataUpdatedAt,
    isPlaceholder: isPlaceholderData,
    isHeld: isResting || isSelecting,
  });
  const list = isPlaceholderData ? undefined : query.data;
  return { query, list, shown: { data: held, error, isPlaceholderData, isFetching, refetch }, behind, rest };
}
