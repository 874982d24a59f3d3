import { isAddress } from "#recipients/address/address.ts";
import { foldCharacters, kind, kindOf } from "#recipients/address/characters.ts";
import { hasKnownSuffix } from "#recipients/address/suffix.ts";
import { decodeEntities, entityAt } from "./entity.ts";

// Longer runs are not a slip of the hand, and the limit keeps the work linear.
const maxUnseparated = 50;

/** An address inside a word, with its offset in the word. `isGuess`: nothing but its ending says where it ends. */
export type Part = { address: string; offset: number; isGuess?: boolean };

function decodePercent(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    // A stray percent sign is literal.
    return text;
  }
}

const addressField = /^(?:to|cc|bcc)=/i;

/** The addresses in one parameter of a mailto link: all of to, cc and bcc, in others only those with a literal @. */
function readField(field: string, offset: number, parts: Part[]): void {
  const start = field.indexOf("=") + 1;
  const isAddressField = addressField.test(field);
  let at = start;
  for (const piece of field.slice(start).split(/[,;]|%2c/i)) {
    const address = isAddressField ? decodePercent(piece).trim() : piece;
    if (address.includes("@")) parts.push({ address, offset: offset + at });
    at += piece.length + 1;
  }
}

function readMailto(link: string): Part[] {
  const query = link.indexOf("?");
  const head = query < 0 ? link : link.slice(0, query);
  const parts: Part[] = head === "" ? [] : [{ address: decodePercent(head).trim(), offset: 0 }];
  if (query < 0) return parts;
  let at = query + 1;
  for (const field of link.slice(at).split("&")) {
    readField(field, at, parts);
    at += field.length + 1;
  }
  return parts;
}

// A bar, a slash, a dash, a bullet, a control character, or the line break and tab of source code.
const joint = /[/|&:–—―…•·\p{Cc}]|(?:\\[nrt])+/gu;

/** `a@…/b@…`, `a@…–b@…`, `a@…\nb@…`: addresses joined by a mark; undefined unless every piece is an address. */
function readGlued(word: string): Part[] | undefined {
  const parts: Part[] = [];
  let at = 0;
  for (const match of [...word.matchAll(joint), { 0: "", index: word.length }]) {
    const bare = word.slice(at, match.index);
    if (bare !== "" && bare !== "mailto") {
      if (!isAddress(bare)) return undefined;
      parts.push({ address: bare, offset: at });
    }
    at = match.index + match[0].length;
  }
  // Chat programs repeat the address in a link: `mailto:a@…|a@…`.
  const isRepeated = parts.every((part) => part.address.toLowerCase() === parts[0]?.address.toLowerCase());
  return isRepeated ? parts.slice(0, 1) : parts;
}

const usualSuffix = "com|net|org|edu|gov|info|example|test";
// A domain and the next mailbox: `x.com.pat`, `x.co.uk.pat`, or `x.commax` where no such suffix exists.
const dotted = new RegExp(
  `^((?:[^.]+\\.)+?(?:${usualSuffix}|[a-z]{2})(?:\\.(?:com|net|org|co|ac))?(?:\\.[a-z]{2})?)\\.(.+)$`,
  "i",
);
const closed = new RegExp(`^((?:[^.]+\\.)+?(?:${usualSuffix}))([^.]+)(\\..+)?$`, "i");

function splitMiddle(middle: string): [domain: string, local: string] | undefined {
  const parts = dotted.exec(middle);
  if (parts !== null) return [parts[1] ?? "", parts[2] ?? ""];
  const [, domain = "", start = "", rest = ""] = closed.exec(middle) ?? [];
  return domain === "" || hasKnownSuffix(middle.toLowerCase()) ? undefined : [domain, start + rest];
}

/** `a@x.comb@y.com`: addresses without anything between them, split where a usual suffix ends. Empty if that is not certain. */
function readUnseparated(word: string): Part[] {
  const pieces = word.split("@");
  if (pieces.length < 3 || pieces.length > maxUnseparated) return [];
  const parts: Part[] = [];
  let local = pieces[0] ?? "";
  let offset = 0;
  for (const [i, piece] of pieces.slice(1).entries()) {
    const split: [string, string] | undefined = i === pieces.length - 2 ? [piece, ""] : splitMiddle(piece);
    if (split === undefined || !isAddress(`${local}@${split[0]}`)) return [];
    parts.push({ address: `${local}@${split[0]}`, offset, isGuess: true });
    offset += local.length + 1 + piece.length - split[1].length;
    local = split[1];
  }
  return parts;
}

/** For each character of the decoded and folded word, its offset in the word itself. */
function offsetsIn(word: string): number[] {
  const offsets: number[] = [];
  let i = 0;
  while (i < word.length) {
    const entity = entityAt(word, i);
    const code = entity?.code ?? word.charCodeAt(i);
    if (kindOf(code) !== kind.invisible) offsets.push(i);
    i += entity?.length ?? 1;
  }
  return offsets;
}

function readParts(text: string, isMailto: boolean): Part[] {
  if (text.indexOf("@") !== text.lastIndexOf("@")) {
    const glued = readGlued(text);
    if (glued !== undefined) return glued;
  }
  const parts = isMailto ? readMailto(text) : readUnseparated(text);
  return parts.length > 0 ? parts : [{ address: text, offset: 0 }];
}

/**
 * The addresses of a word with HTML entities, of a mailto link, or of a word with more than one @. Empty only for a link
 * to a web page.
 */
export function readOddWord(word: string, isMailto: boolean): Part[] {
  const folded = foldCharacters(decodeEntities(word));
  const text = folded.replace(/[^\p{L}\p{N}@-]+$/u, "");
  if (/^[a-z+.-]*:?\/\//i.test(text)) return [];
  const parts = readParts(text, isMailto);
  if (parts.length < 2 || folded.length === word.length) return parts;
  const offsets = offsetsIn(word);
  return parts.map((part) => ({ ...part, offset: offsets[part.offset] ?? part.offset }));
}
