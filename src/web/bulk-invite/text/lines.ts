/**
 * A text and where each of its lines begins. An edit makes a new value and moves the later beginnings along, so that
 * a row of a hundred thousand can be corrected without splitting the text again. Line breaks are `\n` only.
 */
export type Lines = { readonly text: string; readonly starts: Uint32Array<ArrayBuffer> };

export const noLines: Lines = { text: "", starts: new Uint32Array(1) };

/** Counted without an array of lines: 100,000 lines take a few milliseconds. */
export function countLines(text: string): number {
  let count = 1;
  for (let at = text.indexOf("\n"); at !== -1; at = text.indexOf("\n", at + 1)) count += 1;
  return count;
}

export function indexLines(text: string): Lines {
  const starts = new Uint32Array(countLines(text));
  let line = 1;
  for (let at = text.indexOf("\n"); at !== -1; at = text.indexOf("\n", at + 1)) {
    starts[line] = at + 1;
    line += 1;
  }
  return { text, starts };
}

/** One kind of line break, so that page, textarea and reader agree on what a line is. */
export function withPlainBreaks(text: string): string {
  return text.includes("\r") ? text.replaceAll("\r\n", "\n").replaceAll("\r", "\n") : text;
}

function span({ text, starts }: Lines, line: number): { from: number; to: number } {
  const from = starts[line];
  if (from === undefined) return { from: text.length, to: text.length };
  const next = starts[line + 1];
  return { from, to: next === undefined ? text.length : next - 1 };
}

/** The text of a zero-based line without its break; empty past the end. */
export function lineText(lines: Lines, line: number): string {
  const { from, to } = span(lines, line);
  return lines.text.slice(from, to);
}

/** Puts `inserted` in place of the characters `from` to `to`. */
function splice(lines: Lines, from: number, to: number, inserted: string): Lines {
  const text = lines.text.slice(0, from) + inserted + lines.text.slice(to);
  const firstLater = lines.starts.findIndex((start) => start > from);
  const kept = firstLater === -1 ? lines.starts : lines.starts.subarray(0, firstLater);
  const later = firstLater === -1 ? [] : lines.starts.subarray(firstLater).filter((start) => start > to);
  const added = indexLines(inserted).starts.subarray(1);
  const starts = new Uint32Array(kept.length + added.length + later.length);
  starts.set(kept);
  for (const [i, start] of added.entries()) starts[kept.length + i] = from + start;
  const moved = inserted.length - (to - from);
  for (const [i, start] of later.entries()) starts[kept.length + added.length + i] = start + moved;
  return { text, starts };
}

/** `replacement` may hold several lines, as a paste into one line does. */
export function replaceLine(lines: Lines, line: number, replacement: string): Lines {
  const { from, to } = span(lines, line);
  return splice(lines, from, to, replacement);
}

/** Takes the line and its break away; the last line that is left stays as an empty one. */
export function removeLine(lines: Lines, line: number): Lines {
  const { from, to } = span(lines, line);
  if (line + 1 < lines.starts.length) return splice(lines, from, to + 1, "");
  return splice(lines, Math.max(0, from - 1), to, "");
}

/** Adds `more` as lines of its own after what is there. */
export function appendLines(lines: Lines, more: string): Lines {
  const { text } = lines;
  const glue = text === "" || text.endsWith("\n") ? "" : "\n";
  return splice(lines, text.length, text.length, glue + more);
}
