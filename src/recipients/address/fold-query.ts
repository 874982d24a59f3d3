import { checkAddress } from "./address.ts";
import { dashes, foldCharacters } from "./characters.ts";
import { convertDomain } from "./domain.ts";
import { withoutUnseen } from "./unseen.ts";

const separators = /[\s<>()[\]"“”„«»‹›‚「」『』【】、,;]+/;
const scheme = /^mailto:/i;
const allDashes = new RegExp(dashes, "g");
const gapAroundAt = /(?<=[^\s@])\s+@\s*(?=[^\s@])|(?<=[^\s@])@\s+(?=[^\s@])/;
const invitationId = /^inv_[A-Za-z0-9]{1,64}$/;

/** As people type it: without invisible characters, the dashes of word processors and spaces around the @. */
function plainText(text: string): string {
  return withoutUnseen(foldCharacters(text.normalize("NFKC")))
    .trim()
    .replace(allDashes, "-")
    .replace(gapAroundAt, "@");
}

/** `mailto:jane%40example.com?subject=Hello` → `jane@example.com`. */
function withoutLink(word: string): string {
  return scheme.test(word) ? word.replace(scheme, "").replace(/\?.*$/, "").replace("%40", "@") : word;
}

/** Quotes and what ends a sentence, around the part that was meant. */
function trimMarks(text: string): string {
  const marks = "'‘’`:;,<>()[]\"“”„«»!?";
  let from = 0;
  let to = text.length;
  while (from < to && marks.includes(text[from] ?? "")) from += 1;
  while (from < to && `${marks}.`.includes(text[to - 1] ?? "")) to -= 1;
  return text.slice(from, to);
}

/**
 * What to search for among addresses when a user types or pastes this: a part of an address as addresses are stored, in
 * lower case and with the domain in ASCII. `Jane <Jane@MÜNCHEN.example>;` → `jane@xn--mnchen-3ya.example`, `münchen` →
 * `xn--mnchen-3ya`. The id of an invitation stays as it is.
 */
export function foldQuery(text: string): string {
  const folded = plainText(text);
  if (invitationId.test(folded)) return folded;
  const word = withoutLink(folded.split(separators).findLast((each) => each.includes("@")) ?? folded);
  const checked = checkAddress(word);
  if (checked.ok) return checked.address;
  // A search for marks alone must not find everything.
  const part = (trimMarks(word) || word).replaceAll("’", "'");
  const start = part.lastIndexOf("@") + 1;
  return part.slice(0, start).toLowerCase() + convertDomain(part.slice(start)).ascii;
}
