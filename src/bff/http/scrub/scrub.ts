import { withoutAddresses } from "./addresses.ts";
import { keyFormPattern, secretPatterns } from "./spellings.ts";

/** Removes secrets and addresses from a text that leaves this process. */
export type Scrub = (text: string) => string;

export type ScrubOptions = {
  /** Values to remove in every spelling of `docs/security.md`. */
  secrets?: readonly string[];
  /** Keeps e-mail addresses. */
  showsAddresses?: boolean;
};

/** Shorter values would also remove ordinary words. */
const secretMinLength = 8;

/** Takes time in proportion to the text, whatever the text is: log lines and answers of Clerk may be megabytes of anything. */
export function createScrub({ secrets = [], showsAddresses = false }: ScrubOptions = {}): Scrub {
  const known = secrets
    .filter((secret) => secret.length >= secretMinLength)
    .sort((left, right) => right.length - left.length)
    .flatMap(secretPatterns);
  const hidden = new RegExp([...known, keyFormPattern].join("|"), "gi");
  return (text) => {
    const left = text.replaceAll(hidden, "[removed]");
    return showsAddresses ? left : withoutAddresses(left);
  };
}

/** Applies `scrub` to every string of a parsed JSON value, names of fields included. What needs no change is not copied. */
export function scrubJson(value: unknown, scrub: Scrub): unknown {
  if (typeof value === "string") return scrub(value);
  if (typeof value !== "object" || value === null) return value;
  if (Array.isArray(value)) {
    const items = value.map((item) => scrubJson(item, scrub));
    return items.some((item, at) => item !== value[at]) ? items : value;
  }
  const entries = Object.entries(value);
  const scrubbed = entries.map(([name, held]) => [scrub(name), scrubJson(held, scrub)] as const);
  const isSame = scrubbed.every(([name, held], at) => name === entries[at]?.[0] && held === entries[at][1]);
  return isSame ? value : Object.fromEntries(scrubbed);
}
