import type { RowOptions } from "#recipients/option-rules.ts";

/** What must be read from the file of an export shape. Lines are from 1. */
export type Shape = {
  file: string;
  /** For each table, what the columns with these headings are used for; all other columns are unused. */
  tables: Record<string, string>[];
  /** Address, name and options, in the order of the file. */
  recipients: [address: string, name?: string | undefined, options?: RowOptions][];
  /** Addresses of the recipients that are marked as doubtful. */
  doubtful?: string[];
  duplicateLines?: number[];
  problemLines?: number[];
  noteLines?: number[];
};
