import { countUpTo, matchingRows } from "./rows.ts";
import type { Selection } from "./selection.ts";
import type { Way } from "./ways.ts";

export type Total = { totalCount: number; isCountExact: boolean };

export async function totalOf(selection: Selection): Promise<Total> {
  const { counted } = selection.source.limits;
  const known = knownTotal(selection);
  if (known !== null) return { totalCount: known, isCountExact: true };
  const count = await countUpTo(selection, matchingRows(selection, narrowestWay(selection)), counted + 1);
  return { totalCount: Math.min(count, counted), isCountExact: count <= counted };
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

/** By the condition that fewest rows match. */
export function narrowestWay({ conditions }: Selection): Way {
  const [narrowest] = [...conditions].sort((a, b) => (a.size < b.size ? -1 : 1));
  const access = narrowest?.access ?? null;
  if (access === null) return { by: "invitation_by_creation", test: null, isOrdered: false };
  return { by: access.by, test: access.test, isOrdered: false };
}
