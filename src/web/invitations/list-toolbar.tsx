import { useQuery } from "@tanstack/react-query";
import type { InvitationCounts } from "#contract/invitation.ts";
import { InvitationSort, InvitationStatus, SortOrder } from "#contract/invitation.ts";
import { FilterTabs } from "../ui/filter-tabs.tsx";
import { SearchField } from "../ui/search-field.tsx";
import type { ListState } from "./list-state.ts";
import { invitationCountsQuery } from "./queries.ts";
import { statusWords } from "./status-words.ts";
import { listHref } from "./use-list-state.ts";

type ListToolbarProps = {
  state: ListState;
  onChange: (change: Partial<ListState>, options?: { replace?: boolean }) => void;
};

/** Filters with counts, search, and in little room the sort order, whose columns are not shown there. */
export function ListToolbar({ state, onChange }: ListToolbarProps) {
  const { data: counts } = useQuery(invitationCountsQuery(state.query));
  const statuses = [undefined, ...InvitationStatus.options];
  return (
    <div className="mb-2 flex flex-wrap items-center justify-between gap-x-4 gap-y-2">
      <FilterTabs
        label="Filter by status"
        tabs={statuses.map((status) => ({
          label: status === undefined ? "All but revoked" : statusWords[status].word,
          href: listHref({ ...state, status, page: 1 }),
          isCurrent: state.status === status,
          count: counts && (status === undefined ? countAllButRevoked(counts) : counts[status]),
        }))}
      />
      <div className="flex min-w-0 gap-2 phone:w-full">
        <SortSelect state={state} onChange={onChange} />
        <SearchField
          label="Search addresses"
          value={state.query}
          onSearch={(query) => query !== state.query && onChange({ query }, { replace: true })}
        />
      </div>
    </div>
  );
}

function countAllButRevoked(counts: InvitationCounts): number {
  return counts.pending + counts.accepted + counts.expired;
}

const sortWords: Record<InvitationSort, Record<SortOrder, string>> = {
  createdAt: { desc: "Newest first", asc: "Oldest first" },
  emailAddress: { asc: "Address A–Z", desc: "Address Z–A" },
  expiresAt: { asc: "Expires first", desc: "Expires last" },
};

/** The sort order in words; also the table's caption. */
export function saySort(state: ListState): string {
  return sortWords[state.sort][state.order];
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
            {sortWords[sort][order]}
          </option>
        )),
      )}
    </select>
  );
}
