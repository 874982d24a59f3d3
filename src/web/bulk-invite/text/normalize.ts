import { withPlainBreaks } from "./lines.ts";

/** Above either, a textarea is what freezes the page, so the text is kept in memory and shown line by line. */
export const textareaMaxLines = 2_000;
export const textareaMaxLength = 100_000;

/** Longer lines are broken up on the way in: nobody can correct one address in a line of a megabyte. */
const lineMaxLength = 1_000;

/** A comma or semicolon right after an address; commas inside `"Doe, Jane"` do not follow one. */
const afterAddress = /(@[^\s,;<>"]+>?)[ \t]*[,;][ \t]*(?=\S)/g;

/** Tells whether a textarea can hold it, without splitting it. */
export function isLarge(text: string): boolean {
  if (text.length > textareaMaxLength) return true;
  let lines = 1;
  for (let at = text.indexOf("\n"); at !== -1; at = text.indexOf("\n", at + 1)) lines += 1;
  return lines > textareaMaxLines;
}

/** Puts addresses that stand side by side on lines of their own. */
export function oneLineEach(text: string): string {
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

/** A pasted or dropped text as the page keeps it: plain line breaks, no endless lines. Runs in the worker. */
export function takeIn(text: string): string {
  const plain = withPlainBreaks(text);
  if (!hasLongLine(plain)) return plain;
  return plain
    .split("\n")
    .map((line) => (line.length > lineMaxLength ? oneLineEach(line) : line))
    .join("\n");
}
