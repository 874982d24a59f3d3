import { useQueries } from "@tanstack/react-query";
import { useWindowVirtualizer } from "@tanstack/react-virtual";
import { type ReactNode, useCallback, useState } from "react";
import type { BatchKind, Row } from "#contract/batch.ts";
import { wordsOf } from "#web/api/request.ts";
import { ProblemPanel } from "#web/ui/problem-panel.tsx";
import { RowCells, RowSkeleton } from "./row-cells.tsx";
import { type RowFilter, rowsPageSize, rowsQuery } from "#web/batches/queries.ts";

const rowHeightGuess = 41;

type RowsTableProps = {
  id: string;
  kind: BatchKind;
  filter: RowFilter;
  /** Rows expected under this filter, as the batch's own counts tell; the server's number replaces it. */
  expectedCount: number | undefined;
  /** When the batch was last read (ms): older rows are fetched again. */
  batchSeenAt: number;
  empty: ReactNode;
};

/**
 * The rows in sight out of up to a hundred thousand: the page scrolls as if all were there, and only the pages of rows
 * that are looked at are fetched, and fetched again while the batch moves.
 */
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
  const answers = useQueries({ queries: pages.map((page) => rowsQuery(id, filter, page, batchSeenAt)) });
  const totalCount = answers.find(({ data }) => data !== undefined)?.data?.totalCount;
  if (totalCount !== undefined && totalCount !== knownCount) setKnownCount(totalCount);
  const failed = answers.find(({ error }) => error !== null);

  if (failed?.error) {
    return (
      <ProblemPanel
        {...wordsOf(failed.error)}
        pending={failed.isFetching}
        onRetry={() => void Promise.all(answers.map((answer) => answer.refetch()))}
      />
    );
  }
  if (totalCount === 0) return empty;

  const rowAt = (index: number): Row | undefined => {
    const page = Math.floor(index / rowsPageSize);
    return answers[page - firstPage]?.data?.data[index - page * rowsPageSize];
  };
  const above = (items[0]?.start ?? scrollMargin) - scrollMargin;
  const below = virtualizer.getTotalSize() - ((items.at(-1)?.end ?? scrollMargin) - scrollMargin);
  return (
    <table
      aria-rowcount={count + 1}
      aria-busy={totalCount === undefined}
      className="w-full table-fixed border-separate border-spacing-0"
    >
      <caption className="sr-only">Rows of this batch, those that need you first</caption>
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
    "sticky top-0 z-10 h-9 border-b border-line bg-surface px-2 text-left text-12 font-medium text-ink-soft";
  return (
    <thead>
      <tr aria-rowindex={1}>
        <th scope="col" className={`${cell} w-1/3 pl-3 narrow:w-full narrow:pl-0`}>
          Address
        </th>
        <th scope="col" className={`${cell} w-26 narrow:hidden`}>
          Outcome
        </th>
        <th scope="col" className={`${cell} narrow:hidden`}>
          Reason
        </th>
        <th scope="col" className={`${cell} w-32 narrow:hidden`}>
          Settled
        </th>
      </tr>
    </thead>
  );
}

function Spacer({ height }: { height: number }) {
  if (height <= 0) return null;
  return (
    <tr aria-hidden>
      {/* oxlint-disable-next-line jsx-a11y/control-has-associated-label -- only room, hidden from readers */}
      <td colSpan={4} style={{ height }} />
    </tr>
  );
}

/**
 * How far down the page an element begins, and a ref for it. What stands above it grows and shrinks while the batch
 * runs, which is seen as a change of the page's height.
 */
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
