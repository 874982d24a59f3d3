import { maxInvitedAgain } from "#contract/restore.ts";
import { formatCount, formatNumber } from "#web/format/english.ts";

export type AgainChoice = "none" | "all" | "some";

/** The addresses that a member chose, or a sentence why they cannot be used. */
export type ChosenAgain = { addresses: string[] } | { problem: string };

const shownUnknown = 3;

/** `text`: the addresses of the choice "some", separated by line breaks, spaces, commas or semicolons. */
export function chooseAgain(choice: AgainChoice, revoked: readonly string[], text: string): ChosenAgain {
  const addresses = choice === "none" ? [] : choice === "all" ? [...revoked] : pasted(text);
  const known = new Set(revoked);
  const unknown = addresses.filter((address) => !known.has(address));
  if (choice === "some" && addresses.length === 0)
    return { problem: "Paste at least one address, or leave all of them out." };
  if (unknown.length > 0) {
    const more =
      unknown.length > shownUnknown ? `, and ${formatNumber(unknown.length - shownUnknown)} more` : "";
    return {
      problem: `Not revoked since the backup: ${unknown.slice(0, shownUnknown).join(", ")}${more}. Remove ${unknown.length === 1 ? "it" : "them"} here.`,
    };
  }
  if (addresses.length > maxInvitedAgain)
    return {
      problem: `At most ${formatCount(maxInvitedAgain, "address", "addresses")} can be invited again here. Choose some, and submit the others as a new batch.`,
    };
  return { addresses };
}

function pasted(text: string): string[] {
  const words = text.toLowerCase().split(/[\s,;]+/);
  return [...new Set(words.filter((word) => word !== ""))];
}
