import { describeProblem } from "#recipients/problem.ts";
import { readRecipients } from "#recipients/read-recipients.ts";
import { type Mark, marks } from "#web/bulk-invite/worker/marks.ts";
import { type RowOptionName, rowOptionNames } from "#recipients/option-rules.ts";
import type { RecipientList } from "#recipients/recipient-list.ts";
import type { Standing } from "#web/bulk-invite/worker/standing.ts";

/** What the text itself tells apart. */
export type TextGroup = "recipients" | "suggestions" | "duplicates" | "problems";
/** With what Clerk says of the recipients. */
export type Group = TextGroup | "invited" | "users" | "before";

/** One thing that was read, in words. `line` and `column` are from 1. */
export type Entry = {
  kind: "recipient" | "suggestion" | "duplicate" | "problem";
  line: number;
  column: number;
  source: string;
  /** As a person reads it: the address, or for a problem the text itself. */
  text: string;
  name?: string;
  /** Why it is no recipient, or what about it is doubtful. */
  note?: string;
  /** The address that was probably meant. */
  suggestion?: string;
  /** What the address is at Clerk, as far as it was checked. */
  standing?: Standing;
};

/** The part of a reading that the page always holds: small, however long the list. */
export type Summary = {
  counts: Record<TextGroup, number>;
  tokenCount: number;
  lineCount: number;
  /** How many recipients bring an option of their own from a CSV column. */
  rowOptions: Record<RowOptionName, number>;
  named: number;
};

/** A whole reading, as the worker keeps it. All lists are in the order of the text. */
export type Judgement = { text: string; list: RecipientList; suggestions: Suggested[] };

type Suggested = {
  kind: "recipient" | "problem";
  line: number;
  column: number;
  source: string;
  suggestion: string;
};

export function judge(text: string): Judgement {
  const list = readRecipients(text);
  const suggestions = [...suggested("recipient", list.recipients), ...suggested("problem", list.problems)];
  return { text, list, suggestions: suggestions.sort((a, b) => a.line - b.line || a.column - b.column) };
}

type MaybeSuggested = { line: number; column: number; source: string; suggestion?: string };

function suggested(kind: Suggested["kind"], items: readonly MaybeSuggested[]): Suggested[] {
  return items.flatMap(({ line, column, source, suggestion }) =>
    suggestion === undefined ? [] : [{ kind, line, column, source, suggestion }],
  );
}

export function summarise({ list, suggestions }: Judgement): Summary {
  const { recipients, duplicates, problems, tokenCount, lineCount } = list;
  const rowOptions: Summary["rowOptions"] = { redirectUrl: 0, expiresInDays: 0, publicMetadata: 0 };
  let named = 0;
  for (const { name, options } of recipients) {
    if (name !== undefined) named += 1;
    if (options === undefined) continue;
    for (const option of rowOptionNames) if (options[option] !== undefined) rowOptions[option] += 1;
  }
  const counts = {
    recipients: recipients.length,
    suggestions: suggestions.length,
    duplicates: duplicates.length,
    problems: problems.length,
  };
  return { counts, tokenCount, lineCount, rowOptions, named };
}

/** One mark per line, so that a gutter of any length costs a byte a line. */
export function markLines({ list, suggestions }: Judgement, lineCount: number): Uint8Array<ArrayBuffer> {
  const marked = new Uint8Array(lineCount);
  const put = (items: readonly { line: number }[], mark: Mark) => {
    for (const { line } of items) marked[line - 1] = Math.max(marked[line - 1] ?? 0, mark);
  };
  put(list.recipients, marks.recipient);
  put(list.duplicates, marks.duplicate);
  put(suggestions, marks.suggestion);
  put(list.problems, marks.problem);
  return marked;
}

/** What could not be read, for a spreadsheet or a mail: line, text and reason between tabs. */
export function problemReport({ list }: Judgement): string {
  const rows = list.problems.map(({ line, source, reason }) =>
    [line, source.replaceAll(/\s+/g, " "), describeProblem(reason)].join("\t"),
  );
  return ["Line\tText\tReason", ...rows].join("\n");
}
