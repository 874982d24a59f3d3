import type { RowOptions } from "./option-rules.ts";
import type { ProblemReason } from "./token-problem.ts";

/** Where a token stands in the text: both from 1, `column` in UTF-16 units as editors count them. */
type Place = { line: number; column: number; source: string };

/**
 * One person to invite. `address` is what is sent (lower case, ASCII domain), `display` the same with the letters of
 * an internationalised domain, `suggestion` the address that was probably meant, `source` the text it was read from.
 */
export type Recipient = Place & {
  address: string;
  display?: string;
  name?: string;
  suggestion?: string;
  /** Options from the columns of the row, which override those of the batch. */
  options?: RowOptions;
};

/** An address that came before, first on `firstLine`. */
export type Duplicate = Place & { address: string; firstLine: number };

/** A piece of text that is no recipient, why (words: `describeProblem`), and the address it may have meant. */
export type Problem = Place & { reason: ProblemReason; suggestion?: string };

/**
 * All that a text holds, each list in the order of the text.
 * `tokenCount` = recipients + duplicates + problems: nothing is dropped in silence.
 */
export type RecipientList = {
  recipients: Recipient[];
  duplicates: Duplicate[];
  problems: Problem[];
  tokenCount: number;
  lineCount: number;
};
