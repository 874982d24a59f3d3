/**
 * A text and the offset at which each of its lines starts. An edit shifts the later offsets instead of splitting the
 * text again, so that a line among 100,000 can be corrected. Line breaks are `\n` only.
 */
export type Lines = { readonly text: string; readonly starts: Uint32Array<ArrayBuffer> };

export const noLines: Lines = { text: "", starts: new Uint32Array(1) };

/** Counts without building an array of lines: 100,000 lines take a few milliseconds. */
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

/** Plain line breaks, since store, textarea and parser must agree on where a line ends, and no NUL characters. */
export function cleanText(text: string): string {
  const visible = text.includes("\0") ? text.replaceAll("\0", "") : text;
  return visible.includes("\r") ? visible.replaceAll("\r\n", "\n").replaceAll("\r", "\n") : visible;
}

function span({ text, starts }: Lines, line: number): { from: number; to: number } {
  const from = starts[line];
  if (from === undefined) return { from: text.length, to: text.length };
  const next = starts[line + 1];
  return { from, to: next === undefined ? text.length : next - 1 };
}

/** The text of a zero-based line without its line break; empty past the end. */
export function lineText(lines: Lines, line: number): string {
  const { from, to } = span(lines, line);
  return lines.text.slice(from, to);
}

/** Replaces the text between two offsets. */
export function splice(lines: Lines, from: number, to: number, inserted: string): Lines {
  const text = lines.text.slice(0, from) + inserted + lines.text.slice(to);
  const firstLater = lines.starts.findIndex((start) => start > from);
  const earlier = firstLater === -1 ? lines.starts : lines.starts.subarray(0, firstLater);
  const later = firstLater === -1 ? [] : lines.starts.subarray(firstLater).filter((start) => start > to);
  const added = indexLines(inserted).starts.subarray(1);
  const starts = new Uint32Array(earlier.length + added.length + later.length);
  starts.set(earlier);
  for (const [i, start] of added.entries()) starts[earlier.length + i] = from + start;
  const shift = inserted.length - (to - from);
  for (const [i, start] of later.entries()) starts[earlier.length + added.length + i] = start + shift;
  return { text, starts };
}

/** `replacement` may hold several lines, as a paste into one line does. */
export function replaceLine(lines: Lines, line: number, replacement: string): Lines {
  const { from, to } = span(lines, line);
  return splice(lines, from, to, replacement);
}

/** Removes the line and its line break. A text always keeps one line, which may be empty. */
export function removeLine(lines: Lines, line: number): Lines {
  const { from, to } = span(lines, line);
  if (line + 1 < lines.starts.length) return splice(lines, from, to + 1, "");
  return splice(lines, Math.max(0, from - 1), to, "");
}

/** Appends `more` after a blank line, so that a table in it does not continue one in `text`. */
export function appendText(text: string, more: string): string {
  if (text === "" || text.endsWith("\n\n")) return text + more;
  return `${text}${text.endsWith("\n") ? "\n" : "\n\n"}${more}`;
}
