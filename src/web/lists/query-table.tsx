import type { UseQueryResult } from "@tanstack/react-query";
import { useEffect } from "react";
import { DataTable, type DataTableProps } from "#web/ui/table/data-table.tsx";
import { lazily } from "#web/ui/lazily.ts";
import { OptionalPart } from "#web/ui/optional-part.tsx";
import { lastPageOf, type Pages } from "./pages.ts";
import { QueryProblem } from "./query-problem.tsx";

const Pager = lazily(async () => (await import("./pager.tsx")).Pager);

type QueryTableProps<Data> = Omit<
  DataTableProps<Data>,
  "data" | "rowId" | "isStale" | "totalCount" | "firstIndex"
> & {
  query: ListQuery<Data>;
  /** Whether the page says above its rows that they are outdated, so that no panel has to move them. */
  hasFreshness?: boolean;
  /** Left out by a list that comes in one piece. */
  pages?: Pages;
};

type ListQuery<Data> = Pick<
  UseQueryResult<{ data: Data[]; totalCount?: number; isCountExact?: boolean }>,
  "data" | "error" | "isPlaceholderData" | "isFetching" | "refetch"
>;

/** The table of a query: skeleton rows while it loads, its problem, its rows and its pages. */
export function QueryTable<Data extends { id: string }>(props: QueryTableProps<Data>) {
  const { query, pages, hasFreshness = false, ...table } = props;
  const { data: list, error, isPlaceholderData } = query;
  const totalCount = list?.totalCount ?? list?.data.length;
  const isPastEnd = useLastPage(query, pages);
  return (
    <>
      {!(hasFreshness && list !== undefined) && <QueryProblem query={query} />}
      {(list !== undefined || error === null) && (
        <div className="@container">
          <DataTable
            {...table}
            data={isPastEnd ? undefined : list?.data}
            rowId={({ id }) => id}
            isStale={isPlaceholderData}
            totalCount={totalCount}
            firstIndex={pages ? (pages.page - 1) * pages.pageSize : 0}
          />
        </div>
      )}
      {pages && !isPastEnd && list !== undefined && (
        <OptionalPart>
          <Pager {...pages} totalCount={totalCount ?? 0} isCountExact={list.isCountExact} />
        </OptionalPart>
      )}
    </>
  );
}

/** Turns to the last page when the list ends before the page of the URL. True until its rows are there. */
function useLastPage(
  { data: list, isPlaceholderData }: Pick<ListQuery<unknown>, "data" | "isPlaceholderData">,
  pages: Pages | undefined,
): boolean {
  const { page = 1, pageSize = 1, onPageChange } = pages ?? {};
  const totalCount = list?.totalCount ?? 0;
  const lastPage = lastPageOf(totalCount, pageSize);
  const isEmpty = list?.data.length === 0;
  const isPastEnd = isEmpty && !isPlaceholderData && page > lastPage;
  useEffect(() => {
    if (isPastEnd) onPageChange?.(lastPage, { replace: true });
  });
  return isPastEnd || (isEmpty && isPlaceholderData && totalCount > 0);
}
