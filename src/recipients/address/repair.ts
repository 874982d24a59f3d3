import { checkAddress } from "./address.ts";
import { dashes, foldCharacters, isWordCharacter } from "./characters.ts";
import { withLatinLookalikes } from "./scripts.ts";
import { cutSuffix } from "./suffix.ts";
import type { AddressProblem } from "#recipients/token-problem.ts";
import { suggestDomain, suggestEnding } from "./typo.ts";
import { withoutUnseen } from "./unseen.ts";

/** The address that was probably meant, in the letters that people type. */
export type Repair = {
  suggestion: string;
  /** The suggestion leads to another mailbox than the text. */
  isOtherMailbox?: true;
};

/** Longer texts are not typing mistakes, and the limit keeps expressions cheap. */
export const maxRepairable = 320;

function withDomain(address: string, suggest: (domain: string) => string | undefined): string | undefined {
  const at = address.lastIndexOf("@");
  const domain = suggest(address.slice(at + 1).toLowerCase());
  return domain === undefined ? undefined : address.slice(0, at + 1) + domain;
}

/** The address in the letters that people type; undefined unless the text is one. */
export function readable(text: string | undefined): string | undefined {
  const checked = text === undefined ? undefined : checkAddress(text);
  return checked?.ok === true ? (checked.display ?? checked.address) : undefined;
}

function mapLocal(text: string, map: (local: string) => string | undefined): string | undefined {
  const at = Math.max(text.lastIndexOf("@"), 0);
  const local = map(text.slice(0, at));
  return local === undefined ? undefined : local + text.slice(at);
}

const allDashes = new RegExp(dashes, "g");
// Bullets, pictures and the numbers of lists as one character: `➤`, `✉`, `①`, `1°`.
const signsBefore = /^(?:[^\p{L}\p{M}\p{N}\p{ASCII}]|\p{No}|\d{1,4}(?:°|º|\u20e3))+[.):]?/u;
const signsAfter = /[^\p{L}\p{M}\p{N}\p{ASCII}]+$/u;

/** Undoes what a word processor changed: dashes, apostrophes, ligatures, bullets and invisible characters. */
function withoutTypography(text: string): string {
  const plain = withoutUnseen(foldCharacters(text))
    .replace(signsBefore, "")
    .replace(signsAfter, "")
    .replace(allDashes, "-")
    .replace(/[‘’´ʼ′‛]/g, "'");
  // A superscript or circled number is left alone: as a plain digit it would lead to another mailbox.
  return (
    mapLocal(plain, (local) => local.replace(/[\p{L}\p{Nd}]+/gu, (part) => part.normalize("NFKC"))) ?? plain
  );
}

const plainLetters = new Map(
  Object.entries({ ø: "o", ł: "l", đ: "d", ð: "d", þ: "th", ß: "ss", æ: "ae", œ: "oe", ı: "i" }),
);

function withoutMarks(local: string): string {
  const letters = local.normalize("NFKD").replace(/\p{M}/gu, "").toLowerCase();
  return letters.replace(/\P{ASCII}/gu, (letter) => plainLetters.get(letter) ?? letter);
}

/** Words before the address in a script without spaces: `我的邮箱是jane@…`. */
function withoutEastAsianWords(local: string): string {
  return local.replace(/^[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Hangul}]+/u, "");
}

/** Mistakes beside the address: a comma for a dot, `[.]`, `\n` or `%20` as code and links write it, remains of a link. */
function withPlainDomain(text: string): string {
  return text
    .replace(/(?:\\[nrt]|%(?:20|09|0a|0d))+$/i, "")
    .replaceAll(/\[?\.\]|\\\./g, ".")
    .replace(/\].*$/, "")
    .replace(/(?<=@[^@]*),(?=[^@]*$)/g, ".");
}

