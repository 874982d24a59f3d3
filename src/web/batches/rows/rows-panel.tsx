import { Inbox } from "lucide-react";
import { useLocation, useSearch } from "wouter";
import type { Batch, Outcome } from "#contract/batch.ts";
import { EmptyState } from "#web/ui/empty-state.tsx";
import { FilterTabs } from "#web/lists/filter-tabs.tsx";
import { SearchField } from "#web/ui/form/search-field.tsx";
import { outcomeWords } from "#web/batches/outcome-words.ts";
import { readRowFilter, rowFilterHref } from "./row-filter.ts";
import { RowsTable } from "./rows-table.tsx";

const order: readonly Outcome[] = ["failed", "sending", "queued", "done", "skipped", "cancelled"];

/** The rows of a batch with filter and search, both in the URL. */
export function RowsPanel({ batch, batchSeenAt }: { batch: Batch; batchSeenAt: number }) {
  const filter = readRowFilter(useSearch());
  const [, navigate] = useLocation();
  const { id, kind, counts, total } = batch;
  const tabs = [
    {
      label: "All",
      href: rowFilterHref(id, { ...filter, outcome: undefined }),
      isCurrent: filter.outcome === undefined,
      count: total,
    },
    ...order
      .filter((outcome) => counts[outcome] > 0 || outcome === filter.outcome || outcome === "failed")
      .map((outcome) => ({
        label: outcomeWords(kind, outcome).label,
        href: rowFilterHref(id, { ...filter, outcome }),
        isCurrent: filter.outcome === outcome,
        count: counts[outcome],
      })),
  ];
  return (
    <section aria-label="Rows" className="@container">
      <div className="flex flex-wrap items-center justify-between gap-x-4 gap-y-2 pb-2">
        <FilterTabs label="Filter by outcome" tabs={tabs} />
        <SearchField
          label="Search addresses"
          value={filter.query}
          onSearch={(query) => navigate(rowFilterHref(id, { ...filter, query }), { replace: true })}
        />
      </div>
      <RowsTable
        // Another filter is another table: its scroll place and its number of rows start anew.
        key={`${filter.outcome ?? "all"} ${filter.query}`}
        id={id}
        kind={kind}
        filter={filter}
        expectedCount={filter.query === "" ? (filter.outcome ? counts[filter.outcome] : total) : undefined}
        batchSeenAt={batchSeenAt}
        empty={<NoRows isSearched={filter.query !== ""} outcome={filter.outcome} />}
      />
    </section>
  );
}

function NoRows({ isSearched, outcome }: { isSearched: boolean; outcome: Outcome | undefined }) {
  if (isSearched) {
    return (
      <EmptyState icon={Inbox} title="No address matches">
        Search for less of it{outcome === undefined ? "." : ", or look under All."}
      </EmptyState>
    );
  }
  if (outcome === "failed") {
    return (
      <EmptyState icon={Inbox} title="Nothing failed">
        No row of this batch needs you.
      </EmptyState>
    );
  }
  return <EmptyState icon={Inbox} title="No rows with this outcome" />;
}
