import { isWordCharacter, kind, kindOf, lastTerminator } from "#recipients/address/characters.ts";
import { entityAt } from "./entity.ts";

/** A run of characters up to the next space, separator or bracket, and what was seen in it. */
export type Word = {
  start: number;
  end: number;
  atCount: number;
  /** The last colon before the first @, or -1. */
  colon: number;
  isEncoded: boolean;
  isMailto: boolean;
  /** It begins with a quoted part (`"a b"@…`), whose quotes are no marks around it. */
  isQuoted: boolean;
};

const questionMark = 63;
// The question mark of a link is looked for no farther than an address can reach.
const maxMailto = 800;

function isMailtoBefore(text: string, colon: number, start: number): boolean {
  return colon - 6 >= start && text.slice(colon - 6, colon).toLowerCase() === "mailto";
}

/** True when the range holds the ASCII character `code`. */
export function holds(text: string, from: number, to: number, code: number): boolean {
  for (let i = from; i < to; i += 1) if (text.charCodeAt(i) === code) return true;
  return false;
}

/**
 * In `mailto:a@…?subject=Hi,you` a comma is part of the link, as long as something follows it that is no address.
 * Looks ahead to the next comma at most, so that all commas together are looked over once.
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

/** Reads on over a character that is not ordinary. Answers how far, or 0 where the word ends. */
function step(text: string, word: Word, i: number, end: number): number {
  const what = kindOf(text.charCodeAt(i));
  if (what === kind.at) word.atCount += 1;
  else if (what === kind.colon && word.atCount === 0) {
    word.colon = i;
    word.isMailto = isMailtoBefore(text, i, word.start);
  } else if (what === kind.ampersand) return stepEntity(text, word, i);
  else if (what <= lastTerminator) {
    const isSeparator = what === kind.comma || what === kind.semicolon;
    return isSeparator && isInQuery(text, word, i, end) ? 1 : 0;
  }
  return 1;
}

function stepEntity(text: string, word: Word, i: number): number {
  const entity = entityAt(text, i);
  if (entity === undefined) return 1;
  const what = kindOf(entity.code);
  // `&lt;` and its like end a word as the characters themselves would; `&quot;` stands only around words.
  if ((what > kind.ordinary && what <= lastTerminator) || what === kind.quote) return 0;
  if (what === kind.at) word.atCount += 1;
  word.isEncoded = true;
  return entity.length;
}

/** Reads the word at `start`, which may be of any kind that does not end a word. */
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

/** True when a letter or digit stands anywhere in the range. */
export function hasWordCharacter(text: string, start: number, end: number): boolean {
  for (let i = start; i < end; i += 1) if (isWordCharacter(text.charCodeAt(i))) return true;
  return false;
}

const ruleCharacters = "-_=*#~|+/:";

/** True for what draws lines and bullets in plain text (`---`, `***`, `|`) and for quotes and brackets around nothing. */
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
 * Where the address inside a word begins and ends: without the label before a colon (`mailto:`, `E-mail:`), without
 * punctuation behind it, and without a mark in front that the same mark behind closes (`*a@…*`, `'a@…'`). A lone
 * mark in front stays, because it may lawfully begin an address.
 */
export function coreOf(text: string, word: Word): { start: number; end: number } {
  let { end } = word;
  let start = word.colon >= 0 ? word.colon + 1 : word.start;
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
