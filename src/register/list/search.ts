import { foldQuery } from "#recipients/address/fold-query.ts";
import { foldText } from "../cells.ts";

/**
 * What a search looks for: any of `texts` in the address and the metadata, an id that begins with `idStart`, or one that
 * contains `idPart`.
 */
export type Search = { texts: readonly string[]; idStart: string | null; idPart: string | null };

/** Ids are random, so that every search of fewer letters would find some. */
const isIdPart = /^[A-Za-z0-9]{5,64}$/;

/** Null for an empty search. A pasted `Jane <jane@x.example>` finds the address, and the metadata that holds it as it is. */
export function searchOf(query: string): Search | null {
  const plain = query.trim();
  if (plain === "") return null;
  const texts = new Set([plain, foldQuery(plain)].map(foldText).filter((text) => text !== ""));
  return {
    texts: [...texts],
    idStart: plain.startsWith("inv_") ? plain : null,
    idPart: isIdPart.test(plain) ? plain : null,
  };
}
