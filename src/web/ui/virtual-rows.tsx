import type { RowData } from "@tanstack/react-table";
import { useWindowVirtualizer } from "@tanstack/react-virtual";
import { type ReactNode, useLayoutEffect, useRef, useState } from "react";
import type { DataRow } from "./data-table.tsx";

type VirtualRowsProps<Data extends RowData> = {
  rows: readonly DataRow<Data>[];
  renderRow: (row: DataRow<Data>) => ReactNode;
  /** Height of a row in px; all are equally high. */
  rowHeight: number;
  columnCount: number;
};

/**
 * Only the rows in sight, with spacers for the others, so that the page scrolls as if all were there. For
 * `DataTable`'s `renderBody`; give the table its `totalCount`, which tells a screen reader how many there are.
 */
export function VirtualRows<Data extends RowData>({
  rows,
  renderRow,
  rowHeight,
  columnCount,
}: VirtualRowsProps<Data>) {
  const start = useRef<HTMLTableRowElement>(null);
  const [scrollMargin, setScrollMargin] = useState(0);
  useLayoutEffect(() => {
    setScrollMargin((start.current?.getBoundingClientRect().top ?? 0) + window.scrollY);
  }, []);
  // oxlint-disable-next-line react/incompatible-library -- we do not use the React Compiler
  const virtualizer = useWindowVirtualizer({
    count: rows.length,
    estimateSize: () => rowHeight,
    overscan: 12,
    scrollMargin,
  });
  const items = virtualizer.getVirtualItems();
  const above = (items[0]?.start ?? scrollMargin) - scrollMargin;
  const below = virtualizer.getTotalSize() - ((items.at(-1)?.end ?? scrollMargin) - scrollMargin);
  return (
    <>
      <Spacer ref={start} height={above} columnCount={columnCount} />
      {items.map((item) => {
        const row = rows[item.index];
        return row && renderRow(row);
      })}
      <Spacer height={below} columnCount={columnCount} />
    </>
  );
}

type SpacerProps = { ref?: React.Ref<HTMLTableRowElement>; height: number; columnCount: number };

function Spacer({ ref, height, columnCount }: SpacerProps) {
  return (
    <tr ref={ref} aria-hidden>
      {/* oxlint-disable-next-line jsx-a11y/control-has-associated-label -- only room, hidden from readers */}
      <td colSpan={columnCount} style={{ height: Math.max(0, height) }} />
    </tr>
  );
}
