import { kind, kindOf } from "#recipients/address/characters.ts";

type Span = { start: number; end: number };

/** A tag of HTML source. `inline`: within a line; `cell`: begins or ends a cell; `block`: breaks the line. */
export type Tag = {
  end: number;
  name: string;
  place: "inline" | "cell" | "block";
  address: Span | undefined;
};

const inline =
  "a abbr b bdi bdo big center cite code del em font i img ins kbd label mark o:p q s samp small span strike strong sub sup tt u var wbr";
const block =
  "address article aside blockquote body br button caption col colgroup dd details dl div dt fieldset figcaption figure footer form h1 h2 h3 h4 h5 h6 head header hr html legend li link main meta nav ol option p pre section select style summary table tbody tfoot thead title tr ul";
const places = new Map<string, Tag["place"]>([
  ...inline.split(" ").map((name) => [name, "inline"] as const),
  ...block.split(" ").map((name) => [name, "block"] as const),
  ["td", "cell"],
  ["th", "cell"],
]);

// Attributes can be long; the limit keeps a run of openings cheap.
const maxTag = 2000;
const hyphen = 45;
const slash = 47;
const exclamation = 33;
const lessThan = 60;
const greaterThan = 62;
const equals = 61;
const quotes = new Set([34, 39]);

function mayFollowName(code: number): boolean {
  const what = kindOf(code);
  return code === slash || code === greaterThan || what === kind.space || what === kind.tab;
}

function isNameCode(code: number): boolean {
  return (code >= 48 && code <= 58) || ((code | 32) >= 97 && (code | 32) <= 122);
}

/** The offset of the `>` that closes the tag; -1 if none does on this line, or if a `<` comes first. */
function findEnd(text: string, from: number, end: number): number {
  const last = Math.min(end, from + maxTag);
  let quote = 0;
  for (let i = from; i < last; i += 1) {
    const code = text.charCodeAt(i);
    const what = kindOf(code);
    if (what === kind.lineBreak) return -1;
    if (quote !== 0) {
      if (code === quote) quote = 0;
    } else if (quotes.has(code) && text.charCodeAt(i - 1) === equals) quote = code;
    else if (code === greaterThan) return i;
    else if (what === kind.angleOpen) return -1;
  }
  return -1;
}

const attribute =
  /\s+[a-z][a-z0-9:_-]*\s*=\s*(?:"[^"]*"|'[^']*'|[^\s"'=<>`]+)|\s+(?:nowrap|hidden|disabled|checked|selected)(?=[\s/]|$)/gi;
const href = /\shref\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s"'<>]+))/i;

const pictureSource = /\ssrc(?:set)?\s*=\s*(?:"[^"]*"|'[^']*'|[^\s"'<>]+)/gi;

/** The address that a link leads to. */
function addressIn(attributes: string, offset: number): Span | undefined {
  const match = href.exec(attributes);
  const value = match?.[1] ?? match?.[2] ?? match?.[3];
  if (match === null || value === undefined || !/^(?:mailto:.*(?:@|%40)|[^/:?#]+@)/i.test(value))
    return undefined;
  const start = offset + match.index + match[0].lastIndexOf(value);
  return { start, end: start + value.length };
}

const maxDoctype = 200;

/** Finds comments of HTML source (`<!-- … -->`), which may have several lines, and `<!DOCTYPE html>`. */
export class CommentFinder {
  readonly #text: string;
  readonly #end: number;
  /** No further comment closes: avoids searching the rest of the text twice. */
  #isOver = false;

  constructor(text: string, end: number) {
    this.#text = text;
    this.#end = end;
  }

  /** Where the comment ends that begins with the `<` at this offset; -1 if there is none. */
  findEnd(open: number): number {
    if (this.#text.charCodeAt(open + 1) !== exclamation) return -1;
    if (/^<!doctype\b/i.test(this.#text.slice(open, open + 10)))
      return 1 + findEnd(this.#text, open + 1, Math.min(this.#end, open + maxDoctype)) || -1;
    if (this.#isOver || this.#text.slice(open, open + 4) !== "<!--") return -1;
    for (let i = open + 6; i < this.#end; i += 1) {
      const isClose = this.#text.charCodeAt(i) === greaterThan && this.#text.charCodeAt(i - 1) === hyphen;
      if (isClose && this.#text.charCodeAt(i - 2) === hyphen) return i + 1;
    }
    this.#isOver = true;
    return -1;
  }
}

/** The tag that begins with the `<` at this offset; undefined for names and addresses in angle brackets. */
export function readTag(text: string, open: number, end: number): Tag | undefined {
  // Full-width brackets are around addresses, never around tags.
  if (text.charCodeAt(open) !== lessThan) return undefined;
  const start = text.charCodeAt(open + 1) === slash ? open + 2 : open + 1;
  let nameEnd = start;
  while (nameEnd < end && nameEnd < start + 12 && isNameCode(text.charCodeAt(nameEnd))) nameEnd += 1;
  const next = text.charCodeAt(nameEnd);
  if (nameEnd === start || !mayFollowName(next)) return undefined;
  const name = text.slice(start, nameEnd).toLowerCase();
  const place = places.get(name);
  if (place === undefined) return undefined;
  const close = findEnd(text, nameEnd, end);
  if (close < 0) return undefined;
  const attributes = text.slice(nameEnd, close);
  if (!/^\s*\/?$/.test(attributes.replace(attribute, ""))) return undefined;
  const address = name === "a" ? addressIn(attributes, nameEnd) : undefined;
  // An address in another attribute must not get lost; a picture of a mail has a source with an @.
  const isLost = address === undefined && attributes.replace(pictureSource, "").includes("@");
  return isLost ? undefined : { end: close + 1, name, place, address };
}

const maxLabel = 200;

/** The label of a link and the end of its closing tag. */
export function readLabel(text: string, from: number, end: number): (Span & { tagEnd: number }) | undefined {
  const part = text.slice(from, Math.min(end, from + maxLabel));
  const match = /^(.*?)<\/a\s*>/is.exec(part);
  if (match === null) return undefined;
  const start = from + ((match[1] ?? "").length - (match[1] ?? "").trimStart().length);
  return { start, end: from + (match[1] ?? "").trimEnd().length, tagEnd: from + match[0].length };
}
