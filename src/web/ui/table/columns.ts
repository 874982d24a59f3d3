import type { ReactNode } from "react";

type DataColumnMeta = {
  /** The server's sort key; it gives the column a sort button. */
  sortKey?: string;
  firstOrder?: "asc" | "desc";
  /** Class names for the header cell and the body cells. */
  className?: string;
  /** Hidden where the nearest `@container` is narrow; the first column then shows its content. */
  isHiddenWhenNarrow?: boolean;
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

/** Call it at module level, so that the columns are created once. */
export function columnsFor<Data>() {
  return { display: (column: DataColumn<Data>): DataColumn<Data> => column };
}
