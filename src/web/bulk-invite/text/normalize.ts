import { countLines, cleanText } from "./lines.ts";

/** Above either limit a textarea freezes the page, so the text is kept in memory and shown line by line. */
const textareaMaxLines = 2_000;
const textareaMaxLength = 100_000;

/** Longer runs of addresses are split: a user cannot correct one address in a line of a megabyte. */
const lineMaxLength = 1_000;
/** A long row of a table has fewer addresses than one in so many characters, and stays as it is. */
const lengthPerAddress = 100;

/** A comma or semicolon right after an address; the comma inside `"Doe, Jane"` does not follow one. */
const afterAddress = /(@[^\s,;<>"]+>?)[ \t]*[,;][ \t]*(?=\S)/g;

/** Whether the text is too large for a textarea. Does not split it, since this runs on every paste. */
export function isLarge(text: string): boolean {
  return text.length > textareaMaxLength || countLines(text) > textareaMaxLines;
}

/** Puts each of several addresses on a line on its own line. */
export function splitAddresses(text: string): string {
  return text.replace(afterAddress, "$1\n");
}

function hasLongLine(text: string): boolean {
  let from = 0;
  while (from < text.length) {
    const to = text.indexOf("\n", from);
    const end = to === -1 ? text.length : to;
    if (end - from > lineMaxLength) return true;
    from = end + 1;
  }
  return false;
}

/** Gives a pasted or dropped text plain line breaks, no NUL and no run of addresses longer than a user can edit. */
export function normalizeText(text: string): string {
  const plain = cleanText(text);
  if (!hasLongLine(plain)) return plain;
  return plain
    .split("\n")
    .map((line) => (isRunOfAddresses(line) ? splitAddresses(line) : line))
    .join("\n");
}

const isRunOfAddresses = (line: string) =>
  line.length > lineMaxLength && line.split("@").length > line.length / lengthPerAddress;
