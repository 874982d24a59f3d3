import type { RowOptionName } from "#recipients/option-rules.ts";

/** How the cells of a metadata column become values. */
export type CellType = "text" | "number" | "boolean" | "json";

/** What a column of a table is used for. */
export type ColumnUse =
  | { kind: "address" | "name" | "firstName" | "lastName" | RowOptionName }
  | { kind: "metadata"; key: string; type: CellType }
  | { kind: "unused" };

/** A column as it was read, in the order of the table. */
export type Column = {
  /** As written, without spaces around it; empty in a table without a heading. */
  heading: string;
  use: ColumnUse;
  /** The key and type for metadata, guessed from the heading and the cells. */
  metadata: { key: string; type: CellType };
  /** A number in it has more digits than JavaScript keeps, so its cells stay text. */
  hasLongNumbers: boolean;
  /** The first cells that are not empty, at most three. */
  samples: string[];
  /** Number of cells that are not empty. */
  filledCount: number;
};

/** A table within the text. Line numbers are from 1 and inclusive. */
export type Table = {
  /** Equal for tables with the same headings; a user's choice of columns is stored under it. */
  key: string;
  /** Undefined for a table without a heading. */
  headingLine: number | undefined;
  firstLine: number;
  lastLine: number;
  delimiter: string;
  columns: Column[];
  /** Rows without the heading, blank lines and notes. */
  rowCount: number;
};

/** The uses that the user chose for the columns of a table, by the key of the table. */
export type ColumnChoices = Readonly<Record<string, readonly ColumnUse[]>>;
