/** The address that was probably meant by `source`. */
type Suggestion = { kind?: string; source: string; suggestion: string };

/** `line` and `column` are from 1. */
export type PlacedSuggestion = Suggestion & { kind: "recipient" | "problem"; line: number; column: number };

/**
 * Puts the suggested address in place of the mistyped one and keeps a name around it. Source text that holds no address
 * (spelled out, spaces inside) is replaced whole.
 */
export function correctSource({ kind, source, suggestion }: Suggestion): string {
  if (/<[^<>]*>/.test(source)) return source.replace(/<[^<>]*>/, () => `<${suggestion}>`);
  if (kind === "problem") return suggestion;
  const address = /[^\s<>"'(),;:]+@[^\s<>"'(),;]+/.exec(source)?.[0];
  return address === undefined ? suggestion : source.replace(address, () => suggestion);
}

/** Applies one suggestion to its line; a line that changed since it was parsed is returned unchanged. */
export function correctLine(line: string, column: number, suggestion: Suggestion): string {
  const { source } = suggestion;
  const at = line.startsWith(source, column - 1) ? column - 1 : line.indexOf(source);
  if (at === -1) return line;
  return line.slice(0, at) + correctSource(suggestion) + line.slice(at + source.length);
}

/** Applies all `suggestions`, which are in the order of the text. */
export function correctAll(text: string, suggestions: readonly PlacedSuggestion[]): string {
  const lines = text.split("\n");
  // From the end, so that the columns of the remaining suggestions stay right.
  for (const suggestion of suggestions.toReversed()) {
    const line = lines[suggestion.line - 1];
    if (line !== undefined) lines[suggestion.line - 1] = correctLine(line, suggestion.column, suggestion);
  }
  return lines.join("\n");
}
