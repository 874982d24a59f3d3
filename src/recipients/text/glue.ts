import { checkAddress, maxLocal } from "#recipients/address/address.ts";
import { kind, kindOf } from "#recipients/address/characters.ts";
import { hasKnownSuffix } from "#recipients/address/suffix.ts";

type Range = { start: number; end: number };

const dot = 46;
const lessThan = 60;
const greaterThan = 62;
const maxDomain = 63;
/** How much HTML source can be between two parts of one address. */
const maxTags = 200;

export function afterSpaces(text: string, from: number, end: number): number {
  let i = from;
  while (i < end && kindOf(text.charCodeAt(i)) <= kind.tab && kindOf(text.charCodeAt(i)) !== kind.ordinary)
    i += 1;
  return i;
}

/** `<mark>ja</mark>ne@…`: one tag of HTML source and no space between the words and the address at `start`. */
function isCutByTag(text: string, words: Range | undefined, start: number): boolean {
  if (words === undefined || text.charCodeAt(start - 1) !== greaterThan) return false;
  return text.charCodeAt(words.end) === lessThan && text.indexOf(">", words.end) === start - 1;
}

/** `a@`, `@b` or `@`: half an address. The other half may be before or after a space; `before` are the words there. */
export function isHalf(
  text: string,
  { start, end }: Range,
  before: { hasWords: boolean; name: Range | undefined } | undefined,
): boolean {
  // `jane .doe@…` is one address with a space inside.
  if (text.charCodeAt(start) === dot && before?.hasWords === true) return true;
  if (start >= end || isCutByTag(text, before?.name, start)) return true;
  return kindOf(text.charCodeAt(start)) === kind.at || kindOf(text.charCodeAt(end - 1)) === kind.at;
}

/** The domain of the address that ends here has no dot yet. */
function isWithoutDot(text: string, { start, end }: Range): boolean {
  for (let i = end - 1; i > start && end - i <= maxDomain; i -= 1) {
    const code = text.charCodeAt(i);
    if (code === dot) return false;
    if (kindOf(code) === kind.at) return i < end - 1;
  }
  return false;
}

const tagsBetween = /^([.-]*)(?:<(?!\/?t[dh]\b)[^<>]*>)+$/i;
const endingAfter = /^\.?\s*([a-z]{2,}(?:\.[a-z]{2,})?)\W*$/;

/** The words are the rest of the address `core`: `jane@example.co<b>m</b>`, `jane@example. com`, `jane@example .com`. */
export function isRestOf(text: string, core: Range, words: Range): boolean {
  const { end } = core;
  const isTagged = text.charCodeAt(words.start - 1) === greaterThan;
  const isSpaced = text.charCodeAt(end) === dot || text.charCodeAt(words.start) === dot;
  if ((!isTagged && !isSpaced) || words.start - end > maxTags) return false;
  const between = text.slice(end, words.start);
  const word = text.slice(words.start, words.end);
  if (isSpaced && /^\.?\s+$/.test(between)) {
    const ending = endingAfter.exec(word)?.[1];
    return ending !== undefined && hasKnownSuffix(ending) && isWithoutDot(text, core);
  }
  const [tags, marks = ""] = tagsBetween.exec(between) ?? [];
  if (tags === undefined) return false;
  const address = text.slice(core.start, end);
  const whole = checkAddress(address + marks + word.replace(/[^\p{L}\p{N}]+$/u, ""));
  if (whole.ok && hasKnownSuffix(whole.address)) return true;
  return /^[.a-z0-9-]/.test(word) && !checkAddress(address).ok;
}

/** Line breaks that no keyboard types: they come from word processors and databases, also in the middle of a word. */
export function isOddBreak(code: number): boolean {
  return code === 0x0b || code === 0x0c || code === 0x85 || code === 0x2028 || code === 0x2029;
}

const wordAfter = /^[a-z0-9.-]+(?=[\s\u0085,;)>\]]|$)/;
const wordBefore = /(?<![^\s\u0085,;(<[])[a-z0-9][a-z0-9._+-]*$/;

/** The whole of an address that an odd line break may have cut: `jane@example.co␤m`. Undefined for any other. */
export function acrossBreak(text: string, { start, end }: Range): string | undefined {
  const after = isOddBreak(text.charCodeAt(end))
    ? wordAfter.exec(text.slice(end + 1, end + maxDomain))
    : null;
  const before = isOddBreak(text.charCodeAt(start - 1))
    ? wordBefore.exec(text.slice(Math.max(0, start - maxDomain), start - 1))
    : null;
  if (after === null && before === null) return undefined;
  const address = text.slice(start, end);
  for (const whole of [`${address}${after?.[0] ?? ""}`, `${before?.[0] ?? ""}${address}`]) {
    const checked = checkAddress(whole.replace(/[.-]+$/, ""));
    const isLonger = checked.ok && whole.length > address.length && hasKnownSuffix(checked.address);
    if (isLonger && checked.address !== address.toLowerCase()) return checked.display ?? checked.address;
  }
  return undefined;
}

/** Not the numbering of a list, such as `a.` or `iii.`. */
const splitWord = /^(?![ivx]+\.$)[a-z][a-z0-9.]*[a-z0-9][._]$/;
const underscore = 95;

/** The whole address of `jane. doe@…`, where the space may be a mistake. Undefined for any other name. */
export function acrossSpace(text: string, name: Range, core: Range): string | undefined {
  const last = text.charCodeAt(name.end - 1);
  if ((last !== dot && last !== underscore) || name.end - name.start > maxLocal) return undefined;
  const word = text.slice(name.start, name.end);
  if (!splitWord.test(word) || text.slice(name.end, core.start).trim() !== "") return undefined;
  const checked = checkAddress(word + text.slice(core.start, core.end));
  return checked.ok ? (checked.display ?? checked.address) : undefined;
}

const restOfWord = /^(?:<[^<>@]*>|[^\s<([])*(?:\s+\.\s*\S+)*/;
const domainAfter = /^\s*(?:<[^<>@]*>|[^\s<([])+(?:\s+\.\s*\S+)*/;

/** Where half an address and its other half end, at `until` at the latest: ` example .com Max` → after `.com`. */
export function endOfBroken(text: string, half: Range, until: number): number {
  const rest = text.slice(half.end, until);
  const isBare = kindOf(text.charCodeAt(half.end - 1)) === kind.at;
  const found = (isBare ? domainAfter : restOfWord).exec(rest)?.[0];
  return found === undefined ? until : half.end + found.length;
}

const senderWords =
  /^(?:via|on behalf of|in (?:name|opdracht) van|namens|im (?:auftrag|namen) von|au nom de|de la part de|en nombre de|em nome de|per conto di|på vegne af|w imieniu)(?:\s|$)/i;

/** The words are between the person that a mail was written for and the address that sent it: `via Documents`. */
export function areBeforeSender(text: string, words: Range | undefined): boolean {
  return words !== undefined && senderWords.test(text.slice(words.start, words.end));
}

/** The second address is the first one, perhaps as a link with more than the address. */
export function isSameAddress(text: string, first: Range, second: Range): boolean {
  if (first.end - first.start > second.end - second.start) return false;
  const one = text.slice(first.start, first.end).toLowerCase();
  const other = text.slice(second.start, second.end).toLowerCase();
  return one === other || other.startsWith(`${one}?`);
}
