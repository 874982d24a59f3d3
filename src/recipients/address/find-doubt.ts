import type { DoubtReason } from "#recipients/doubt.ts";
import { checkAddress } from "./address.ts";
import { suggestAddress } from "./repair.ts";
import { imitatesLatin, spellInLatin } from "./scripts.ts";
import { hasKnownSuffix } from "./suffix.ts";
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
  if (spelled === undefined || !checkAddress(display.slice(0, at) + spelled).ok)
    return { doubt: "mixed-scripts" };
  return { doubt: "mixed-scripts", suggestion: display.slice(0, at) + spelled };
}

/**
 * The first doubt about a valid address. `address` is the canonical form, `display` the one in the letters that were
 * typed, and `raw` the text that it was read from.
 */
export function findDoubt(address: string, display = address, raw = address): Doubt | undefined {
  const imitation = findInDomain(display);
  if (imitation !== undefined) return imitation;
  if (hasUnseenInside(raw)) return { doubt: "invisible-character", suggestion: display };
  const suggestion = suggestAddress(display);
  if (suggestion !== undefined) return { doubt: "typo", suggestion };
  return hasKnownSuffix(address) ? undefined : { doubt: "unknown-suffix" };
}
