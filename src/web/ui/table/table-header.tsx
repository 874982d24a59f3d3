import { ArrowDown, ArrowUp } from "lucide-react";
import type { ReactNode } from "react";
import { classNames } from "#web/ui/class-names.ts";
import { selectionCell } from "./row-ticks.tsx";
import { columnWidth, type DataColumn, hidingClass } from "./columns.ts";

export type Sort = { key: string; order: "asc" | "desc" };

type HeaderRowProps<Data> = {
  columns: readonly DataColumn<Data>[];
  sort: Sort | undefined;
  onSortChange: ((sort: Sort) => void) | undefined;
  selectionTick?: ReactNode;
};

const cell =
  "sticky top-[var(--table-top,0px)] z-10 h-8 border-b border-line bg-surface px-2 text-left text-12 font-medium text-ink-faint first:pl-3 last:pr-2 phone:first:pl-0 phone:last:pr-0 touch:h-11";

/** The sticky header, at the top of the window or below a sticky toolbar (`--table-top`). */
export function HeaderRow<Data>({ columns, sort, onSortChange, selectionTick }: HeaderRowProps<Data>) {
  return (
    <thead>
      <tr aria-rowindex={1}>
        {selectionTick !== undefined && (
          <th scope="col" className={classNames(cell, selectionCell)}>
            <span className="sr-only">Selection</span>
            {selectionTick}
          </th>
        )}
        {columns.map(({ id, header, meta }) => {
          const isSorted = sort !== undefined && meta?.sortKey === sort.key;
          return (
            <th
              key={id}
              scope="col"
              aria-sort={isSorted ? (sort.order === "asc" ? "ascending" : "descending") : undefined}
              style={{ width: meta && columnWidth(meta) }}
              className={classNames(cell, meta && hidingClass(meta), meta?.className)}
            >
              {meta?.sortKey !== undefined && onSortChange ? (
                <SortButton
                  label={header}
                  order={isSorted ? sort.order : undefined}
                  firstOrder={meta.firstOrder ?? "asc"}
                  onToggle={() => onSortChange(nextSort(meta.sortKey ?? "", meta.firstOrder ?? "asc", sort))}
                />
              ) : (
                <span className={meta?.isActions ? "sr-only" : undefined}>{header}</span>
              )}
            </th>
          );
        })}
      </tr>
    </thead>
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
        "group/sort -ml-2 inline-flex h-6 items-center gap-1 rounded-control px-2 whitespace-nowrap hover:bg-sunken hover:text-ink touch:h-11",
        order !== undefined && "text-ink",
      )}
    >
      {label}
      <Arrow
        aria-hidden
        className={classNames(
          "size-3",
          order === undefined &&
            "opacity-0 group-hover/sort:opacity-100 group-focus-visible/sort:opacity-100",
        )}
      />
    </button>
  );
}
