import { isAddress } from "#recipients/address/address.ts";
import { foldCharacters } from "#recipients/address/characters.ts";
import { decodeEntities } from "./entity.ts";

/** An address inside a word, with its offset in the word. */
export type Part = { address: string; offset: number };

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
    const address = isAddressField ? decodePercent(piece) : piece;
    if (address.includes("@")) parts.push({ address, offset: offset + at });
    at += piece.length + 1;
  }
}

function readMailto(link: string): Part[] {
  const query = link.indexOf("?");
  const head = query < 0 ? link : link.slice(0, query);
  const parts: Part[] = head === "" ? [] : [{ address: decodePercent(head), offset: 0 }];
  if (query < 0) return parts;
  let at = query + 1;
  for (const field of link.slice(at).split("&")) {
    readField(field, at, parts);
    at += field.length + 1;
  }
  return parts;
}

/** `a@…/b@…`, `a@…|b@…`: addresses joined by a mark; undefined unless every piece is an address. */
function readGlued(word: string): Part[] | undefined {
  const parts: Part[] = [];
  let at = 0;
  for (const address of word.split(/[/|&:]/)) {
    const bare = address === "mailto" ? "" : address;
    if (bare !== "") {
      if (!isAddress(bare)) return undefined;
      parts.push({ address: bare, offset: at });
    }
    at += address.length + 1;
  }
  // Chat programs repeat the address in a link: `mailto:a@…|a@…`.
  const isRepeated = parts.every((part) => part.address.toLowerCase() === parts[0]?.address.toLowerCase());
  return isRepeated ? parts.slice(0, 1) : parts;
}

/**
 * The addresses of a word with HTML entities, of a mailto link, or of a word with more than one @. Empty only for a link
 * to a web page.
 */
export function readOddWord(word: string, isMailto: boolean): Part[] {
  const text = foldCharacters(decodeEntities(word)).replace(/[^\p{L}\p{N}@-]+$/u, "");
  if (/^[a-z+.-]*:?\/\//i.test(text)) return [];
  const glued = text.indexOf("@") === text.lastIndexOf("@") ? undefined : readGlued(text);
  if (glued !== undefined) return glued;
  const parts = isMailto ? readMailto(text) : [];
  return parts.length > 0 ? parts : [{ address: text, offset: 0 }];
}