/** Remains before the address: `\_` of Markdown, `CORP\` of Windows, `[1]`, `email="`, `[@]`. */
function withPlainLocal(text: string): string {
  return withPlainDomain(
    text
      .replace("[@]", "@")
      .replaceAll(/\\(?=[^\p{L}\p{N}])/gu, "")
      .replace(/^(?:[\w.-]{1,20}\\|\d{1,4}[\])}])/, "")
      .replace(/^[a-z_-]{1,20}=(["'])([^"']+)\1.*$/i, "$2"),
  );
}

function repairMark(text: string, reason: AddressProblem): string | undefined {
  if (reason === "no-dot") return withDomain(text, suggestEnding);
  if (reason === "several-ats") return text.replace(/@{2,}/g, "@");
  if (reason === "space") return text.replace(/\s*([@.])\s*/g, "$1");
  if (reason === "local-dots" || reason === "domain-dots") {
    return text.replace(/\.{2,}/g, ".").replace(/^\.|\.$|\.(?=@)|(?<=@)\./g, "");
  }
  if (reason === "domain-hyphen") return text.replace(/-+$/, "");
  if (reason === "local-character") return withPlainLocal(text);
  return reason === "domain-character" ? withPlainDomain(text) : undefined;
}

const characterReasons = new Set<AddressProblem>([
  "invisible-character",
  "typographic-hyphen",
  "non-ascii-local",
  "domain-character",
]);

/** Clerk refuses letters beyond ASCII before the @; their plain spelling may be the mailbox of another person. */
function repairLetters(text: string): Repair | undefined {
  const plain = withoutTypography(text);
  const suggestion = readable(plain);
  if (suggestion !== undefined) return { suggestion };
  const other =
    readable(mapLocal(plain, withoutMarks)) ??
    readable(mapLocal(plain, withLatinLookalikes)) ??
    readable(mapLocal(plain, withoutEastAsianWords));
  return other === undefined ? undefined : { suggestion: other, isOtherMailbox: true };
}

/** A suggestion for refused text, if repairing its mistakes makes a valid address. */
export function repairAddress(text: string, reason: AddressProblem): Repair | undefined {
  if (text.length > maxRepairable) return undefined;
  const marked = readable(repairMark(text, reason));
  if (marked !== undefined) return { suggestion: withoutTypos(marked) };
  const repair = characterReasons.has(reason) ? repairLetters(text) : undefined;
  return repair && { ...repair, suggestion: withoutTypos(repair.suggestion) };
}

/** A suggestion without the other mistakes of the address, so that it needs no second suggestion. */
export function withoutTypos(address: string): string {
  const corrected = suggestAddress(address) ?? address;
  return withDomain(corrected, cutSuffix) ?? corrected;
}

// The RFC allows these at the start of an address, but in a pasted list they are nearly always bullets.
const strayStart = /^[-*'`|=#>{/?]+/;
const strayEnd = /[*`|=>}/?]+(?=@)/;

/** A suggestion for a valid address with a misspelt domain or with a bullet in front. */
export function suggestAddress(address: string): string | undefined {
  const suggestion = withDomain(address, suggestDomain);
  if (isWordCharacter(address.charCodeAt(0)) && !strayEnd.test(address)) return suggestion;
  const withoutBullet = readable((suggestion ?? address).replace(strayStart, "").replace(strayEnd, ""));
  return withoutBullet !== undefined && withoutBullet !== address ? withoutBullet : suggestion;
}

const guestMark = /(?:#|%23)ext(?:#|%23)(?:@|$)/i;

/** True for the directory's name of a guest, `jane_example.com#EXT#@tenant.example`. */
export function isGuestAccount(address: string): boolean {
  return guestMark.test(address);
}

/** The guest's own address: the last underscore before the mark replaces the @. */
export function addressOfGuest(address: string): string | undefined {
  // A claim of SharePoint begins with `i:0#.f|membership|`.
  const name = address.slice(address.lastIndexOf("|") + 1).replace(/^mailto:/i, "");
  const own = readable(name.slice(0, name.search(guestMark)).replace(/_(?=[^_]*$)/, "@"));
  return own && withoutTypos(own);
}
