import { describeProblem } from "#recipients/problem.ts";
import { readRecipients } from "#recipients/read-recipients.ts";
import { type Mark, marks } from "./marks.ts";
import type { Recipient, RecipientList, RowOptions } from "#recipients/recipient-list.ts";

export type Group = "recipients" | "suggestions" | "duplicates" | "problems";

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
};

export type RowOptionName = keyof RowOptions;

/** The part of a reading that the page always holds: small, however long the list. */
export type Summary = {
  counts: Record<Group, number>;
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
  const rowOptions = { redirectUrl: 0, expiresInDays: 0, publicMetadata: 0 };
  let named = 0;
  for (const { name, options } of recipients) {
    if (name !== undefined) named += 1;
    if (options?.redirectUrl !== undefined) rowOptions.redirectUrl += 1;
    if (options?.expiresInDays !== undefined) rowOptions.expiresInDays += 1;
    if (options?.publicMetadata !== undefined) rowOptions.publicMetadata += 1;
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

function recipientEntry({ line, column, source, address, display, name, suggestion }: Recipient): Entry {
  return {
    kind: suggestion === undefined ? "recipient" : "suggestion",
    line,
    column,
    source,
    text: display ?? address,
    ...(name === undefined ? {} : { name }),
    ...(suggestion === undefined ? {} : { suggestion, note: `Did you mean ${suggestion}?` }),
  };
}

function duplicateEntry({
  line,
  column,
  source,
  address,
  firstLine,
}: RecipientList["duplicates"][number]): Entry {
  const where = firstLine === line ? "earlier on this line" : `on line ${firstLine}`;
  return { kind: "duplicate", line, column, source, text: address, note: `Stands ${where} already` };
}

function problemEntry({
  line,
  column,
  source,
  reason,
  suggestion,
}: RecipientList["problems"][number]): Entry {
  const note = describeProblem(reason);
  return { kind: "problem", line, column, source, text: source, note, ...(suggestion && { suggestion }) };
}

/** A window of one group, for lists that show only what is scrolled to. */
export function entriesOf(judgement: Judgement, group: Group, offset: number, limit: number): Entry[] {
  const { recipients, duplicates, problems } = judgement.list;
  const end = offset + limit;
  switch (group) {
    case "recipients":
      return recipients.slice(offset, end).map(recipientEntry);
    case "duplicates":
      return duplicates.slice(offset, end).map(duplicateEntry);
    case "problems":
      return problems.slice(offset, end).map(problemEntry);
    case "suggestions":
      return judgement.suggestions.slice(offset, end).map((item) => ({
        ...item,
        kind: item.kind === "problem" ? "problem" : "suggestion",
        text: item.source,
      }));
    default:
      return group satisfies never;
  }
}

/** The first place in a list ordered by line whose line is `line` or later. */
function firstAtOrAfter(items: readonly { line: number }[], line: number): number {
  let low = 0;
  let high = items.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((items[middle]?.line ?? Infinity) < line) low = middle + 1;
    else high = middle;
  }
  return low;
}

function onLines<T extends { line: number }>(items: readonly T[], from: number, to: number): T[] {
  return items.slice(firstAtOrAfter(items, from), firstAtOrAfter(items, to + 1));
}

/** What there is to say about the lines `from` to `to` (from 1, both included), in the order of the text. */
export function findingsOnLines({ list }: Judgement, from: number, to: number): Entry[] {
  return [
    ...onLines(list.recipients, from, to)
      .filter(({ suggestion }) => suggestion !== undefined)
      .map(recipientEntry),
    ...onLines(list.duplicates, from, to).map(duplicateEntry),
    ...onLines(list.problems, from, to).map(problemEntry),
  ].sort((a, b) => a.line - b.line || a.column - b.column);
}

/** What could not be read, for a spreadsheet or a mail: line, text and reason between tabs. */
export function problemReport({ list }: Judgement): string {
  const rows = list.problems.map(({ line, source, reason }) =>
    [line, source.replaceAll(/\s+/g, " "), describeProblem(reason)].join("\t"),
  );
  return ["Line\tText\tReason", ...rows].join("\n");
}
