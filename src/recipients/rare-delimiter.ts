import { isAddressCell } from "./cell-address.ts";
import { isHeadingRow } from "#recipients/table/headings.ts";

const sampleLength = 8192;
const sampleLines = 24;
const maxLine = 1000;

const address = /[\p{L}\p{N}._+-]+@[\p{L}\p{N}.-]+/gu;
/** Beside an address, these have other meanings or are common delimiters. */
const otherMeaning = /[\p{L}\p{N}\s,;|.+_@<>()[\]{}"'=*&\\-]/u;
/** Between a word and an address, these are hardly anything but delimiters. */
const clearDelimiter = /[\^~¦\p{Cc}]/u;

function countOf(line: string | undefined, char: string): number {
  return line === undefined ? 0 : line.replace(/"[^"]*"/g, "").split(char).length - 1;
}

/** Each address has a cell of its own, unlike those of `mailto:a@…,mailto:b@…` between colons. */
function separates(char: string, line: string): boolean {
  return line
    .replaceAll('"', "")
    .split(char)
    .every((cell) => !cell.includes("@") || (isAddressCell(cell) && !/[,;，；、]/.test(cell)));
}

/** The characters before and after the addresses of a line, without spaces and quotes. */
function besideAddresses(line: string): Set<string> {
  const found = new Set<string>();
  for (const { 0: match, index } of line.matchAll(address)) {
    const before = line.slice(0, index).replace(/[" ]+$/, "");
    const after = line.slice(index + match.length).replace(/^[" ]+/, "");
    for (const char of [before.slice(-1), after.slice(0, 1)]) {
      if (char !== "" && !otherMeaning.test(char) && !/mailto:$/i.test(before)) found.add(char);
    }
  }
  return found;
}

/**
 * A character that separates the cells of the first lines, although it is none of the common delimiters: the lines beside
 * the first address have as many of it. Whether these lines are a table is not decided here.
 */
export function findRareDelimiter(text: string): string | undefined {
  const sample = text.slice(0, sampleLength);
  if (sample.includes("|")) return undefined;
  const lines = sample
    .split(/\r\n|[\n\r\u0085\u2028\u2029]/)
    .filter((line) => line.trim() !== "")
    .slice(0, sampleLines);
  for (const [at, line] of lines.entries()) {
    if (!line.includes("@") || line.length > maxLine || /^\s*[[{<]/.test(line)) continue;
    for (const char of besideAddresses(line)) {
      if (!separates(char, line)) continue;
      const count = countOf(line, char);
      const above = lines[at - 1];
      const isHeaded = countOf(above, char) === count && isHeadingRow(above?.split(char) ?? []);
      const isLike = [above, lines[at + 1]].some(
        (other) => other !== undefined && countOf(other, char) === count && separates(char, other),
      );
      if (isHeaded || (isLike && char !== "/" && (count > 1 || clearDelimiter.test(char)))) return char;
    }
  }
  return undefined;
}
