import {
  type ColumnDef,
  createColumnHelper,
  metaHelper,
  type Row,
  type RowData,
  tableFeatures,
  useTable,
} from "@tanstack/react-table";
import { type ReactNode, useRef } from "react";
import { classNames } from "./class-names.ts";
import { HeaderRow, type Sort } from "./data-table-header.tsx";
import { Skeleton } from "./skeleton.tsx";
import { useKeptRowFocus } from "./use-kept-row-focus.ts";

export type DataColumnMeta = {
  /** The key the server sorts by; a column with one gets a sort button. */
  sortKey?: string;
  /** Which way the first click sorts. */
  firstOrder?: "asc" | "desc";
  /** Width and alignment, as class names for the header cell and the body cells. */
  className?: string;
  /** Left out on a phone, where the first column says it on a second line. */
  isHiddenOnPhone?: boolean;
  /** Width of the grey bar while rows load. */
  skeletonClassName?: string;
  /** Actions of the row: visible on hover and focus, always on touch. */
  isActions?: boolean;
};

export const dataTableFeatures = tableFeatures({ columnMeta: metaHelper<DataColumnMeta>() });
export type DataColumn<Data extends RowData> = ColumnDef<typeof dataTableFeatures, Data>;
export type DataRow<Data extends RowData> = Row<typeof dataTableFeatures, Data>;

/** Makes columns of one kind of row; use it at module level, so that they are made once. */
export function columnsFor<Data extends RowData>() {
  return createColumnHelper<typeof dataTableFeatures, Data>();
}

const noRows: never[] = [];

export type DataTableProps<Data extends RowData> = {
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
  /** Draws the rows in another way, for instance only those in sight: see `virtual-rows.tsx`. */
  renderBody?: (rows: readonly DataRow<Data>[], renderRow: (row: DataRow<Data>) => ReactNode) => ReactNode;
};

/** The table of all lists. Rows, sort and pages come from the server; the table shows them and keeps the focus. */
export function DataTable<Data extends RowData>(props: DataTableProps<Data>) {
  const { caption, data, rowId, isStale = false, totalCount, firstIndex = 0, density = "regular" } = props;
  const columns = props.columns as DataColumn<Data>[];
  const table = useTable({
    features: dataTableFeatures,
    columns,
    data: data ?? noRows,
    getRowId: rowId,
  });
  const rows = table.getRowModel().rows;
  const body = useRef<HTMLTableSectionElement>(null);
  const focusKeeper = useKeptRowFocus(body);
  const columnCount = table.getAllLeafColumns().length;

  function renderRow(row: DataRow<Data>) {
    return (
      <tr
        key={row.id}
        data-row={row.id}
        aria-rowindex={totalCount === undefined ? undefined : firstIndex + row.index + 2}
        className="group hover:bg-hover focus-within:bg-hover"
      >
        {row.getAllCells().map((cell) => (
          // oxlint-disable-next-line jsx-a11y/control-has-associated-label -- its text comes from the column
          <td
            key={cell.id}
            data-row-actions={cell.column.columnDef.meta?.isActions}
            className={bodyCellClasses(cell.column.columnDef.meta, density)}
          >
            <table.FlexRender cell={cell} />
          </td>
        ))}
      </tr>
    );
  }

  return (
    <table
      className="w-full table-fixed border-separate border-spacing-0"
      aria-busy={data === undefined || isStale}
      aria-rowcount={totalCount === undefined ? undefined : totalCount + 1}
    >
      <caption className="sr-only">{caption}</caption>
      <HeaderRow
        headers={table.getHeaderGroups()[0]?.headers ?? []}
        sort={props.sort}
        onSortChange={props.onSortChange}
      />
      <tbody
        ref={body}
        {...focusKeeper}
        className={classNames("transition-opacity duration-150", isStale && "opacity-60")}
      >
        {data === undefined && (
          <SkeletonRows columns={columns} count={props.skeletonRows ?? 12} density={density} />
        )}
        {data?.length === 0 && (
          <tr>
            <td colSpan={columnCount}>{props.empty}</td>
          </tr>
        )}
        {props.renderBody ? props.renderBody(rows, renderRow) : rows.map(renderRow)}
      </tbody>
    </table>
  );
}

function bodyCellClasses(meta: DataColumnMeta | undefined, density: "regular" | "compact"): string {
  return classNames(
    "border-b border-line px-2 first:pl-3 last:pr-2 phone:first:pl-0 phone:last:pr-0",
    density === "regular" ? "h-10 touch:h-12 phone:h-14" : "h-8 touch:h-11 phone:h-12",
    meta?.isHiddenOnPhone && "phone:hidden",
    meta?.isActions &&
      "text-right [&>*]:transition-opacity [&>*]:duration-100 mouse:md:[&>*]:opacity-0 mouse:md:group-focus-within:[&>*]:opacity-100 mouse:md:group-hover:[&>*]:opacity-100",
    meta?.className,
  );
}

type SkeletonRowsProps<Data extends RowData> = {
  columns: readonly DataColumn<Data>[];
  count: number;
  density: "regular" | "compact";
};

function SkeletonRows<Data extends RowData>({ columns, count, density }: SkeletonRowsProps<Data>) {
  return Array.from({ length: count }, (_, row) => (
    <tr key={row}>
      {columns.map((column, place) => (
        // oxlint-disable-next-line react/no-array-index-key -- the columns of a table never change their order
        <td key={place} className={bodyCellClasses(column.meta, density)}>
          {!column.meta?.isActions && <Skeleton className={column.meta?.skeletonClassName ?? "w-24"} />}
        </td>
      ))}
    </tr>
  ));
}
