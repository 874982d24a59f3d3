import { checkAddress } from "./address.ts";
import { isWordCharacter } from "./characters.ts";
import type { AddressProblem } from "#recipients/token-problem.ts";
import { suggestDomain, suggestEnding } from "./typo.ts";

// Longer texts are not typing mistakes, and the limit keeps the expressions below cheap.
const maxRepairable = 320;

function withDomain(address: string, suggest: (domain: string) => string | undefined): string | undefined {
  const at = address.lastIndexOf("@");
  const domain = suggest(address.slice(at + 1).toLowerCase());
  return domain === undefined ? undefined : address.slice(0, at + 1) + domain;
}

/** `José@…` → `Jose@…`; the curly apostrophe of word processors becomes a straight one. */
function withPlainLocal(text: string): string {
  const at = Math.max(text.lastIndexOf("@"), 0);
  const local = text.slice(0, at).replace(/[‘’´]/g, "'").normalize("NFKD").replace(/\p{M}/gu, "");
  return local + text.slice(at);
}

function repair(text: string, reason: AddressProblem): string | undefined {
  if (reason === "no-dot") return withDomain(text, suggestEnding);
  if (reason === "several-ats") return text.replace(/@{2,}/g, "@");
  if (reason === "space") return text.replace(/\s*([@.])\s*/g, "$1");
  if (reason === "local-dots" || reason === "domain-dots") {
    return text.replace(/\.{2,}/g, ".").replace(/^\.|\.$|\.(?=@)|(?<=@)\./g, "");
  }
  if (reason === "non-ascii-local") return withPlainLocal(text);
  return undefined;
}

/** A suggestion for refused text, if repairing the one mistake makes a valid address. */
export function repairAddress(text: string, reason: AddressProblem): string | undefined {
  if (text.length > maxRepairable) return undefined;
  const repaired = repair(text, reason);
  if (repaired === undefined) return undefined;
  const checked = checkAddress(repaired);
  return checked.ok ? (suggestAddress(checked.address) ?? checked.address) : undefined;
}

// The RFC allows these at the start of an address, but in a pasted list they are nearly always bullets.
const strayStart = /^[-*'`|=#>{]+/;

/** A suggestion for a valid address with a misspelt domain or with a bullet in front. */
export function suggestAddress(address: string): string | undefined {
  const suggestion = withDomain(address, suggestDomain);
  if (isWordCharacter(address.charCodeAt(0))) return suggestion;
  const checked = checkAddress((suggestion ?? address).replace(strayStart, ""));
  if (checked.ok && checked.address !== address) return checked.address;
  return suggestion;
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

/** `jane @ example.com` → `jane@example.com`; undefined if the result is not an address. */
export function closeGap(text: string): string | undefined {
  return text.length > maxRepairable ? undefined : lastAddress(text.replace(/\s*@\s*/, "@"));
}

function lastAddress(text: string): string | undefined {
  const word = text.split(/[\s<>()]+/).findLast((part) => part.includes("@"));
  if (word === undefined) return undefined;
  const checked = checkAddress(word.replace(/^\W+|\W+$/g, ""));
  return checked.ok ? checked.address : undefined;
}
