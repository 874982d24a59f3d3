import type { Table } from "#recipients/table/column-use.ts";
import { readRowAt } from "#recipients/table/table-rows.ts";
import { indexLines, type Lines } from "./lines.ts";

/**
 * The address that was probably meant by `source`. `isOtherMailbox`: only the user can decide that it was. The source is
 * a whole row if there is a `correctedRow`.
 */
type Suggestion = {
  kind?: string;
  source: string;
  suggestion: string;
  isOtherMailbox?: true;
  correctedRow?: string;
};

/** `line` and `column` are from 1. */
export type PlacedSuggestion = Suggestion & { kind: "recipient" | "problem"; line: number; column: number };

// Spaces are listed one by one, because `\s` includes an invisible character that a domain may contain.
const inAddress = String.raw`[^ \t\n\r\u00a0\u2000-\u200a\u3000<>"'()[\],;:?]+`;
// An apostrophe inside belongs to the address, and so does one in front unless it closes a quote later.
const local = String.raw`(?:'(?=[^']*$))?${inAddress}(?:'${inAddress})*`;
const address = new RegExp(`${local}@${inAddress}`);
const addresses = new RegExp(address, "g");
const link = /\]\(|<[a-z][^<>]*\shref=/i;
const angle = /<[^<>]*@[^<>]*>/;

/**
 * Puts the suggested address in place of the mistyped one and keeps a name around it. In a link, both the text
 * and the target change. Source text that holds no address (spelled out, spaces inside) is replaced whole.
 */
export function correctSource({ kind, source, suggestion, correctedRow }: Suggestion): string {
  if (correctedRow !== undefined) return correctedRow;
  if (link.test(source)) return source.replace(addresses, () => suggestion);
  if (angle.test(source)) return source.replace(angle, () => `<${suggestion}>`);
  if (kind === "problem") return suggestion;
  return address.test(source) ? source.replace(address, () => suggestion) : suggestion;
}

/** A part of the text, by offsets, and what takes its place. */
export type Change = { from: number; to: number; text: string };

type Placed<Item> = Item & { line: number; column: number };

/** The change that applies a suggestion; undefined if the text changed since it was parsed. */
export function correctionOf(lines: Lines, item: Placed<Suggestion>): Change | undefined {
  const found = findSource(lines, item);
  if (found === undefined) return undefined;
  const corrected = correctSource(item);
  const separated = separate(lines.text, found.range, corrected);
  return { ...found.range, text: found.isEscaped ? escapeQuotes(separated) : separated };
}

const wordStart = /^[\p{L}\p{N}@]/u;
const wordEnd = /[\p{L}\p{N}@]$/u;

/** Without a mark that stood at its edge (`<b>a@…</b>Max`), the corrected text must not become one word with its neighbour. */
function separate(text: string, { from, to }: { from: number; to: number }, corrected: string): string {
  const isJoinedBefore =
    wordEnd.test(text.slice(Math.max(0, from - 1), from)) && !wordStart.test(text.slice(from, from + 1));
  const isJoinedAfter = wordStart.test(text.slice(to, to + 1)) && !wordEnd.test(text.slice(to - 1, to));
  const before = isJoinedBefore && wordStart.test(corrected) ? " " : "";
  const after = isJoinedAfter && wordEnd.test(corrected) ? " " : "";
  return before + corrected + after;
}

/** The change that removes an item; separators stay, since they may be those of a table. */
export function removalOf(lines: Lines, item: Placed<{ source: string }>): Change | undefined {
  const found = findSource(lines, item);
  return found && { ...found.range, text: "" };
}

/**
 * The change that removes the row of a table, or the line, that holds an item. Undefined if the row holds other addresses
 * in the same cell.
 */
export function removalOfRow(
  lines: Lines,
  item: Placed<{ source: string }>,
  tables: readonly Table[],
): Change | undefined {
  const { text, starts } = lines;
  const found = findSource(lines, item);
  const from = starts[item.line - 1];
  if (found === undefined || from === undefined) return undefined;
  const table = tables.find(({ firstLine, lastLine }) => firstLine <= item.line && item.line <= lastLine);
  const row = table && readRowAt(text, table, { from, line: item.line });
  const cell = row?.cells.find(({ start, end }) => start <= found.range.from && found.range.to <= end);
  const rest = cell && text.slice(cell.start, found.range.from) + text.slice(found.range.to, cell.end);
  if (rest?.includes("@") === true) return undefined;
  const end = text.indexOf("\n", row?.end ?? from);
  // A quoted cell goes on in the lines around, which must not lose its beginning or end.
  if (text.slice(from, end === -1 ? undefined : end).split('"').length % 2 === 0) return undefined;
  if (end !== -1) return { from, to: end + 1, text: "" };
  // The last line takes the line break before it along.
  return { from: Math.max(0, from - 1), to: text.length, text: "" };
}

const escapeQuotes = (text: string) => text.replaceAll('"', '""');

type Found = { range: { from: number; to: number }; isEscaped: boolean };

/**
 * Where the source of an item is: at its place, or else on its line. In a quoted cell, quotes are written twice. The
 * place may be on a later line than the one that the item names, since a cell may have several lines.
 */
function findSource(lines: Lines, { line, column, source }: Placed<{ source: string }>): Found | undefined {
  const { text, starts } = lines;
  const start = starts[line - 1];
  if (start === undefined) return undefined;
  const place = start + column - 1;
  const rangeOf = (from: number, { length }: string) => ({ from, to: from + length });
  if (text.startsWith(source, place)) return { range: rangeOf(place, source), isEscaped: false };
  const escaped = escapeQuotes(source);
  for (const written of new Set([escaped, source])) {
    const from = findOnLine(text, written, place) ?? findOnLine(text, written, start);
    if (from !== undefined) return { range: rangeOf(from, written), isEscaped: written !== source };
  }
  return undefined;
}

function findOnLine(text: string, written: string, from: number): number | undefined {
  const end = text.indexOf("\n", from);
  const at = text.slice(from, end === -1 ? text.length : end).indexOf(written);
  return at === -1 ? undefined : from + at;
}

/** Applies all `suggestions` that lead to the same mailbox. They are in the order of the text. */
export function correctAll(text: string, suggestions: readonly PlacedSuggestion[]): string {
  const lines = indexLines(text);
  const parts: string[] = [];
  let end = 0;
  for (const suggestion of suggestions) {
    if (suggestion.isOtherMailbox === true) continue;
    const change = correctionOf(lines, suggestion);
    if (change === undefined || change.from < end) continue;
    parts.push(text.slice(end, change.from), change.text);
    end = change.to;
  }
  return parts.join("") + text.slice(end);
}
