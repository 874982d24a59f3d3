import type { RowOptionName } from "#recipients/option-rules.ts";
import { formatCount, formatNumber } from "#web/format/english.ts";
import type { TablesSummary } from "./tables-summary.ts";

/** The groups that the text alone gives, without asking Clerk; `outside`: domains that may not be invited. */
export type TextGroup = "recipients" | "doubtful" | "duplicates" | "outside" | "problems";

type LineCount = { count: number; areRows: boolean };

/** What the page holds of a parsed list: small, however long the list. */
export type Summary = TablesSummary & {
  counts: Record<TextGroup, number>;
  tokenCount: number;
  /** The number of suggestions that “Apply suggested corrections” applies: those for the same mailbox. */
  correctable: number;
  /** How many lines hold a problem, and whether all of them are rows of a table. */
  unrecognised: LineCount;
  /** How many recipients bring an option of their own from a CSV column. */
  rowOptions: Record<RowOptionName, number>;
};

/** Ordered by severity: a line with several findings has the highest of their statuses. */
export const lineStatus = { empty: 0, recipient: 1, duplicate: 2, doubtful: 3, problem: 4 } as const;
export type LineStatus = (typeof lineStatus)[keyof typeof lineStatus];

/** "4 rows" or, outside tables, "4 lines": people count these, not the problems in them. */
export function formatUnrecognised({ count, areRows }: LineCount): string {
  return formatCount(count, areRows ? "row" : "line");
}

/** "3 addresses to check": those that may not be what was meant. */
function formatDoubtful(count: number): string {
  return formatCount(count, "address to check", "addresses to check");
}

/** "3 addresses to check are invited as they are." */
export function formatDoubtfulInvites(count: number): string {
  return `${formatDoubtful(count)} ${count === 1 ? "is invited as it is" : "are invited as they are"}.`;
}

/**
 * "287 people, 6 duplicates, 3 addresses to check, 2 not allowed, 4 rows not recognised": the numbers of the preview,
 * which has a problem with a suggestion among the addresses to check too.
 */
export function formatSummary({ counts, unrecognised }: Pick<Summary, "counts" | "unrecognised">): string {
  return [
    formatCount(counts.recipients, "person", "people"),
    ...(counts.duplicates > 0 ? [formatCount(counts.duplicates, "duplicate")] : []),
    ...(counts.doubtful > 0 ? [formatDoubtful(counts.doubtful)] : []),
    ...(counts.outside > 0 ? [`${formatNumber(counts.outside)} not allowed`] : []),
    ...(unrecognised.count > 0 ? [`${formatUnrecognised(unrecognised)} not recognised`] : []),
  ].join(", ");
}
