import type { Judgement } from "./parse-list.ts";

type Suggested = { kind?: string; source: string; suggestion: string };

/**
 * Puts the suggested address where the doubtful one stands in `source`, and leaves a name around it alone. A text that
 * is no address at all (spelled out, spaces inside) is replaced whole.
 */
export function corrected({ kind, source, suggestion }: Suggested): string {
  if (/<[^<>]*>/.test(source)) return source.replace(/<[^<>]*>/, () => `<${suggestion}>`);
  if (kind === "problem") return suggestion;
  const address = /[^\s<>"'(),;:]+@[^\s<>"'(),;]+/.exec(source)?.[0];
  return address === undefined ? suggestion : source.replace(address, () => suggestion);
}

/** The line with one suggestion taken; unchanged when the text has moved on since it was read. */
export function correctLine(line: string, column: number, suggested: Suggested): string {
  const at = line.startsWith(suggested.source, column - 1) ? column - 1 : line.indexOf(suggested.source);
  if (at === -1) return line;
  return line.slice(0, at) + corrected(suggested) + line.slice(at + suggested.source.length);
}

/** The whole text with every suggestion taken. */
export function correctAll({ text, suggestions }: Judgement): string {
  const lines = text.split("\n");
  // From the end, so that the columns of what is still to come stay right.
  for (const suggested of suggestions.toReversed()) {
    const line = lines[suggested.line - 1];
    if (line !== undefined) lines[suggested.line - 1] = correctLine(line, suggested.column, suggested);
  }
  return lines.join("\n");
}
