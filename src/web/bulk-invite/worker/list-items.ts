import { formatDoubt } from "#recipients/doubt.ts";
import { formatTokenProblem } from "#recipients/token-problem.ts";
import type { Recipient, RecipientList, TokenProblem } from "#recipients/recipient-list.ts";
import { type Outsider, type ParsedList, problemColumn } from "#web/bulk-invite/text/parse-list.ts";
import { type Doubtful, isDoubtful } from "#web/bulk-invite/text/doubtful.ts";
import type { GroupWindow, ListItem } from "./protocol.ts";
import type { SortedRecipients, Standings } from "./standing.ts";

/** A parsed list and the known standings of its recipients. */
export type CheckedList = { parsed: ParsedList; standings: Standings; sorted: SortedRecipients };

function recipientItem(recipient: Recipient): ListItem {
  const { line, column, source, address, name, suggestion, isOtherMailbox, doubt } = recipient;
  return {
    kind: isDoubtful(recipient) ? "doubtful" : "recipient",
    line,
    column,
    source,
    text: address,
    ...(name !== undefined && { name }),
    ...(isDoubtful(recipient) && { note: formatDoubt(doubt ?? "typo") }),
    ...(suggestion !== undefined && { suggestion }),
    ...(isOtherMailbox && { isOtherMailbox }),
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
  const { line, column, source, reason, suggestion, isOtherMailbox, correctedRow } = problem;
  const cellName = problemColumn(list, problem);
  const advice = formatTokenProblem(reason, source);
  return {
    kind: "problem",
    line,
    column,
    source,
    text: source,
    ...(cellName === undefined ? { note: advice } : { cellName, note: `${cellName}: ${advice}` }),
    ...(cellName !== undefined && problem.cell && { cellColumn: problem.cell.column }),
    ...(suggestion && { suggestion, ...(isOtherMailbox && { isOtherMailbox }) }),
    ...(correctedRow && { correctedRow }),
  };
}

/** A recipient with what is sent to it. */
function openItem(parsed: ParsedList, recipient: Recipient): ListItem {
  const { line, address, options } = recipient;
  return {
    ...recipientItem(recipient),
    ...(isDoubtful(recipient) && isAlone(parsed, line) && { isAlone: true as const }),
    recipient: { address, ...(options && { options }) },
  };
}

function doubtfulItem(parsed: ParsedList, item: Doubtful): ListItem {
  return "reason" in item ? problemItem(parsed.list, item) : openItem(parsed, item);
}

/** The doubtful item that is the same as one of an earlier list, at the place nearest to it. */
export function sameItem(parsed: ParsedList, { source, suggestion, line }: ListItem): ListItem | undefined {
  const same = parsed.doubtful.filter((item) => item.source === source && item.suggestion === suggestion);
  const [nearest] = same.toSorted((a, b) => Math.abs(a.line - line) - Math.abs(b.line - line));
  return nearest && doubtfulItem(parsed, nearest);
}

function isAlone({ list, outside }: ParsedList, line: number): boolean {
  const groups: (readonly { line: number }[])[] = [list.recipients, list.duplicates, list.problems, outside];
  return groups.flatMap((items) => onLines(items, line, line)).length === 1;
}

/** A window of one group, for lists that fetch only the part in view. */
export function groupItems({ parsed, standings, sorted }: CheckedList, window: GroupWindow): ListItem[] {
  const { group, existing, offset, limit } = window;
  const end = offset + limit;
  const withStanding = (recipients: readonly Recipient[]) =>
    recipients.slice(offset, end).map((recipient): ListItem => {
      const standing = standings.get(recipient.address);
      return { ...openItem(parsed, recipient), ...(standing && { standing }) };
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
    case "doubtful":
      return parsed.doubtful.slice(offset, end).map((item) => doubtfulItem(parsed, item));
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

/** Doubtful recipients, duplicates, outsiders and problems on the lines `from` to `to` (from 1, inclusive), in the order of the text. */
export function findingsOnLines({ list, outside }: ParsedList, from: number, to: number): ListItem[] {
  return [
    ...onLines(list.recipients, from, to)
      .filter((recipient) => isDoubtful(recipient))
      .map(recipientItem),
    ...onLines(list.duplicates, from, to).map(duplicateItem),
    ...onLines(outside, from, to).map(outsideItem),
    ...onLines(list.problems, from, to).map((problem) => problemItem(list, problem)),
  ].sort((a, b) => a.line - b.line || a.column - b.column);
}
