import type { DoubtReason } from "./doubt.ts";
import type { RowOptions } from "./option-rules.ts";
import type { Table } from "./table/column-use.ts";
import type { TokenProblemReason } from "./token-problem.ts";

/** The text of a token and its place; both numbers from 1, `column` in UTF-16 units as editors count them. */
type Place = { line: number; column: number; source: string };

/**
 * A person to invite. `address` is sent (lower case, ASCII domain); `display` has the letters of an internationalised
 * domain. A doubtful recipient has a `suggestion`, a `doubt` or both; a suggestion alone corrects a probable misspelling.
 * `isOtherMailbox` marks a suggestion that leads to another mailbox, which only the user can choose.
 */
export type Recipient = Place & {
  address: string;
  display?: string;
  name?: string;
  suggestion?: string;
  isOtherMailbox?: true;
  doubt?: DoubtReason;
  /** Options from the columns of the row, which override those of the batch. */
  options?: RowOptions;
};

/** Repeats the address of the recipient on `firstLine`. */
export type Duplicate = Place & { address: string; firstLine: number };

/**
 * A token without a usable address. `cell` says which cell of a table is wrong, by the positions of table and column.
 * `correctedRow` is there if the source is a whole row: the row with the suggestion in its address cell.
 */
export type TokenProblem = Place & {
  reason: TokenProblemReason;
  suggestion?: string;
  isOtherMailbox?: true;
  correctedRow?: string;
  cell?: { table: number; column: number };
};

/** Text around a table, such as its title, that needs no attention and is not a recipient. */
export type Note = Place;

/**
 * The tokens of a text, each list in the order of the text. `tokenCount` is recipients + duplicates + problems: no token
 * is dropped silently.
 */
export type RecipientList = {
  recipients: Recipient[];
  duplicates: Duplicate[];
  problems: TokenProblem[];
  notes: Note[];
  tables: Table[];
  tokenCount: number;
  lineCount: number;
};
