import { isWordCharacter, kind, kindOf } from "#recipients/address/characters.ts";

/** Where a quote or parenthesis closes, and whether it contains an @. */
export type Enclosed = { close: number; hasAt: boolean };

type Pair = { closers: string; isEscaped: boolean };

// In each entry the first character opens and all others close it. Low quotes have two closers.
const pairs = new Map<string, Pair>(
  ['""', "＂＂", "“”", "„“”", "‟”", "«»", "‘’", "‚‘’", "‹›", "「」", "()", "（)）", "[]"].map((entry) => [
    entry.slice(0, 1),
    { closers: entry.slice(1), isEscaped: entry === '""' },
  ]),
);

function isEscapable(code: number): boolean {
  return code === 34 || code === 92;
}

function isApostrophe(text: string, i: number): boolean {
  return text[i] === "’" && i + 1 < text.length && isWordCharacter(text.charCodeAt(i + 1));
}

/**
 * Finds the character on the same line that closes the one at `open`. Stops at another opener of the same kind, because
 * a long run of openers would otherwise take quadratic time.
 */
export function findClose(text: string, open: number, end: number): Enclosed | undefined {
  const opener = text.slice(open, open + 1);
  const pair = pairs.get(opener);
  if (pair === undefined) return undefined;
  let hasAt = false;
  for (let i = open + 1; i < end; i += 1) {
    const code = text.charCodeAt(i);
    const what = kindOf(code);
    if (what === kind.lineBreak) return undefined;
    if (what === kind.at) hasAt = true;
    else if (what === kind.ordinary) continue;
    else if (pair.isEscaped && code === 92 && isEscapable(text.charCodeAt(i + 1))) i += 1;
    else if (pair.closers.includes(String.fromCharCode(code))) {
      if (!isApostrophe(text, i)) return { close: i, hasAt };
    } else if (code === opener.charCodeAt(0)) return undefined;
  }
  return undefined;
}

/**
 * The end of a name in straight single quotes before an angle bracket (`'Last, First' <a@b>`). Elsewhere the character
 * is an apostrophe or the beginning of an address.
 */
export function findSingleQuotedName(text: string, open: number, end: number): number | undefined {
  for (let i = open + 1; i < end; i += 1) {
    const code = text.charCodeAt(i);
    const what = kindOf(code);
    if (what === kind.lineBreak || what === kind.at || what === kind.angleOpen) return undefined;
    if (code !== 39) continue;
    if (kindOf(text.charCodeAt(i - 1)) !== kind.ordinary) return undefined;
    if (isBeforeAngle(text, i + 1, end)) return i;
  }
  return undefined;
}

/** True when an angle bracket opens after optional spaces. */
export function isBeforeAngle(text: string, from: number, end: number): boolean {
  let i = from;
  while (i < end && kindOf(text.charCodeAt(i)) === kind.space) i += 1;
  if (i >= end) return false;
  return kindOf(text.charCodeAt(i)) === kind.angleOpen || text.slice(i, i + 4).toLowerCase() === "&lt;";
}
