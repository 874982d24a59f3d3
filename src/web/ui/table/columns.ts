import type { ReactNode } from "react";

export type DataColumnMeta = {
  /** The server's sort key; it gives the column a sort button. */
  sortKey?: string;
  firstOrder?: "asc" | "desc";
  /**
   * The width of a column in rem; with 200 % text it doubles. In a wide table it grows in proportion. The first column has
   * none: it takes the rest.
   */
  rem?: number;
  /** Whether the user chose `rem`: the column then keeps it and cuts what is longer. */
  isSized?: boolean;
  /** Class names for the header cell and the body cells. */
  className?: string;
  /** Hidden where the nearest `@container` is narrow; the first column then shows its content. */
  isHiddenWhenNarrow?: boolean;
  /** Hidden where the nearest `@container` is compact or narrow. */
  isHiddenWhenCompact?: boolean;
  /** Hidden unless the nearest `@container` is roomy. */
  isHiddenUnlessRoomy?: boolean;
  skeletonClassName?: string;
  /** Actions of the row: visible on hover and focus, always on touch. */
  isActions?: boolean;
};

/**
 * A column in the shape of TanStack Table's definitions, so that it can take over if a table ever sorts or groups in the
 * browser. Until then the server does, and the library would add 9 kB to the first page.
 */
export type DataColumn<Data> = {
  id: string;
  header: string;
  cell: (context: { row: { original: Data } }) => ReactNode;
  meta?: DataColumnMeta;
};

/** The least width of the first column, in rem: it must be left at each width where the others are visible. */
export const firstColumnRem = 10;

/** The same of a table whose columns the user chose, which scrolls. */
export const laidOutFirstRem = 14;

/** From this width of the table on, in rem, its columns grow in proportion; of one that is wider, from its own width. */
const growsFromRem = 64;

/** The width of the checkboxes, in rem. */
export const selectionRem = 2.75;

/** The least width of a table that shows all these columns, in rem. */
export function tableRem(columns: readonly Pick<DataColumn<never>, "meta">[], isSelectable: boolean): number {
  const [first, ...others] = columns;
  const widths = [first?.meta?.rem ?? laidOutFirstRem, ...others.map(({ meta }) => meta?.rem ?? 0)];
  return widths.reduce((sum, rem) => sum + rem, isSelectable ? selectionRem : 0);
}

/** A width for CSS. Actions do not grow, and neither does a column that the user sized. */
export function columnWidth({ rem, isActions, isSized }: DataColumnMeta, wholeRem = 0): string | undefined {
  if (rem === undefined) return undefined;
  const isFixed = isActions === true || isSized === true;
  return isFixed ? `${rem}rem` : `max(${rem}rem, ${(rem / Math.max(growsFromRem, wholeRem)) * 100}cqi)`;
}

/** The classes that hide the column where its table has too little room. */
export function hidingClass(meta: DataColumnMeta): string | false {
  const { isHiddenWhenNarrow, isHiddenWhenCompact, isHiddenUnlessRoomy } = meta;
  if (isHiddenUnlessRoomy === true) return "cramped:hidden";
  if (isHiddenWhenCompact === true) return "compact:hidden";
  return isHiddenWhenNarrow === true && "narrow:hidden";
}

/** Call it at module level, so that the columns are created once. */
export function columnsFor<Data>() {
  return { display: (column: DataColumn<Data>): DataColumn<Data> => column };
}
