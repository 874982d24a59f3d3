import { type ReactNode, useRef } from "react";
import { classNames } from "#web/ui/class-names.ts";
import { HeaderRow, type Sort } from "./table-header.tsx";
import { PageTick, RowTick, selectionCell } from "./row-ticks.tsx";
import { Skeleton } from "#web/ui/skeleton.tsx";
import { useKeptRowFocus } from "./use-kept-row-focus.ts";
import { type RowSelection, useRowRanges } from "./use-row-ranges.ts";

export type DataColumnMeta = {
  /** The key the server sorts by; a column with one gets a sort button. */
  sortKey?: string;
  /** Which way the first click sorts. */
  firstOrder?: "asc" | "desc";
  /** Width and alignment, as class names for the header cell and the body cells. */
  className?: string;
  /** Left out on a phone, where the first column says it on a second line. */
  isHiddenOnPhone?: boolean;
  /** Left out where the nearest `@container` is narrow, which follows the text size too. */
  isHiddenWhenNarrow?: boolean;
  /** Width of the grey bar while rows load. */
  skeletonClassName?: string;
  /** Actions of the row: visible on hover and focus, always on touch. */
  isActions?: boolean;
};

/**
 * One column. The shape is that of TanStack Table's definitions, which can take over the day a table sorts, filters or
 * groups in the browser; here the server does all that, and its engine would weigh 9 kB before the first list.
 */
export type DataColumn<Data> = {
  id: string;
  header: string;
  cell: (context: { row: { original: Data } }) => ReactNode;
  meta?: DataColumnMeta;
};

/** Makes columns of one kind of row; use it at module level, so that they are made once. */
export function columnsFor<Data>() {
  return { display: (column: DataColumn<Data>): DataColumn<Data> => column };
}

export type DataTableProps<Data> = {
  /** What the table holds, read out before it: "Invitations, newest first". */
  caption: string;
  columns: readonly DataColumn<Data>[];
  /** Undefined while the first rows load: skeleton rows of the real shape stand in. */
  data: readonly Data[] | undefined;
  rowId: (row: Data) => string;
  sort?: Sort | undefined;
  onSortChange?: (sort: Sort) => void;
  /** Shown in place of rows when there are none. */
  empty: ReactNode;
  /** Older rows are shown while newer ones load. */
  isStale?: boolean;
  skeletonRows?: number;
  density?: "regular" | "compact";
  /** Rows on all pages and the place of the first one here, for readers of a page out of many. */
  totalCount?: number | undefined;
  firstIndex?: number;
  /** Puts a checkbox before each row and one for the page into the header. */
  selection?: RowSelection<Data> | undefined;
};

const noRows: readonly never[] = [];

/** The table of all lists. Rows, sort and pages come from the server; the table shows them and keeps the focus. */
export function DataTable<Data>(props: DataTableProps<Data>) {
  const { caption, columns, data, rowId, isStale = false, totalCount, firstIndex = 0, selection } = props;
  const density = props.density ?? "regular";
  const body = useRef<HTMLTableSectionElement>(null);
  const focusKeeper = useKeptRowFocus(body);
  const rows = data ?? noRows;
  const ranges = useRowRanges({ body, data: rows, rowId, selection });
  return (
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
            density={density}
            isSelectable={selection !== undefined}
          />
        )}
        {data?.length === 0 && (
          <tr>
            <td colSpan={columns.length + (selection ? 1 : 0)}>{props.empty}</td>
          </tr>
        )}
        {data?.map((original, place) => (
          <tr
            key={rowId(original)}
            data-row={rowId(original)}
            aria-rowindex={totalCount === undefined ? undefined : firstIndex + place + 2}
            className={classNames(
              "group",
              selection?.isSelected(original) ? "bg-selected" : "hover:bg-hover focus-within:bg-hover",
            )}
          >
            {selection && (
              <td className={classNames(bodyCellClasses(undefined, density), selectionCell)}>
                <RowTick
                  label={selection.labelFor(original)}
                  isSelected={selection.isSelected(original)}
                  onToggle={(isSelected, isRange) => ranges.onToggle(place, isSelected, isRange)}
                  onKeyDown={(event) => ranges.onKeyDown(place, event)}
                />
              </td>
            )}
            {columns.map(({ id, cell, meta }) => (
              <td key={id} data-row-actions={meta?.isActions} className={bodyCellClasses(meta, density)}>
                {cell({ row: { original } })}
              </td>
            ))}
          </tr>
        ))}
      </tbody>
    </table>
  );
}

function bodyCellClasses(meta: DataColumnMeta | undefined, density: "regular" | "compact"): string {
  return classNames(
    "border-b border-line px-2 first:pl-3 last:pr-2 phone:first:pl-0 phone:last:pr-0",
    density === "regular" ? "h-10 touch:h-12 phone:h-14 narrow:h-14" : "h-8 touch:h-11 phone:h-12",
    meta?.isHiddenOnPhone && "phone:hidden",
    meta?.isHiddenWhenNarrow && "narrow:hidden",
    meta?.isActions &&
      "text-right [&>*]:transition-opacity [&>*]:duration-100 mouse:md:[&>*]:opacity-0 mouse:md:group-focus-within:[&>*]:opacity-100 mouse:md:group-hover:[&>*]:opacity-100",
    meta?.className,
  );
}

type SkeletonRowsProps<Data> = {
  columns: readonly DataColumn<Data>[];
  count: number;
  density: "regular" | "compact";
  isSelectable: boolean;
};

function SkeletonRows<Data>({ columns, count, density, isSelectable }: SkeletonRowsProps<Data>) {
  return Array.from({ length: count }, (_, row) => (
    <tr key={row}>
      {isSelectable && (
        <td className={classNames(bodyCellClasses(undefined, density), selectionCell)}>
          <Skeleton className="mx-auto w-4" />
        </td>
      )}
      {columns.map((column) => (
        <td key={column.id} className={bodyCellClasses(column.meta, density)}>
          {!column.meta?.isActions && <Skeleton className={column.meta?.skeletonClassName ?? "w-24"} />}
        </td>
      ))}
    </tr>
  ));
}
