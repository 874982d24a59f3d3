/** Metadata may nest; nothing honest nests deeper than some ten. */
export const jsonMaxDepth = 64;
/** In characters as written, so that 8,192 characters of metadata fit with every one of them escaped. */
export const jsonMaxString = 65_536;

const quote = 34;
const backslash = 92;
const openBrace = 123;
const closeBrace = 125;
const openBracket = 91;
const closeBracket = 93;

/**
 * What makes a text too costly to read as JSON, in words, or null. Looks at brackets and quotes only, once from front to
 * back: deep nesting is found before a parser, a schema or `JSON.stringify` meets it, all of which go down by recursion.
 */
export function jsonFault(text: string): string | null {
  let depth = 0;
  for (let at = 0; at < text.length; at += 1) {
    const code = text.charCodeAt(at);
    if (code === quote) {
      const end = endOfString(text, at);
      if (end - at - 1 > jsonMaxString)
        return `A text in the body may have ${jsonMaxString.toLocaleString("en")} characters at most.`;
      at = end;
    } else if (code === openBrace || code === openBracket) {
      depth += 1;
      if (depth > jsonMaxDepth) return `The body may nest ${jsonMaxDepth} levels deep at most.`;
    } else if (code === closeBrace || code === closeBracket) depth -= 1;
  }
  return null;
}

/** Where the string that begins at `start` ends; the end of the text when it never does. */
function endOfString(text: string, start: number): number {
  for (let at = text.indexOf('"', start + 1); at !== -1; at = text.indexOf('"', at + 1))
    if (!isEscaped(text, at)) return at;
  return text.length;
}

function isEscaped(text: string, at: number): boolean {
  let slashes = 0;
  while (text.charCodeAt(at - 1 - slashes) === backslash) slashes += 1;
  return slashes % 2 === 1;
}
