import { formatTokenProblem } from "#recipients/token-problem.ts";
import type { Recipient, RecipientList, TokenProblem } from "#recipients/recipient-list.ts";
import { type Outsider, type ParsedList, problemColumn } from "#web/bulk-invite/text/parse-list.ts";
import type { GroupWindow, ListItem } from "./protocol.ts";
import type { SortedRecipients, Standings } from "./standing.ts";

/** A parsed list and the known standings of its recipients. */
export type CheckedList = { parsed: ParsedList; standings: Standings; sorted: SortedRecipients };

function recipientItem({ line, column, source, address, name, suggestion }: Recipient): ListItem {
  return {
    kind: suggestion === undefined ? "recipient" : "suggestion",
    line,
    column,
    source,
    text: address,
    ...(name !== undefined && { name }),
    ...(suggestion !== undefined && { suggestion, note: `Did you mean ${suggestion}?` }),
  };
}

function duplicateItem(duplicate: RecipientList["duplicates"][number]): ListItem {
  const { line, column, source, address, firstLine } = duplicate;
  const place = firstLine === line ? "an address earlier on this line" : `line ${firstLine}`;
  return { kind: "duplicate", line, column, source, text: address, note: `Duplicate of ${place}` };
}

function outsideItem(outsider: Outsider): ListItem {
  return { ...recipientItem(outsider), kind: "outside", note: outsider.objection };
}

function problemItem(list: RecipientList, problem: TokenProblem): ListItem {
  const { line, column, source, reason, suggestion } = problem;
  const cellName = problemColumn(list, problem);
  const advice = formatTokenProblem(reason, source);
  return {
    kind: "problem",
    line,
    column,
    source,
    text: source,
    ...(cellName === undefined ? { note: advice } : { cellName, note: `${cellName}: ${advice}` }),
    ...(suggestion && { suggestion }),
  };
}

/** A window of one group, for lists that fetch only the part in view. */
export function groupItems({ parsed, standings, sorted }: CheckedList, window: GroupWindow): ListItem[] {
  const { group, existing, offset, limit } = window;
  const end = offset + limit;
  const withStanding = (recipients: readonly Recipient[]) =>
    recipients.slice(offset, end).map((recipient): ListItem => {
      const standing = standings.get(recipient.address);
      const { address, options } = recipient;
      return {
        ...recipientItem(recipient),
        ...(standing && { standing }),
        recipient: { address, ...(options && { options }) },
      };
    });
  switch (group) {
    case "recipients":
      return withStanding(sorted.sendable[existing]);
    case "invited":
    case "users":
    case "previouslyInvited":
      return withStanding(sorted[group]);
    case "duplicates":
      return parsed.list.duplicates.slice(offset, end).map(duplicateItem);
    case "outside":
      return parsed.outside.slice(offset, end).map(outsideItem);
    case "problems":
      return parsed.list.problems.slice(offset, end).map((problem) => problemItem(parsed.list, problem));
    case "suggestions":
      return parsed.suggestions.slice(offset, end).map((item) => ({
        ...item,
        kind: item.kind === "problem" ? "problem" : "suggestion",
        text: item.source,
      }));
    default:
      return group satisfies never;
  }
}

/** Binary search for the first item on `line` or after it. */
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

/** Suggestions, duplicates, outsiders and problems on the lines `from` to `to` (from 1, inclusive), in the order of the text. */
export function findingsOnLines({ list, outside }: ParsedList, from: number, to: number): ListItem[] {
  return [
    ...onLines(list.recipients, from, to)
      .filter(({ suggestion }) => suggestion !== undefined)
      .map(recipientItem),
    ...onLines(list.duplicates, from, to).map(duplicateItem),
    ...onLines(outside, from, to).map(outsideItem),
    ...onLines(list.problems, from, to).map((problem) => problemItem(list, problem)),
  ].sort((a, b) => a.line - b.line || a.column - b.column);
}
