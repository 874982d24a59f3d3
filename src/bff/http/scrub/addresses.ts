/**
 * A run of characters that an address may consist of. It has no slash, so that node_modules/@scope/name stays readable in
 * a stack trace. Runs do not overlap, so that a text is read once.
 */
const run = /[^\s"'<>,;:()[\]\\/=?&|]+/g;
/** The dot or mark that ends a sentence. */
const sentenceEnd = /[.!]{0,3}$/;

/** Replaces e-mail addresses, plain or URL-encoded. */
export function withoutAddresses(text: string): string {
  return text.replaceAll(run, (word) => {
    const at = atSign(word);
    if (at === null) return word;
    const dot = word.indexOf(".", at + 1);
    const hasDomain = dot !== -1 && /[^.]/.test(word.slice(dot, dot + 4));
    return hasDomain ? `[address]${sentenceEnd.exec(word)?.[0] ?? ""}` : word;
  });
}

/** Where the domain begins; null without an at sign. */
function atSign(word: string): number | null {
  const plain = word.indexOf("@");
  if (plain !== -1) return plain + 1;
  const encoded = word.indexOf("%40");
  return encoded === -1 ? null : encoded + 3;
}
