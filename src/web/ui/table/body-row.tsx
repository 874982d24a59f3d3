import { classNames } from "#web/ui/class-names.ts";
import { Skeleton } from "#web/ui/skeleton.tsx";
import { type DataColumn, type DataColumnMeta, hidingClass } from "./columns.ts";
import { pinClass, placeOf, type Pins } from "./pins.ts";
import { RowTick, selectionCell } from "./row-ticks.tsx";
import type { RowSelection, useRowRanges } from "./use-row-ranges.ts";

/** How high rows are with a pointer, in pixels: 40 or 32. */
export type RowDensity = "comfortable" | "compact";

/** What all rows of a table have in common. */
type RowLook<Data> = {
  columns: readonly DataColumn<Data>[];
  density: RowDensity;
  pins: Pins | null;
};

const heights: Record<RowDensity, string> = {
  comfortable: "h-10 touch:h-12 phone:h-14 narrow:h-14",
  compact:
    "h-8 touch:h-11 phone:h-11 narrow:h-11 mouse:[&_button]:max-h-7 mouse:[&_label]:max-h-7 narrow:[&>div]:py-1",
};

function cellClasses(density: RowDensity, pin: string | undefined, meta?: DataColumnMeta): string {
  return classNames(
    heights[density],
    "border-b border-line px-2 first:pl-3 last:pr-2 phone:first:pl-0 phone:last:pr-0",
    meta && hidingClass(meta),
    pin !== undefined && `sticky z-1 bg-inherit ${pin}`,
    meta?.isSized && "overflow-hidden text-ellipsis whitespace-nowrap",
    meta?.isActions &&
      "text-right [&>*]:transition-opacity [&>*]:duration-100 mouse:md:[&>*]:opacity-0 mouse:md:group-focus-within:[&>*]:opacity-100 mouse:md:group-hover:[&>*]:opacity-100",
    meta?.className,
  );
}

type BodyRowProps<Data> = {
  look: RowLook<Data>;
  id: string;
  original: Data;
  index: number;
  /** Among the rows of all pages, for screen readers; the header is the first. */
  rowIndex: number | undefined;
  selection: RowSelection<Data> | undefined;
  ranges: ReturnType<typeof useRowRanges<Data>>;
};

export function BodyRow<Data>(props: BodyRowProps<Data>) {
  const { look, id, original, index, rowIndex, selection, ranges } = props;
  const { columns, density, pins } = look;
  return (
    <tr
      data-row={id}
      aria-rowindex={rowIndex}
      className={classNames(
        "group",
        selection?.isSelected(original) ? "bg-selected" : "hover:bg-hover focus-within:bg-hover",
        pins && !selection?.isSelected(original) && "bg-surface",
      )}
    >
      {selection && (
        <td className={classNames(cellClasses(density, pinClass(pins, "selection")), selectionCell)}>
          <RowTick
            label={selection.labelFor(original)}
            isSelected={selection.isSelected(original)}
            onToggle={(isSelected, isRange) => ranges.onToggle(index, isSelected, isRange)}
            onKeyDown={(event) => ranges.onKeyDown(index, event)}
          />
        </td>
      )}
      {columns.map(({ id: columnId, cell, meta }, place) => (
        <td
          key={columnId}
          data-row-actions={meta?.isActions}
          className={cellClasses(density, pinClass(pins, placeOf(place, meta)), meta)}
        >
          {cell({ row: { original } })}
        </td>
      ))}
    </tr>
  );
}

type SkeletonRowsProps<Data> = { look: RowLook<Data>; count: number; isSelectable: boolean };

export function SkeletonRows<Data>({ look, count, isSelectable }: SkeletonRowsProps<Data>) {
  return Array.from({ length: count }, (_, row) => (
    <tr key={row}>
      {isSelectable && (
        <td className={classNames(cellClasses(look.density, undefined), selectionCell)}>
          <Skeleton className="mx-auto w-4" />
        </td>
      )}
      {look.columns.map(({ id, meta }) => (
        <td key={id} className={cellClasses(look.density, undefined, meta)}>
          {!meta?.isActions && <Skeleton className={meta?.skeletonClassName ?? "w-24 max-w-full"} />}
        </td>
      ))}
    </tr>
  ));
}
