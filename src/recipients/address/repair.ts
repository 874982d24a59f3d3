import { checkAddress } from "./address.ts";
import { dashes, foldCharacters, isWordCharacter } from "./characters.ts";
import { withLatinLookalikes } from "./scripts.ts";
import type { AddressProblem } from "#recipients/token-problem.ts";
import { suggestDomain, suggestEnding } from "./typo.ts";
import { withoutUnseen } from "./unseen.ts";

/** The address that was probably meant, in the letters that people type. */
export type Repair = {
  suggestion: string;
  /** The suggestion leads to another mailbox than the text. */
  isOtherMailbox?: true;
};

// Longer texts are not typing mistakes, and the limit keeps the expressions below cheap.
const maxRepairable = 320;

function withDomain(address: string, suggest: (domain: string) => string | undefined): string | undefined {
  const at = address.lastIndexOf("@");
  const domain = suggest(address.slice(at + 1).toLowerCase());
  return domain === undefined ? undefined : address.slice(0, at + 1) + domain;
}

function readable(text: string | undefined): string | undefined {
  const checked = text === undefined ? undefined : checkAddress(text);
  return checked?.ok === true ? (checked.display ?? checked.address) : undefined;
}

function mapLocal(text: string, map: (local: string) => string | undefined): string | undefined {
  const at = Math.max(text.lastIndexOf("@"), 0);
  const local = map(text.slice(0, at));
  return local === undefined ? undefined : local + text.slice(at);
}

const allDashes = new RegExp(dashes, "g");

/** Undoes what a word processor changed: dashes, apostrophes, ligatures and invisible characters. */
function withoutTypography(text: string): string {
  const plain = withoutUnseen(foldCharacters(text)).replace(allDashes, "-").replace(/[‘’´]/g, "'");
  return mapLocal(plain, (local) => local.normalize("NFKC")) ?? plain;
}

function withoutMarks(local: string): string {
  return local.normalize("NFKD").replace(/\p{M}/gu, "");
}

/** Mistakes beside the address: a comma for a dot, `\n` as source code writes it, remains of a link. */
function withPlainDomain(text: string): string {
  return text.replace(/(?:\\[nrt])+$/, "").replace(/(?<=@[^@]*),(?=[^@]*$)/g, ".");
}

function repairMark(text: string, reason: AddressProblem): string | undefined {
  if (reason === "no-dot") return withDomain(text, suggestEnding);
  if (reason === "several-ats") return text.replace(/@{2,}/g, "@");
  if (reason === "space") return text.replace(/\s*([@.])\s*/g, "$1");
  if (reason === "local-dots" || reason === "domain-dots") {
    return text.replace(/\.{2,}/g, ".").replace(/^\.|\.$|\.(?=@)|(?<=@)\./g, "");
  }
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
  const other = readable(mapLocal(plain, withoutMarks)) ?? readable(mapLocal(plain, withLatinLookalikes));
  return other === undefined ? undefined : { suggestion: other, isOtherMailbox: true };
}

/** A suggestion for refused text, if repairing its mistakes makes a valid address. */
export function repairAddress(text: string, reason: AddressProblem): Repair | undefined {
  if (text.length > maxRepairable) return undefined;
  const marked = readable(repairMark(text, reason));
  if (marked !== undefined) return { suggestion: suggestAddress(marked) ?? marked };
  const repair = characterReasons.has(reason) ? repairLetters(text) : undefined;
  return repair && { ...repair, suggestion: suggestAddress(repair.suggestion) ?? repair.suggestion };
}

// The RFC allows these at the start of an address, but in a pasted list they are nearly always bullets.
const strayStart = /^[-*'`|=#>{]+/;

/** A suggestion for a valid address with a misspelt domain or with a bullet in front. */
export function suggestAddress(address: string): string | undefined {
  const suggestion = withDomain(address, suggestDomain);
  if (isWordCharacter(address.charCodeAt(0))) return suggestion;
  const withoutBullet = readable((suggestion ?? address).replace(strayStart, ""));
  return withoutBullet !== undefined && withoutBullet !== address ? withoutBullet : suggestion;
}

const guestMark = /#ext#@/i;

/** True for the directory's name of a guest, `jane_example.com#EXT#@tenant.example`. */
export function isGuestAccount(address: string): boolean {
  return guestMark.test(address);
}

/** The guest's own address: the last underscore before the mark replaces the @. */
export function addressOfGuest(address: string): string | undefined {
  return readable(address.slice(0, address.search(guestMark)).replace(/_(?=[^_]*$)/, "@"));
}

const shortestSpelledOut = "a[at]b.c".length;
const spelledAt = /\s*[([{<]\s*(?:at|@)\s*[)\]}>]\s*|\s+at\s+/i;
const spelledDot = /\s*[([{<]\s*(?:dot|\.)\s*[)\]}>]\s*|\s+dot\s+/gi;

/** `name at example dot com`, `name[at]example[dot]com` → `name@example.com`; undefined for other words. */
export function readSpelledOut(text: string): string | undefined {
  if (text.length > maxRepairable || text.length < shortestSpelledOut) return undefined;
  const at = text.replace(spelledAt, "@");
  if (at === text) return undefined;
  return lastAddress(at.replace(spelledDot, "."));
}

/** `jane%40example.com` → `jane@example.com`; undefined for other words. */
export function readEncoded(text: string): string | undefined {
  if (text.length > maxRepairable || !text.includes("%40")) return undefined;
  return lastAddress(text.replace("%40", "@").replaceAll(/%2[be]/gi, (code) => decodeURIComponent(code)));
}

/** `jane @ example.com` → `jane@example.com`; undefined if the result is not an address. */
export function closeGap(text: string): string | undefined {
  if (text.length > maxRepairable) return undefined;
  return lastAddress(foldCharacters(text).replace(/\s*@\s*/, "@"));
}

function lastAddress(text: string): string | undefined {
  const word = text.split(/[\s<>()]+/).findLast((part) => part.includes("@"));
  return word === undefined ? undefined : readable(word.replace(/^\W+|\W+$/g, ""));
}
