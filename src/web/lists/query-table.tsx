import type { UseQueryResult } from "@tanstack/react-query";
import { DataTable, type DataTableProps } from "#web/ui/table/data-table.tsx";
import { Pager, type PagerProps } from "./pager.tsx";
import { QueryProblem } from "./query-problem.tsx";

type QueryTableProps<Data> = Omit<
  DataTableProps<Data>,
  "data" | "rowId" | "isStale" | "totalCount" | "firstIndex"
> & {
  query: UseQueryResult<{ data: Data[]; totalCount?: number }>;
  /** Left out by a list that comes in one piece. */
  pages?: Omit<PagerProps, "totalCount">;
};

/** The table of a query: skeleton rows while it loads, its problem, its rows and its pages. */
export function QueryTable<Data extends { id: string }>({ query, pages, ...table }: QueryTableProps<Data>) {
  const { data: list, error, isPlaceholderData } = query;
  const totalCount = list?.totalCount ?? list?.data.length;
  return (
    <>
      <QueryProblem query={query} />
      {(list !== undefined || error === null) && (
        <div className="@container">
          <DataTable
            {...table}
            data={list?.data}
            rowId={({ id }) => id}
            isStale={isPlaceholderData}
            totalCount={totalCount}
            firstIndex={pages ? (pages.page - 1) * pages.pageSize : 0}
          />
        </div>
      )}
      {pages && <Pager {...pages} totalCount={totalCount ?? 0} />}
    </>
  );
}
