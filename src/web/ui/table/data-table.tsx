import { type ReactNode, useRef } from "react";
import { classNames } from "#web/ui/class-names.ts";
import { type DataColumn, hidingClass } from "./columns.ts";
import { HeaderRow, type Sort } from "./table-header.tsx";
import { useKeptRowFocus } from "./row-focus.ts";
import { PageTick, RowTick, selectionCell } from "./row-ticks.tsx";
import { Skeleton } from "#web/ui/skeleton.tsx";
import { type RowSelection, useRowRanges } from "./use-row-ranges.ts";

export type DataTableProps<Data> = {
  /** Read out by screen readers: "Invitations, newest first". */
  caption: string;
  columns: readonly DataColumn<Data>[];
  /** Undefined while the first rows load; skeleton rows are shown instead. */
  data: readonly Data[] | undefined;
  rowId: (row: Data) => string;
  sort?: Sort | undefined;
  onSortChange?: (sort: Sort) => void;
  empty: ReactNode;
  /** Whether the rows are outdated while newer ones load. */
  isStale?: boolean;
  skeletonRows?: number;
  /** The number of rows on all pages and the index of the first one here, for screen readers. */
  totalCount?: number | undefined;
  firstIndex?: number;
  /** Adds a checkbox to each row and to the header. */
  selection?: RowSelection<Data> | undefined;
};

const noRows: readonly never[] = [];

/**
 * A table whose rows, order and pages come from the server. It keeps the focus when rows disappear. Columns have
 * fixed widths, so that nothing moves when other rows arrive.
 */
export function DataTable<Data>(props: DataTableProps<Data>) {
  const { caption, columns, data, rowId, isStale = false, totalCount, firstIndex = 0, selection } = props;
  const body = useRef<HTMLTableSectionElement>(null);
  const focusKeeper = useKeptRowFocus(body);
  const rows = data ?? noRows;
  const ranges = useRowRanges({ body, data: rows, rowId, selection });
  const table = (
    <table
      className="w-full table-fixed border-separate border-spacing-0"
      aria-busy={data === undefined || isStale}
      aria-rowcount={totalCount === undefined ? undefined : totalCount + 1}
    >
      <caption className="sr-only">{caption}</caption>
      <HeaderRow
        columns={columns}
        sort={props.sort}
        onSortChange={props.onSortChange}
        selectionTick={
          selection && (
            <PageTick
              rowCount={rows.length}
              selectedCount={rows.filter(selection.isSelected).length}
              onToggle={(isSelected) => selection.onChange(rows, isSelected)}
            />
          )
        }
      />
      <tbody
        ref={body}
        {...focusKeeper}
        className={classNames("transition-opacity duration-150", isStale && "opacity-60")}
      >
        {data === undefined && (
          <SkeletonRows
            columns={columns}
            count={props.skeletonRows ?? 12}
            isSelectable={selection !== undefined}
          />
        )}
        {data?.map((original, index) => (
          <tr
            key={rowId(original)}
            data-row={rowId(original)}
            aria-rowindex={totalCount === undefined ? undefined : firstIndex + index + 2}
            className={classNames(
              "group",
              selection?.isSelected(original) ? "bg-selected" : "hover:bg-hover focus-within:bg-hover",
            )}
          >
            {selection && (
              <td className={classNames(bodyCellClasses(undefined), selectionCell)}>
                <RowTick
                  label={selection.labelFor(original)}
                  isSelected={selection.isSelected(original)}
                  onToggle={(isSelected, isRange) => ranges.onToggle(index, isSelected, isRange)}
                  onKeyDown={(event) => ranges.onKeyDown(index, event)}
                />
              </td>
            )}
            {columns.map(({ id, cell, meta }) => (
              <td key={id} data-row-actions={meta?.isActions} className={bodyCellClasses(meta)}>
                {cell({ row: { original } })}
              </td>
            ))}
          </tr>
        ))}
      </tbody>
    </table>
  );
  // Below the table: a cell over all columns would give room to the hidden ones.
  return (
    <>
      {table}
      {data?.length === 0 && props.empty}
    </>
  );
}

function bodyCellClasses(meta: DataColumn<unknown>["meta"]): string {
  return classNames(
    "h-10 border-b border-line px-2 touch:h-12 phone:h-14 narrow:h-14 first:pl-3 last:pr-2 phone:first:pl-0 phone:last:pr-0",
    meta && hidingClass(meta),
    meta?.isActions &&
      "text-right [&>*]:transition-opacity [&>*]:duration-100 mouse:md:[&>*]:opacity-0 mouse:md:group-focus-within:[&>*]:opacity-100 mouse:md:group-hover:[&>*]:opacity-100",
    meta?.className,
  );
}

type SkeletonRowsProps<Data> = {
  columns: readonly DataColumn<Data>[];
  count: number;
  isSelectable: boolean;
};

function SkeletonRows<Data>({ columns, count, isSelectable }: SkeletonRowsProps<Data>) {
  return Array.from({ length: count }, (_, row) => (
    <tr key={row}>
      {isSelectable && (
        <td className={classNames(bodyCellClasses(undefined), selectionCell)}>
          <Skeleton className="mx-auto w-4" />
        </td>
      )}
      {columns.map((column) => (
        <td key={column.id} className={bodyCellClasses(column.meta)}>
          {!column.meta?.isActions && <Skeleton className={column.meta?.skeletonClassName ?? "w-24"} />}
        </td>
      ))}
    </tr>
  ));
}
