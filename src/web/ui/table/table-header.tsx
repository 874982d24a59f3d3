import { ArrowDown, ArrowUp } from "lucide-react";
import type { ReactNode } from "react";
import { classNames } from "#web/ui/class-names.ts";
import { pinClass, placeOf, type Pins } from "./pins.ts";
import { selectionCell } from "./row-ticks.tsx";
import { columnWidth, type DataColumn, hidingClass } from "./columns.ts";

export type Sort = { key: string; order: "asc" | "desc" };

type HeaderRowProps<Data> = {
  columns: readonly DataColumn<Data>[];
  /** The least width of the table in rem, if the user chose its columns. */
  wholeRem: number | undefined;
  pins: Pins | null;
  sort: Sort | undefined;
  onSortChange: ((sort: Sort) => void) | undefined;
  /** What changes the width of a column, at its right edge. */
  edgeOf: ((column: DataColumn<Data>) => ReactNode) | undefined;
  selectionTick?: ReactNode;
};

const cell =
  "sticky top-[var(--table-top,0px)] h-8 border-b border-line bg-surface px-2 text-left text-12 font-medium text-ink-faint first:pl-3 last:pr-2 phone:first:pl-0 phone:last:pr-0 touch:h-11";

/** The sticky header, at the top of the window or below a sticky toolbar (`--table-top`). */
export function HeaderRow<Data>(props: HeaderRowProps<Data>) {
  const { columns, wholeRem, pins, selectionTick } = props;
  // One column takes the rest: the first, or the last if the user sized the first.
  const rest = columns[0]?.meta?.rem === undefined ? columns[0] : columns.at(-1);
  return (
    <thead>
      <tr aria-rowindex={1} className="group/header">
        {selectionTick !== undefined && (
          <th scope="col" className={classNames(cellClasses(pinClass(pins, "selection")), selectionCell)}>
            <span className="sr-only">Selection</span>
            {selectionTick}
          </th>
        )}
        {columns.map((column, index) => (
          <HeaderCell
            key={column.id}
            {...props}
            column={column}
            width={column === rest ? undefined : column.meta && columnWidth(column.meta, wholeRem)}
            className={classNames(
              cellClasses(pinClass(pins, placeOf(index, column.meta))),
              // In a narrow table the others are hidden, and the first one takes the rest.
              index === 0 && "narrow:w-auto!",
              column.meta?.isActions && "narrow:w-14!",
            )}
          />
        ))}
      </tr>
    </thead>
  );
}

function cellClasses(pin: string | undefined): string {
  return classNames(cell, pin === undefined ? "z-10" : "z-20", pin);
}

type HeaderCellProps<Data> = Pick<HeaderRowProps<Data>, "sort" | "onSortChange" | "edgeOf"> & {
  column: DataColumn<Data>;
  width: string | undefined;
  className: string;
};

function HeaderCell<Data>(props: HeaderCellProps<Data>) {
  const { column, width, className, sort, onSortChange, edgeOf } = props;
  const { header, meta } = column;
  const isSorted = sort !== undefined && meta?.sortKey === sort.key;
  const isSizable = edgeOf !== undefined && meta?.isActions !== true;
  return (
    <th
      scope="col"
      aria-sort={isSorted ? (sort.order === "asc" ? "ascending" : "descending") : undefined}
      // Else its name would contain that of its edge.
      aria-label={isSizable ? header : undefined}
      style={{ width }}
      className={classNames(className, meta && hidingClass(meta), meta?.className)}
    >
      {meta?.sortKey !== undefined && onSortChange ? (
        <SortButton
          label={header}
          order={isSorted ? sort.order : undefined}
          firstOrder={meta.firstOrder ?? "asc"}
          onToggle={() => onSortChange(nextSort(meta.sortKey ?? "", meta.firstOrder ?? "asc", sort))}
        />
      ) : (
        <span title={header} className={meta?.isActions ? "sr-only" : "block truncate"}>
          {header}
        </span>
      )}
      {isSizable && edgeOf(column)}
    </th>
  );
}

/** The first click sorts in the preferred order of the column, further clicks reverse it. */
function nextSort(key: string, firstOrder: Sort["order"], sort: Sort | undefined): Sort {
  if (sort?.key !== key) return { key, order: firstOrder };
  return { key, order: sort.order === "asc" ? "desc" : "asc" };
}

type SortButtonProps = {
  label: string;
  order: Sort["order"] | undefined;
  firstOrder: Sort["order"];
  onToggle: () => void;
};

/** The arrow shows the current order, or on hover the order that a click would give. */
function SortButton({ label, order, firstOrder, onToggle }: SortButtonProps) {
  const Arrow = (order ?? firstOrder) === "asc" ? ArrowUp : ArrowDown;
  return (
    <button
      type="button"
      onClick={onToggle}
      className={classNames(
        "group/sort -ml-2 inline-flex h-6 max-w-[calc(100%+0.5rem)] items-center gap-1 rounded-control px-2 whitespace-nowrap hover:bg-sunken hover:text-ink touch:h-11",
        order !== undefined && "text-ink",
      )}
    >
      <span className="truncate">{label}</span>
      <Arrow
        aria-hidden
        className={classNames(
          "size-3 shrink-0",
          order === undefined &&
            "opacity-0 group-hover/sort:opacity-100 group-focus-visible/sort:opacity-100",
        )}
      />
    </button>
  );
}
