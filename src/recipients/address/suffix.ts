import tlds from "tlds" with { type: "json" };
import { convertDomain } from "./domain.ts";

/** Names for documentation and tests, which samples of lists use. */
const reserved = ["example", "test"];

let known: Set<string> | undefined;

/** The list names internationalised suffixes by their letters. Encoding them takes a moment, so the first use does it. */
function knownSuffixes(): Set<string> {
  known ??= new Set([...reserved, ...tlds.map((suffix) => convertDomain(suffix).ascii)]);
  return known;
}

/** True if the last label of an ASCII domain in lower case is a top-level domain of the internet. */
export function hasKnownSuffix(domain: string): boolean {
  return knownSuffixes().has(domain.slice(domain.lastIndexOf(".") + 1));
}

const beforeRest = /^(.*?\.(?:com|net|org|edu|gov))(?:[^.]+|\.[^a-z.]+)$/;

/** A domain without what is glued to its suffix: `example.commax`, `example.comです`; undefined for other domains. */
export function cutSuffix(domain: string): string | undefined {
  const cut = beforeRest.exec(domain)?.[1];
  return cut === undefined || hasKnownSuffix(convertDomain(domain).ascii) ? undefined : cut;
}
