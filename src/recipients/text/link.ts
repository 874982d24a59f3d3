import { kind, kindOf } from "#recipients/address/characters.ts";
import { findClose } from "./enclosed.ts";
import { readLabel, type Tag } from "./html.ts";
import type { Range } from "./tokens.ts";
import { hasWordCharacter, holds, readWord, type Word } from "./word.ts";

/** A link to an address. `shown` is its text, which is also the `name` unless it holds an @. */
export type Link = { word: Word; end: number; name: Range | undefined; shown: Range | undefined };

const atSign = 64;
const slash = 47;
const maxChatLink = 400;
const chatLink = /^<(mailto:[^\s|<>]+)\|([^|<>\r\n\u0085\u2028\u2029]+)>/i;

/** `mailto:jane%40example.com` has an encoded @. */
export function isEncodedMailto(text: string, word: Word): boolean {
  return word.isMailto && text.slice(word.start, word.end).includes("%40");
}

/** A link to a web page, or a mailto link with more than an address. */
export function isOddLink(text: string, core: Range, word: Word): boolean {
  if (word.colon < 0) return false;
  if (word.isMailto) return holds(text, core.start, word.end, 63) || holds(text, core.start, word.end, 37);
  return text.charCodeAt(core.start) === slash && text.charCodeAt(core.start + 1) === slash;
}

/** `[mailto:a@…]`, as mail programs write a link in plain text. */
export function isEnclosedLink(text: string, { isMailto, start }: Word): boolean {
  const before = isMailto ? kindOf(text.charCodeAt(start - 1)) : kind.ordinary;
  return before === kind.bracketOpen || before === kind.parenOpen;
}

/** Reads a link of a chat program, `<mailto:a@…|Jane Doe>`. Undefined for any other bracket. */
export function readChatLink(text: string, open: number, end: number): Link | undefined {
  const code = text.charCodeAt(open + 1);
  if (code !== 109 && code !== 77) return undefined;
  const [whole, target = "", label = ""] =
    chatLink.exec(text.slice(open, Math.min(end, open + maxChatLink))) ?? [];
  if (whole === undefined) return undefined;
  const bar = open + 1 + target.length;
  const word = readWord(text, open + 1, bar);
  if (!word.isMailto || word.atCount === 0 || word.end !== bar) return undefined;
  const shown = { start: bar + 1, end: bar + 1 + label.length };
  return { word, end: open + whole.length, name: label.includes("@") ? undefined : shown, shown };
}

/** Reads a Markdown link, `[Name](mailto:a@…)`. Undefined for any other bracket. */
export function readMarkdownLink(text: string, open: number, end: number): Link | undefined {
  const label = findClose(text, open, end);
  if (label === undefined || kindOf(text.charCodeAt(label.close + 1)) !== kind.parenOpen) return undefined;
  const target = findClose(text, label.close + 1, end);
  if (target === undefined || !target.hasAt) return undefined;
  const word = readWord(text, label.close + 2, target.close);
  if (word.atCount === 0 || word.end !== target.close) return undefined;
  const shown = { start: open + 1, end: label.close };
  return { word, end: target.close + 1, name: label.hasAt ? undefined : shown, shown };
}

/** Reads the link that begins with `tag`, `<a href="mailto:…">Jane Doe</a>`. Undefined for a link to no address. */
export function readHtmlLink(text: string, { address, end: tagEnd }: Tag, end: number): Link | undefined {
  if (address === undefined) return undefined;
  const word = readWord(text, address.start, address.end);
  if ((word.atCount === 0 && !isEncodedMailto(text, word)) || word.end < address.end) return undefined;
  const label = readLabel(text, tagEnd, end);
  const shown = label !== undefined && hasWordCharacter(text, label.start, label.end) ? label : undefined;
  const name = shown !== undefined && holds(text, shown.start, shown.end, atSign) ? undefined : shown;
  return { word, end: label?.tagEnd ?? tagEnd, name, shown };
}
