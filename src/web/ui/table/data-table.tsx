import { type CSSProperties, type ReactNode, useRef, useState } from "react";
import { classNames } from "#web/ui/class-names.ts";
import { BodyRow, type RowDensity, SkeletonRows } from "./body-row.tsx";
import { type DataColumn, laidOutFirstRem, selectionRem, tableRem } from "./columns.ts";
import { HeaderRow, type Sort } from "./table-header.tsx";
import { useKeptRowFocus } from "./row-focus.ts";
import { PageTick } from "./row-ticks.tsx";
import { type RowSelection, useRowRanges } from "./use-row-ranges.ts";
import type { RegionWatchProps } from "./wide-region.ts";

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
  /** For columns that the user chose: watches whether they have room. The table scrolls where they have not. */
  RegionWatch?: ((props: RegionWatchProps) => ReactNode) | undefined;
  density?: RowDensity | undefined;
  /** What changes the width of a column, at the right edge of its header. */
  edgeOf?: ((column: DataColumn<Data>) => ReactNode) | undefined;
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
  const isSelectable = selection !== undefined;
  const { RegionWatch } = props;
  const wholeRem = RegionWatch && tableRem(columns, isSelectable);
  const region = useRef<HTMLDivElement>(null);
  const [{ isWide, isPinned }, setOverflow] = useState({ isWide: false, isPinned: false });
  const pins = isPinned ? { isSelectable } : null;
  const pinnedRem = (columns[0]?.meta?.rem ?? laidOutFirstRem) + (isSelectable ? selectionRem : 0);
  const look = { columns, density: props.density ?? "comfortable", pins };
  const table = (
    <table
      style={wideStyle(wholeRem, isWide)}
      className={classNames(
        "w-full table-fixed border-separate border-spacing-0",
        wholeRem !== undefined && "min-w-(--table-min) narrow:min-w-0",
      )}
      aria-busy={data === undefined || isStale}
      aria-rowcount={totalCount === undefined ? undefined : totalCount + 1}
    >
      <caption className="sr-only">{caption}</caption>
      <HeaderRow
        {...{ columns, wholeRem, pins }}
        sort={props.sort}
        onSortChange={props.onSortChange}
        edgeOf={props.edgeOf}
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
          <SkeletonRows look={look} count={props.skeletonRows ?? 12} isSelectable={isSelectable} />
        )}
        {data?.map((original, index) => (
          <BodyRow
            key={rowId(original)}
            id={rowId(original)}
            rowIndex={totalCount === undefined ? undefined : firstIndex + index + 2}
            {...{ look, original, index, selection, ranges }}
          />
        ))}
      </tbody>
    </table>
  );
  // The empty state is below the table: a cell over all columns would give room to the hidden ones.
  return (
    <>
      <div
        ref={region}
        {...(isWide && { role: "region", "aria-label": caption, tabIndex: 0 })}
        // What is pinned never covers the focus.
        style={pins ? { scrollPaddingInline: `${pinnedRem}rem 3.5rem` } : undefined}
        className={isWide ? wideRegion : undefined}
      >
        {table}
      </div>
      {/* After the region, which must be there when this looks at it. */}
      {RegionWatch && wholeRem !== undefined && (
        <RegionWatch onChange={setOverflow} {...{ region, wholeRem, pinnedRem, firstIndex }} />
      )}
      {data?.length === 0 && props.empty}
    </>
  );
}

/**
 * Its scrollbars are within the window, below the sticky toolbar and above the pages. Texts for screen readers only are
 * placed within it, otherwise the page would scroll to them.
 */
const wideRegion =
  "relative isolate max-h-[max(14rem,calc(100dvh-var(--table-top,0px)-7rem))] overflow-auto scroll-pt-8 touch:scroll-pt-11 phone:max-h-[max(14rem,calc(100dvh-var(--table-top,0px)-11rem))]";

/** The header of a table that scrolls in its region is at the top of the region. */
function wideStyle(wholeRem: number | undefined, isWide: boolean): CSSProperties | undefined {
  if (wholeRem === undefined) return undefined;
  return { "--table-min": `${wholeRem}rem`, ...(isWide && { "--table-top": "0px" }) } as CSSProperties;
}
