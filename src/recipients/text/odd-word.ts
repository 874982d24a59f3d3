import { isAddress } from "#recipients/address/address.ts";
import { foldCharacters } from "#recipients/address/characters.ts";
import { decodeEntities } from "./entity.ts";

/** An address found inside a word that is more than one plain address, and where in the word it begins. */
export type Part = { address: string; offset: number };

function decodePercent(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    // A stray percent sign: the text stands for itself.
    return text;
  }
}

const addressField = /^(?:to|cc|bcc)=/i;

/** The addresses of one `name=value` of a mailto link: all of to, cc and bcc, elsewhere only what has a bare @. */
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

/** `a@…/b@…`, `a@…|b@…`: several addresses glued by a mark, if every piece is one. */
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
  // A chat program's link repeats its address (`mailto:a@…|a@…`): that is one person, said once.
  const isRepeated = parts.every((part) => part.address.toLowerCase() === parts[0]?.address.toLowerCase());
  return isRepeated ? parts.slice(0, 1) : parts;
}

/**
 * Takes apart a word that holds HTML references, is a mailto link, or has more than one @.
 * Answers at least one part, unless the word is a link to a web page.
 */
export function readOddWord(word: string, isMailto: boolean): Part[] {
  const text = foldCharacters(decodeEntities(word)).replace(/[^\p{L}\p{N}@-]+$/u, "");
  if (/^[a-z+.-]*:?\/\//i.test(text)) return [];
  const glued = text.indexOf("@") === text.lastIndexOf("@") ? undefined : readGlued(text);
  if (glued !== undefined) return glued;
  const parts = isMailto ? readMailto(text) : [];
  return parts.length > 0 ? parts : [{ address: text, offset: 0 }];
}
