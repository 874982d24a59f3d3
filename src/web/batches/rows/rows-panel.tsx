import { Inbox } from "lucide-react";
import { useLocation, useSearch } from "wouter";
import type { Batch, Outcome } from "#contract/batch.ts";
import { outcomeLabel } from "#web/batches/labels.ts";
import { FilterTabs } from "#web/lists/filter-tabs.tsx";
import { openInvitation } from "#web/lists/open-invitation.ts";
import { StickyToolbar } from "#web/lists/sticky-toolbar.tsx";
import { EmptyState } from "#web/ui/empty-state.tsx";
import { SearchField } from "#web/ui/form/search-field.tsx";
import { lazily } from "#web/ui/lazily.ts";
import { OptionalPart } from "#web/ui/optional-part.tsx";
import { readRowFilter, rowFilterHref } from "./rows-query.ts";
import { RowsTable } from "./rows-table.tsx";

const RowDrawer = lazily(async () => (await import("./row-drawer.tsx")).RowDrawer);

/** All of them from the start: a filter that appears would move the others. */
const outcomeOrder: readonly Outcome[] = ["failed", "sending", "queued", "done", "skipped", "cancelled"];

/** The rows of a batch with a filter and a search, both kept in the URL. */
export function RowsPanel({ batch, batchSeenAt }: { batch: Batch; batchSeenAt: number }) {
  const search = useSearch();
  const filter = readRowFilter(search);
  const opened = openInvitation(search);
  const [, navigate] = useLocation();
  const { id, kind, counts, total } = batch;
  const tabs = [undefined, ...outcomeOrder].map((outcome) => ({
    label: outcome === undefined ? "All" : outcomeLabel(kind, outcome).label,
    href: rowFilterHref(id, { ...filter, outcome }),
    isCurrent: filter.outcome === outcome,
    count: outcome === undefined ? total : counts[outcome],
  }));
  return (
    <section aria-label="Rows" className="@container">
      <StickyToolbar isWhole className="flex flex-wrap items-center justify-between gap-x-4 gap-y-2">
        <FilterTabs label="Filter by outcome" tabs={tabs} widestCount={total} />
        <SearchField
          label="Search addresses"
          value={filter.query}
          onSearch={(query) => navigate(rowFilterHref(id, { ...filter, query }), { replace: true })}
        />
      </StickyToolbar>
      <RowsTable
        // A new filter resets the scroll position and the row count.
        key={`${filter.outcome ?? "all"} ${filter.query}`}
        id={id}
        kind={kind}
        filter={filter}
        expectedCount={filter.query === "" ? (filter.outcome ? counts[filter.outcome] : total) : undefined}
        batchSeenAt={batchSeenAt}
        empty={<NoRows isSearched={filter.query !== ""} outcome={filter.outcome} />}
      />
      <OptionalPart>
        {opened !== null && <RowDrawer id={opened} batchId={id} filter={filter} batchSeenAt={batchSeenAt} />}
      </OptionalPart>
    </section>
  );
}

function NoRows({ isSearched, outcome }: { isSearched: boolean; outcome: Outcome | undefined }) {
  if (isSearched) {
    return (
      <EmptyState icon={Inbox} title="No address matches">
        Search for a shorter part of the address{outcome === undefined ? "." : ", or search all rows."}
      </EmptyState>
    );
  }
  if (outcome === "failed") {
    return (
      <EmptyState icon={Inbox} title="Nothing failed">
        No row of this batch needs attention.
      </EmptyState>
    );
  }
  return <EmptyState icon={Inbox} title="No rows with this outcome" />;
}
