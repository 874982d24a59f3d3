import { foldCharacters } from "./characters.ts";
import { maxRepairable, type Repair, readable, withoutTypos } from "./repair.ts";

const shortestSpelledOut = "a[at]b.c".length;
const bracketedAt = /\s*[([{<]\s*(?:at|@|a|ät)\s*[)\]}>]\s*/i;
const wordAt = /\s+at\s+/i;
const spelledDot = /\s*[([{<]\s*(?:dot|\.)\s*[)\]}>]\s*|\s+(?:dot|\.)\s+/gi;

/**
 * `name at example dot com`, `name[at]example[dot]com` → `name@example.com`; undefined for other words. In a sentence
 * (`Meet us at example.com`) it is only a guess, and for several addresses there is no suggestion.
 */
export function readSpelledOut(text: string): Partial<Repair> | undefined {
  if (text.length > maxRepairable || text.length < shortestSpelledOut) return undefined;
  const isBracketed = bracketedAt.test(text);
  if (!isBracketed && !wordAt.test(text)) return undefined;
  // One suggestion in place of several addresses would lose people.
  if (text.split(bracketedAt).length > 2) return {};
  const words = text
    .replace(isBracketed ? bracketedAt : wordAt, "@")
    .replace(spelledDot, ".")
    .trim();
  const suggestion = lastAddress(words);
  if (suggestion === undefined) return undefined;
  return isBracketed || !/\s/.test(words) ? { suggestion } : { suggestion, isOtherMailbox: true };
}

const encodedAt = /%40|=40|\\u0040/i;

function decodePercent(code: string): string {
  try {
    return decodeURIComponent(code);
  } catch {
    // A stray percent sign is literal.
    return code;
  }
}

/** `jane%40example.com` → `jane@example.com`, also as mail (`=40`) and JSON (`\\u0040`) encode it; undefined for other words. */
export function readEncoded(text: string): string | undefined {
  if (text.length > maxRepairable || !encodedAt.test(text)) return undefined;
  return lastAddress(text.replace(encodedAt, "@").replaceAll(/(?:%[0-9a-f]{2})+/gi, decodePercent));
}

/** The ends of the parts of a text that hold one address each: `jane(at)example.com max%40example.org`. Empty for one address. */
export function endsOfSpelledOut(text: string): number[] {
  if (text.length > maxRepairable || !(encodedAt.test(text) || bracketedAt.test(text))) return [];
  const ends: number[] = [];
  for (const { 0: word, index } of text.matchAll(/\S+/g)) {
    if ((readEncoded(word) ?? readSpelledOut(word)?.suggestion) !== undefined) ends.push(index + word.length);
  }
  return ends.length > 1 ? [...ends.slice(0, -1), text.length] : [];
}

/** `jane @ example.com`, `jane@example. com` → `jane@example.com`; undefined if the result is not an address. */
export function closeGap(text: string): string | undefined {
  if (text.length > maxRepairable) return undefined;
  const folded = foldCharacters(text).replaceAll(/<\/?[a-z][^<>@]*>|<!--[^<>@]*>/gi, "");
  const closed = folded.replace(/\s*@\s*/, "@").replace(/\s+\.\s*(?=\S)/g, ".");
  return lastAddress(closed.replace(/(?<=@[^\s@.]+)\.\s+(?=[a-z]{2,})/, "."));
}

function lastAddress(text: string): string | undefined {
  const word = text.split(/[\s<>()]+/).findLast((part) => part.includes("@"));
  const address = word === undefined ? undefined : readable(word.replace(/^\W+|\W+$/g, ""));
  return address === undefined ? undefined : withoutTypos(address);
}
