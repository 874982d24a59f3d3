import { checkAddress } from "./address.ts";
import { isWordCharacter } from "./characters.ts";
import type { ProblemReason } from "#recipients/problem.ts";
import { suggestDomain, suggestEnding } from "./typo.ts";

// Longer texts are no slip of the hand; the bound also keeps the expressions below cheap.
const maxRepairable = 320;

function withDomain(address: string, suggest: (domain: string) => string | undefined): string | undefined {
  const at = address.lastIndexOf("@");
  const domain = suggest(address.slice(at + 1).toLowerCase());
  return domain === undefined ? undefined : address.slice(0, at + 1) + domain;
}

/** `José@…` → `Jose@…`, and the curly apostrophe that word processors make of a straight one. */
function withPlainLocal(text: string): string {
  const at = Math.max(text.lastIndexOf("@"), 0);
  const local = text.slice(0, at).replace(/[‘’´]/g, "'").normalize("NFKD").replace(/\p{M}/gu, "");
  return local + text.slice(at);
}

function mend(text: string, reason: ProblemReason): string | undefined {
  if (reason === "no-dot") return withDomain(text, suggestEnding);
  if (reason === "several-ats") return text.replace(/@{2,}/g, "@");
  if (reason === "space") return text.replace(/\s*([@.])\s*/g, "$1");
  if (reason === "local-dots" || reason === "domain-dots") {
    return text.replace(/\.{2,}/g, ".").replace(/^\.|\.$|\.(?=@)|(?<=@)\./g, "");
  }
  if (reason === "non-ascii-local") return withPlainLocal(text);
  return undefined;
}

/** The address that a refused text probably meant, if mending its one fault makes a valid one. */
export function repairAddress(text: string, reason: ProblemReason): string | undefined {
  if (text.length > maxRepairable) return undefined;
  const mended = mend(text, reason);
  if (mended === undefined) return undefined;
  const checked = checkAddress(mended);
  return checked.ok ? (suggestAddress(checked.address) ?? checked.address) : undefined;
}

// Valid before the @ by the letter of the RFC, but in a pasted list nearly always a bullet or a stray mark.
const strayStart = /^[-*'`|=#>{]+/;

/** The address that a valid one was probably meant to be: a misspelt domain, a bullet glued to the front. */
export function suggestAddress(address: string): string | undefined {
  const meant = withDomain(address, suggestDomain);
  if (isWordCharacter(address.charCodeAt(0))) return meant;
  const checked = checkAddress((meant ?? address).replace(strayStart, ""));
  if (checked.ok && checked.address !== address) return checked.address;
  return meant;
}

// `a[at]b.c`
const shortestSpelledOut = 8;
const spelledAt = /\s*[([{<]\s*(?:at|@)\s*[)\]}>]\s*|\s+at\s+/i;
const spelledDot = /\s*[([{<]\s*(?:dot|\.)\s*[)\]}>]\s*|\s+dot\s+/gi;

/** `name at example dot com`, `name[at]example[dot]com` → `name@example.com`; nothing for other words. */
export function readSpelledOut(text: string): string | undefined {
  if (text.length > maxRepairable || text.length < shortestSpelledOut) return undefined;
  const at = text.replace(spelledAt, "@");
  if (at === text) return undefined;
  return lastAddress(at.replace(spelledDot, "."));
}

/** `jane @ example.com` → `jane@example.com`; nothing if closing the gap makes no address. */
export function closeGap(text: string): string | undefined {
  return text.length > maxRepairable ? undefined : lastAddress(text.replace(/\s*@\s*/, "@"));
}

function lastAddress(text: string): string | undefined {
  const word = text.split(/[\s<>()]+/).findLast((part) => part.includes("@"));
  if (word === undefined) return undefined;
  const checked = checkAddress(word.replace(/^\W+|\W+$/g, ""));
  return checked.ok ? checked.address : undefined;
}
