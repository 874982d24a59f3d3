import { isWordCharacter, kind, kindOf, lastTerminator } from "#recipients/address/characters.ts";
import { entityAt } from "./entity.ts";

/** A run of characters up to the next space, separator or bracket. */
export type Word = {
  start: number;
  end: number;
  atCount: number;
  /** The last colon before the first @, or -1. */
  colon: number;
  isEncoded: boolean;
  isMailto: boolean;
  /** It begins with a quoted part (`"a b"@…`), so its quotes are not marks around it. */
  isQuoted: boolean;
};

const questionMark = 63;
const dot = 46;
const comma = 44;
const slash = 47;
// How far into a link to look for its question mark; longer than any address.
const maxMailto = 800;

function isMailtoBefore(text: string, colon: number, start: number): boolean {
  return colon - 6 >= start && text.slice(colon - 6, colon).toLowerCase() === "mailto";
}

export function holds(text: string, from: number, to: number, code: number): boolean {
  for (let i = from; i < to; i += 1) if (text.charCodeAt(i) === code) return true;
  return false;
}

/**
 * In `mailto:a@…?subject=Hi,you` a comma is part of the link, unless an address follows. Looks ahead to the next comma
 * at most, so that every character is seen once.
 */
function isInQuery(text: string, word: Word, i: number, end: number): boolean {
  if (!word.isMailto || !holds(text, word.colon, Math.min(i, word.colon + maxMailto), questionMark))
    return false;
  let next = i + 1;
  for (; next < end; next += 1) {
    const what = kindOf(text.charCodeAt(next));
    if (what === kind.at) return false;
    if (what !== kind.ordinary && what <= lastTerminator) break;
  }
  return next > i + 1;
}

const usualEnding =
  /^(?:com|net|org|edu|gov|info|biz|io|eu|de|at|ch|fr|it|es|nl|be|se|dk|pl|ru|in|us|ca|uk|com?[.,][a-z]{2})(?![\p{L}\p{N}@.-])/iu;
const maxDomain = 63;

/** In `jane@gmail,com` the comma was meant as a dot: the domain has no ending, and one follows directly. */
function isForDot(text: string, word: Word, i: number, end: number): boolean {
  if (word.atCount !== 1) return false;
  for (let at = i - 1; at >= word.start && i - at <= maxDomain; at -= 1) {
    const code = text.charCodeAt(at);
    if (code === dot || code === comma) return false;
    if (kindOf(code) !== kind.at) continue;
    return i - at > 1 && usualEnding.test(text.slice(i + 1, Math.min(end, i + 10)));
  }
  return false;
}

/** A further colon of `https://user:password@…` separates no label. */
function isWebAddress(text: string, { colon }: Word): boolean {
  return colon >= 0 && text.charCodeAt(colon + 1) === slash && text.charCodeAt(colon + 2) === slash;
}

/** The length of the special character at `i`, or 0 where it ends the word. */
function step(text: string, word: Word, i: number, end: number): number {
  const what = kindOf(text.charCodeAt(i));
  if (what === kind.at) word.atCount += 1;
  else if (what === kind.colon && word.atCount === 0 && !isWebAddress(text, word)) {
    word.colon = i;
    word.isMailto = isMailtoBefore(text, i, word.start);
  } else if (what === kind.ampersand) return stepEntity(text, word, i);
  else if (what <= lastTerminator) {
    const isSeparator = what === kind.comma || what === kind.semicolon;
    return isSeparator && (isInQuery(text, word, i, end) || isForDot(text, word, i, end)) ? 1 : 0;
  }
  return 1;
}

function stepEntity(text: string, word: Word, i: number): number {
  const entity = entityAt(text, i);
  if (entity === undefined) return 1;
  const what = kindOf(entity.code);
  // An entity ends a word like its character; `&quot;` occurs only around words.
  if ((what > kind.ordinary && what <= lastTerminator) || what === kind.quote) return 0;
  if (what === kind.at) word.atCount += 1;
  word.isEncoded = true;
  return entity.length;
}

export function readWord(text: string, start: number, end: number): Word {
  const word: Word = {
    start,
    end,
    atCount: 0,
    colon: -1,
    isEncoded: false,
    isMailto: false,
    isQuoted: false,
  };
  let i = start;
  while (i < end) {
    if (kindOf(text.charCodeAt(i)) === kind.ordinary) {
      i += 1;
      continue;
    }
    const length = step(text, word, i, end);
    if (length === 0) break;
    i += length;
  }
  word.end = i;
  return word;
}

export function hasWordCharacter(text: string, start: number, end: number): boolean {
  for (let i = start; i < end; i += 1) if (isWordCharacter(text.charCodeAt(i))) return true;
  return false;
}

const ruleCharacters = "-_=*#~|+/:";

/** True for the lines and bullets of plain text (`---`, `***`, `|`) and for empty quotes and brackets. */
export function isRule(text: string, start: number, end: number): boolean {
  for (let i = start; i < end; i += 1) {
    const what = kindOf(text.charCodeAt(i));
    const isPlain = what === kind.ordinary || what >= kind.at;
    if (isPlain && !ruleCharacters.includes(text.charAt(i))) return false;
  }
  return true;
}

const hyphen = 45;

function isTrailing(code: number): boolean {
  if (code === hyphen) return false;
  const what = kindOf(code);
  return what !== kind.at && !isWordCharacter(code);
}

const partners = new Map([
  ["*", "*"],
  ["_", "_"],
  ["~", "~"],
  ["'", "'"],
  ["`", "`"],
  ["|", "|"],
  ["{", "}"],
  ["‘", "’"],
]);

/**
 * The range of the address inside a word: without a label (`mailto:`, `E-mail:`), trailing punctuation, or marks around
 * it (`*a@…*`, `'a@…'`). A mark in front alone remains, because an address may begin with it.
 */
export function coreOf(text: string, word: Word): { start: number; end: number } {
  let { end } = word;
  let start = word.colon >= 0 ? word.colon + 1 : word.start;
  if (word.isMailto) while (start < end && text.charCodeAt(start) === slash) start += 1;
  if (!word.isEncoded) while (end > start && isTrailing(text.charCodeAt(end - 1))) end -= 1;
  if (word.isQuoted || isWordCharacter(text.charCodeAt(start))) return { start, end };
  while (start < end) {
    const partner = partners.get(text.charAt(start));
    const what = kindOf(text.charCodeAt(start));
    const isClosed = partner !== undefined && holds(text, end, word.end, partner.charCodeAt(0));
    if (!isClosed && (what < kind.quote || what > kind.invisible)) break;
    start += 1;
  }
  return { start, end };
}
