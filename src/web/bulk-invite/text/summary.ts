import type { RowOptionName } from "#recipients/option-rules.ts";
import { formatCount, formatNumber } from "#web/format/english.ts";

/** The groups that the text alone gives, without asking Clerk; `outside`: domains that may not be invited. */
export type TextGroup = "recipients" | "suggestions" | "duplicates" | "outside" | "problems";

/** What the page holds of a parsed list: small, however long the list. */
export type Summary = {
  counts: Record<TextGroup, number>;
  tokenCount: number;
  /** How many recipients bring an option of their own from a CSV column. */
  rowOptions: Record<RowOptionName, number>;
};

/** Ordered by severity: a line with several findings has the highest of their statuses. */
export const lineStatus = { empty: 0, recipient: 1, duplicate: 2, suggestion: 3, problem: 4 } as const;
export type LineStatus = (typeof lineStatus)[keyof typeof lineStatus];

/** "287 people, 6 duplicates, 3 possible typos, 2 not allowed, 4 not recognised". */
export function formatSummary({ counts }: Summary): string {
  return [
    formatCount(counts.recipients, "person", "people"),
    ...(counts.duplicates > 0 ? [formatCount(counts.duplicates, "duplicate")] : []),
    ...(counts.suggestions > 0 ? [formatCount(counts.suggestions, "possible typo")] : []),
    ...(counts.outside > 0 ? [`${formatNumber(counts.outside)} not allowed`] : []),
    ...(counts.problems > 0 ? [`${formatNumber(counts.problems)} not recognised`] : []),
  ].join(", ");
}
