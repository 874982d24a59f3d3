import { countUpTo, type MatchingRows, matchingRows } from "./rows.ts";
import type { Selection } from "./selection.ts";
import type { Sized } from "./sizes.ts";
import type { Way } from "./ways.ts";

export type Total = { totalCount: number; isCountExact: boolean };

export async function totalOf(selection: Selection): Promise<Total> {
  const { counted, step } = selection.source.limits;
  const known = knownTotal(selection);
  if (known !== null) return { totalCount: known, isCountExact: true };
  // Few rows of one condition, such as a batch of 5,000, are counted whole.
  const isShort = selection.conditions.some(({ size }) => size <= step);
  const most = isShort ? step : counted;
  const count = await countUpTo(selection, narrowestRows(selection), most + 1);
  return { totalCount: Math.min(count, most), isCountExact: count <= most };
}

/** Null unless the counters, or the size of the only condition, say it. */
function knownTotal({ statuses, counts, conditions }: Selection): number | null {
  const [only] = conditions;
  if (only === undefined)
    return statuses.reduce((sum, status) => sum + (counts.get(status)?.invitations ?? 0), 0);
  return isInIndex(conditions) && only.size < Infinity ? only.size : null;
}

/** Whether an index holds everything that is asked for. */
export function isInIndex(conditions: Selection["conditions"]): boolean {
  const [only] = conditions;
  return conditions.length === 1 && only?.access != null && only.access.by !== "seq";
}

/** Fewest rows first. Among conditions of many rows, one with an index first, since it starts at a row that matches. */
function byCost(one: Sized, other: Sized): number {
  if (one.size !== other.size) return one.size < other.size ? -1 : 1;
  return kindCost(one) - kindCost(other);
}

const kindCost = ({ access }: Sized): number => (access === null ? 2 : access.by === "seq" ? 1 : 0);

/** What matches, by the condition that fewest rows match, in any order. */
export function narrowestRows(selection: Selection): MatchingRows {
  const [narrowest] = selection.conditions.toSorted(byCost);
  const access = narrowest?.access ?? null;
  const way: Pick<Way, "by" | "test"> = access ?? { by: "invitation_by_creation", test: null };
  return access?.by === "seq" ? matchingRows(selection, way, access.numbers) : matchingRows(selection, way);
}
