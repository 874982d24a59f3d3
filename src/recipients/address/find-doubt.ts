import type { DoubtReason } from "#recipients/doubt.ts";
import { checkAddress } from "./address.ts";
import { displayAddress } from "./display.ts";
import { hasOddLocal, suggestWithoutOdd } from "./odd-local.ts";
import { suggestAddress, withoutTypos } from "./repair.ts";
import { imitatesLatin, spellInLatin } from "./scripts.ts";
import { cutSuffix, hasKnownSuffix } from "./suffix.ts";
import { hasUnseenInside } from "./unseen.ts";

/** Why a valid address may not be the one that was meant, and the one that probably was. */
export type Doubt = {
  doubt: DoubtReason;
  suggestion?: string;
  /** The suggestion leads to another mailbox. */
  isOtherMailbox?: true;
};

function findInDomain(display: string): Doubt | undefined {
  const at = display.lastIndexOf("@") + 1;
  const domain = display.slice(at);
  if (!imitatesLatin(domain)) return undefined;
  const spelled = spellInLatin(domain);
  if (spelled === undefined || spelled === domain || !checkAddress(display.slice(0, at) + spelled).ok)
    return { doubt: "mixed-scripts" };
  return { doubt: "mixed-scripts", suggestion: withoutTypos(display.slice(0, at) + spelled) };
}

function findInSuffix(address: string, display: string): Doubt | undefined {
  if (hasKnownSuffix(address)) return undefined;
  const at = display.lastIndexOf("@") + 1;
  const domain = cutSuffix(display.slice(at));
  if (domain === undefined) return { doubt: "unknown-suffix" };
  return { doubt: "unknown-suffix", suggestion: display.slice(0, at) + domain };
}

/**
 * The first doubt about a valid address. `address` is the canonical form, `display` the one in the letters that were
 * typed, and `raw` the text that it was read from.
 */
export function findDoubt(address: string, display = address, raw = address): Doubt | undefined {
  const imitation = findInDomain(displayAddress(address) ?? display);
  if (imitation !== undefined) return imitation;
  if (hasUnseenInside(raw)) return { doubt: "invisible-character", suggestion: withoutTypos(display) };
  const corrected = suggestAddress(display);
  if (hasOddLocal(corrected ?? display)) {
    const suggestion = suggestWithoutOdd(corrected ?? display);
    return suggestion === undefined ? { doubt: "odd-character" } : { doubt: "odd-character", suggestion };
  }
  return corrected === undefined ? findInSuffix(address, display) : { doubt: "typo", suggestion: corrected };
}
