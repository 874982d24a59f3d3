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
  /** Class names for the header cell and the body cells. */
  className?: string;
  /** Hidden where the nearest `@container` is narrow; the first column then shows its content. */
  isHiddenWhenNarrow?: boolean;
  /** Hidden where the nearest `@container` is compact or narrow. */
  isHiddenWhenCompact?: boolean;
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

/** From this width of the table on, in rem, its columns grow in proportion. */
const growsFromRem = 64;

/** A width for CSS. Actions do not grow. */
export function columnWidth({ rem, isActions = false }: DataColumnMeta): string | undefined {
  if (rem === undefined) return undefined;
  return isActions ? `${rem}rem` : `max(${rem}rem, ${(rem / growsFromRem) * 100}cqi)`;
}

/** The classes that hide the column where its table has too little room. */
export function hidingClass({ isHiddenWhenNarrow, isHiddenWhenCompact }: DataColumnMeta): string | false {
  if (isHiddenWhenCompact === true) return "compact:hidden";
  return isHiddenWhenNarrow === true && "narrow:hidden";
}

/** Call it at module level, so that the columns are created once. */
export function columnsFor<Data>() {
  return { display: (column: DataColumn<Data>): DataColumn<Data> => column };
}
