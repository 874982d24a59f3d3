/** A table or text of a file, as text for the editor: plain line breaks, none at its ends, and no NUL. */
export type Sheet = {
  /** The name of the sheet in a spreadsheet, and that of the file otherwise. */
  name: string;
  rowCount: number;
  text: string;
  /** What the user must know about how it was read, one sentence each. */
  notices: readonly string[];
};

/** What the worker read from a file: at least one sheet, or a sentence that says why not and what to do. */
export type FileContent = { kind: "sheets"; sheets: Sheet[] } | { kind: "refused"; reason: string };

/** A file that cannot be read as a list. The message is a sentence for the user. */
export class FileRefusal extends Error {
  override name = "FileRefusal";
}

/** Larger files take longer to read than people wait, and 20 MB hold some 300,000 recipients. */
export const fileMaxBytes = 20_000_000;
