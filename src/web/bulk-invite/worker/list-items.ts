import { describeProblem } from "#recipients/problem.ts";
import type { Recipient, RecipientList } from "#recipients/recipient-list.ts";
import type { Entry, Group, Judgement } from "#web/bulk-invite/text/parse-list.ts";
import type { Existing, Sorted, Standings } from "./standing.ts";

/** A reading together with what is known of its recipients at Clerk. */
export type Known = { judgement: Judgement; standings: Standings; sorted: Sorted };

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

type Duplicate = RecipientList["duplicates"][number];

function duplicateEntry({ line, column, source, address, firstLine }: Duplicate): Entry {
  const where = firstLine === line ? "earlier on this line" : `on line ${firstLine}`;
  return { kind: "duplicate", line, column, source, text: address, note: `Stands ${where} already` };
}

type Unreadable = RecipientList["problems"][number];

function problemEntry({ line, column, source, reason, suggestion }: Unreadable): Entry {
  const note = describeProblem(reason);
  return { kind: "problem", line, column, source, text: source, note, ...(suggestion && { suggestion }) };
}

export type Window = { group: Group; existing: Existing; offset: number; limit: number };

/** A window of one group, for lists that show only what is scrolled to. */
export function entriesOf(
  { judgement, standings, sorted }: Known,
  { group, existing, offset, limit }: Window,
): Entry[] {
  const { duplicates, problems } = judgement.list;
  const end = offset + limit;
  const withStanding = (recipients: readonly Recipient[]) =>
    recipients.slice(offset, end).map((recipient): Entry => {
      const standing = standings.get(recipient.address);
      return { ...recipientEntry(recipient), ...(standing && { standing }) };
    });
  switch (group) {
    case "recipients":
      return withStanding(sorted.sendable[existing]);
    case "invited":
    case "users":
    case "before":
      return withStanding(sorted[group]);
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
