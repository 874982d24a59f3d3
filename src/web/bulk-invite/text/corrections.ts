/** The address that was probably meant by `source`. `isOtherMailbox`: only the user can decide that it was. */
type Suggestion = { kind?: string; source: string; suggestion: string; isOtherMailbox?: true };

/** `line` and `column` are from 1. */
export type PlacedSuggestion = Suggestion & { kind: "recipient" | "problem"; line: number; column: number };

// Spaces are listed one by one, because `\s` includes an invisible character that a domain may contain.
const inAddress = String.raw`[^ \t\n\r\u00a0\u2000-\u200a\u3000<>"'()[\],;:?]+`;
const address = new RegExp(`${inAddress}@${inAddress}`);
const addresses = new RegExp(address, "g");
const link = /\]\(|<[a-z][^<>]*\shref=/i;
const angle = /<[^<>]*@[^<>]*>/;

/**
 * Puts the suggested address in place of the mistyped one and keeps a name around it. In a link, both the text
 * and the target change. Source text that holds no address (spelled out, spaces inside) is replaced whole.
 */
export function correctSource({ kind, source, suggestion }: Suggestion): string {
  if (link.test(source)) return source.replace(addresses, () => suggestion);
  if (angle.test(source)) return source.replace(angle, () => `<${suggestion}>`);
  if (kind === "problem") return suggestion;
  return address.test(source) ? source.replace(address, () => suggestion) : suggestion;
}

/** Applies one suggestion to its line; a line that changed since it was parsed is returned unchanged. */
export function correctLine(line: string, column: number, suggestion: Suggestion): string {
  const { source } = suggestion;
  const at = line.startsWith(source, column - 1) ? column - 1 : line.indexOf(source);
  if (at === -1) return line;
  return line.slice(0, at) + correctSource(suggestion) + line.slice(at + source.length);
}

/** The line without `source`; separators stay, since they may be those of a table. */
export function withoutSource(line: string, column: number, source: string): string {
  const at = line.startsWith(source, column - 1) ? column - 1 : line.indexOf(source);
  return at === -1 ? line : line.slice(0, at) + line.slice(at + source.length);
}

/** Applies all `suggestions` that lead to the same mailbox. They are in the order of the text. */
export function correctAll(text: string, suggestions: readonly PlacedSuggestion[]): string {
  const lines = text.split("\n");
  // From the end, so that the columns of the remaining suggestions stay right.
  for (const suggestion of suggestions.toReversed()) {
    if (suggestion.isOtherMailbox === true) continue;
    const line = lines[suggestion.line - 1];
    if (line !== undefined) lines[suggestion.line - 1] = correctLine(line, suggestion.column, suggestion);
  }
  return lines.join("\n");
}
