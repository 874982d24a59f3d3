import { useQueries } from "@tanstack/react-query";
import { useWindowVirtualizer } from "@tanstack/react-virtual";
import { type ReactNode, useCallback, useState } from "react";
import type { BatchKind, Row } from "#contract/batch.ts";
import { QueryProblem } from "#web/lists/query-problem.tsx";
import { RowCells, RowSkeleton } from "./row-cells.tsx";
import { type RowFilter, rowsPageSize, rowsQuery } from "./rows-query.ts";

const rowHeightGuess = 41;

type RowsTableProps = {
  id: string;
  kind: BatchKind;
  filter: RowFilter;
  /** The number of rows under this filter by the batch's counts, until the server's number arrives. */
  expectedCount: number | undefined;
  /** When the batch was last read (ms); older rows are fetched again. */
  batchSeenAt: number;
  empty: ReactNode;
};

/** A virtual table of up to 100,000 rows: only the visible pages are fetched, and fetched again while the batch runs. */
export function RowsTable({ id, kind, filter, expectedCount, batchSeenAt, empty }: RowsTableProps) {
  const [knownCount, setKnownCount] = useState<number>();
  const count = knownCount ?? expectedCount ?? rowsPageSize / 4;
  const { ref: body, distance: scrollMargin } = useDistanceFromTop();
  // oxlint-disable-next-line react/incompatible-library -- the React Compiler is not used
  const virtualizer = useWindowVirtualizer({
    count,
    estimateSize: () => rowHeightGuess,
    overscan: 10,
    scrollMargin,
  });
  const items = virtualizer.getVirtualItems();
  const firstPage = Math.floor((items[0]?.index ?? 0) / rowsPageSize);
  const lastPage = Math.floor((items.at(-1)?.index ?? 0) / rowsPageSize);
  const pages = Array.from({ length: lastPage - firstPage + 1 }, (_, i) => firstPage + i);
  const pageQueries = useQueries({ queries: pages.map((page) => rowsQuery(id, filter, page, batchSeenAt)) });
  const totalCount = pageQueries.find(({ data }) => data !== undefined)?.data?.totalCount;
  if (totalCount !== undefined && totalCount !== knownCount) setKnownCount(totalCount);
  const failed = pageQueries.find(({ error }) => error !== null);

  if (failed) {
    const refetch = () => Promise.all(pageQueries.map((query) => query.refetch()));
    return <QueryProblem query={{ ...failed, refetch }} />;
  }
  if (totalCount === 0) return empty;

  const rowAt = (index: number): Row | undefined => {
    const page = Math.floor(index / rowsPageSize);
    return pageQueries[page - firstPage]?.data?.data[index - page * rowsPageSize];
  };
  const above = (items[0]?.start ?? scrollMargin) - scrollMargin;
  const below = virtualizer.getTotalSize() - ((items.at(-1)?.end ?? scrollMargin) - scrollMargin);
  return (
    <table
      aria-rowcount={count + 1}
      aria-busy={totalCount === undefined}
      className="w-full table-fixed border-separate border-spacing-0"
    >
      <caption className="sr-only">Rows of this batch, failed rows first</caption>
      <Head />
      <tbody ref={body}>
        <Spacer height={above} />
        {items.map(({ index, key }) => {
          const row = rowAt(index);
          return (
            <tr
              key={key}
              ref={virtualizer.measureElement}
              data-index={index}
              aria-rowindex={index + 2}
              className="hover:bg-hover"
            >
              {row === undefined ? <RowSkeleton /> : <RowCells kind={kind} row={row} />}
            </tr>
          );
        })}
        <Spacer height={below} />
      </tbody>
    </table>
  );
}

function Head() {
  const cell =
    "sticky top-[var(--table-top,0px)] z-10 h-9 border-b border-line bg-surface px-2 text-left text-12 font-medium text-ink-soft";
  return (
    <thead>
      <tr aria-rowindex={1}>
        <th scope="col" className={`${cell} w-[34%] pl-3 narrow:w-full narrow:pl-0`}>
          Address
        </th>
        <th scope="col" className={`${cell} w-32 narrow:hidden`}>
          Outcome
        </th>
        <th scope="col" className={`${cell} narrow:hidden`}>
          Reason
        </th>
        <th scope="col" className={`${cell} w-36 narrow:hidden`}>
          Finished
        </th>
      </tr>
    </thead>
  );
}

function Spacer({ height }: { height: number }) {
  if (height <= 0) return null;
  return (
    <tr aria-hidden>
      {/* oxlint-disable-next-line jsx-a11y/control-has-associated-label -- only space, hidden from screen readers */}
      <td style={{ height }} />
    </tr>
  );
}

/** A ref for an element and its distance from the top of the page, which changes while the batch above it runs. */
function useDistanceFromTop() {
  const [distance, setDistance] = useState(0);
  const ref = useCallback((element: HTMLElement | null) => {
    if (element === null) return undefined;
    const measure = () => setDistance(Math.round(element.getBoundingClientRect().top + window.scrollY));
    const resized = new ResizeObserver(measure);
    resized.observe(document.body);
    return () => resized.disconnect();
  }, []);
  return { ref, distance };
}
