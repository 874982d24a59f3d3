import { foldCharacters } from "#recipients/address/characters.ts";
import { withoutUnseen } from "#recipients/address/unseen.ts";
import { decodeEntities } from "./entity.ts";

const plainName = /^[A-Za-z][A-Za-z.'-]*(?:,? [A-Za-z][A-Za-z.'-]*)*$/;
const opening = "\"'“”„«‘‹「";
const closing = "\"'”“»’›」";
const maxName = 120;
const joiningWords = new Set(["and", "or", "und", "oder", "et", "ou", "y", "e", "og", "en"]);
const edge = /^[\s"“”„‟«»‹›‘’‚'`「」()[\]{}<>*•·●○▪▫■□◦‣⁃∙✓✔☐☑→➢–—―…\-_#|,;:/\\+~.]+/u;
const ticked = /^[\s*•–—\-+]*\[[xX]\]\s/;
const edgeEnd = /[\s"“”„‟«»‹›‘’‚'`「」([\]{}<>*•·–—―…\-_#|,;:/\\+~]+$/u;

function withoutLabel(text: string): string {
  const label = Math.max(text.lastIndexOf(": "), text.lastIndexOf("：") - 1);
  return label < 0 ? text : text.slice(label + 2);
}

/** Cells, and two elements of one kind side by side, are separate words; other tags are within one. */
function withoutTags(text: string): string {
  if (!text.includes("<")) return text;
  return text.replace(/<\/?t[dh]\b[^<>]*>|<\/(\w+)>\s*(?=<\1\b)/gi, " ").replace(/<[^<>]*>/g, "");
}

// The number of a list, a time or date, a telephone number. Each ends in a space, so that no digit is read twice.
const numbersBefore =
  /^(?:(?:N[or]\. ?)?[\d+(][\d+().:/,-]*(?: ?[ap]m| Uhr| h)? (?:[-–—] )?)+(?=["'“„‘]?\p{L})/iu;
const telephoneAfter = /[^\p{L}\p{N})]*(?:\d[ ()./-]*){6,}$/u;

function withoutTelephone(text: string): string {
  const last = text.charCodeAt(text.length - 1);
  return last >= 48 && last <= 57 ? text.replace(telephoneAfter, "") : text;
}

function withoutEdges(text: string): string {
  const bare = withoutTelephone(text)
    .replace(ticked, "")
    .replace(edge, "")
    .replace(numbersBefore, "")
    .replace(edge, "")
    .replace(edgeEnd, "");
  // Drops a parenthesis without its opening one, but keeps those of `Jane (Sales)`.
  return bare.endsWith(")") && !bare.includes("(") ? bare.slice(0, -1).trimEnd() : bare;
}

function readName(words: string): string | undefined {
  const text = withoutUnseen(foldCharacters(decodeEntities(withoutTags(words)))).trim();
  // Text that ends in a colon or question mark is about the list or the field; one with an equals sign is a formula.
  if (/[:?]$|^=/.test(text) || text.includes("://")) return undefined;
  const isQuoted = opening.includes(text.charAt(0));
  const bare = withoutEdges(
    (isQuoted ? text : withoutLabel(text)).replace(/\\(.)/g, "$1").replace(/\s+/g, " "),
  );
  return /\p{L}/u.test(bare) ? bare.normalize("NFC") : undefined;
}

/**
 * A name from the words around an address, without quotes, bullets, numbering and labels such as `To:`. Undefined if no
 * letter remains, for a joining word (`a@… and b@…`), for a link, and for text too long for a name.
 */
export function cleanName(words: string): string | undefined {
  if (words.length > maxName || words.endsWith(":")) return undefined;
  const isQuoted = opening.includes(words.charAt(0)) && closing.includes(words.charAt(words.length - 1));
  const bare = isQuoted ? words.slice(1, -1) : words;
  const name = plainName.test(bare) ? bare : readName(words);
  // A single lower-case letter is a list number: `a) …`.
  return name === undefined || joiningWords.has(name) || /^[a-z]$/.test(name) ? undefined : name;
}
