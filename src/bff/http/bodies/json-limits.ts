/** Metadata may nest; real metadata nests about ten levels. */
export const jsonMaxDepth = 64;
/** In characters as sent: 8,192 characters of metadata fit even if all of them are escaped. */
export const jsonMaxString = 65_536;

const quote = 34;
const backslash = 92;
const openBrace = 123;
const closeBrace = 125;
const openBracket = 91;
const closeBracket = 93;

/**
 * Why a text is too costly to parse as JSON, or null. One pass over brackets and quotes, because the parser, schemas and
 * `JSON.stringify` recurse into deep nesting. `outerDepth`: of the place where the text is.
 */
export function jsonFault(text: string, outerDepth = 0): string | null {
  let depth = outerDepth;
  for (let at = 0; at < text.length; at += 1) {
    const code = text.charCodeAt(at);
    if (code === quote) {
      const end = endOfString(text, at);
      if (end - at - 1 > jsonMaxString)
        return `A string in the body may have at most ${jsonMaxString.toLocaleString("en")} characters.`;
      at = end;
    } else if (code === openBrace || code === openBracket) {
      depth += 1;
      if (depth > jsonMaxDepth) return `The body may nest at most ${jsonMaxDepth} levels deep.`;
    } else if (code === closeBrace || code === closeBracket) depth -= 1;
  }
  return null;
}

/** The end of the string that starts at `start`; the end of the text if it is not terminated. */
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
