import type { ReadBy } from "#store/dialect/invitation-index.ts";
import { statusCondition, type Test } from "./conditions.ts";
import { isByCreation, type Segment } from "./orders.ts";
import type { Sized } from "./sizes.ts";

/** How rows are read: `test` is what the index or the numbers select. Unless `isOrdered` they must be sorted. */
export type Way = { by: ReadBy; test: Test | null; isOrdered: boolean };

/** Reading an entry of an index takes so little of the time that reading a row takes. */
const entryCost = 0.05;
/** Comparing the cells of an entry that holds all of them. */
const compareCost = 0.1;
/** A row that must also be sorted. */
const sortCost = 1.2;

/**
 * Rows of the segment, and how many from its start are wanted. `entries`: of its index, those with another status
 * included.
 */
export type Extent = { rows: number; entries: number; wanted: number };

/**
 * The cheapest way to the first `wanted` rows of a segment: along its own order, looking at each row; along the index of a
 * condition that has the same order; or all rows of a condition, which are then sorted.
 */
export function cheapestWay(segment: Segment, conditions: readonly Sized[], extent: Extent): Way {
  const isWide = segment.by === "invitation_by_address" && conditions.length > 0 && areCells(conditions);
  const by = isWide ? "invitation_by_address_and_fields" : segment.by;
  const own: Way = { by, test: null, isOrdered: true };
  const native = conditions.filter((condition) => isNative(segment, condition));
  let best = { way: own, cost: walkCost(conditions, native, extent) * (isWide ? compareCost : 1) };
  for (const condition of [...conditions, ...statusOf(segment, extent)]) {
    const { access, size } = condition;
    if (access === null || access.by === segment.by) continue;
    const isOrdered = access.isByCreation && isByCreation(segment);
    const cost = isOrdered ? walkCost(conditions, [condition], extent) : size * sortCost;
    if (cost < best.cost) best = { way: { by: access.by, test: access.test, isOrdered }, cost };
  }
  return best.way;
}

/** Whether the conditions compare cells of the invitation only, not its texts or its metadata. */
const areCells = (conditions: readonly Sized[]): boolean =>
  conditions.every(({ access }) => access !== null && access.by !== "seq");

/** The index of the segment is also that of the condition. */
function isNative(segment: Segment, { access }: Sized): boolean {
  if (access === null) return false;
  return access.by === segment.by || (access.by === "invitation_by_creation" && isByCreation(segment));
}

function statusOf({ statuses, by }: Segment, { rows }: Extent): Sized[] {
  const [only] = statuses;
  const isSelected = by === "invitation_by_status" || by === "invitation_by_expiry";
  if (only === undefined || statuses.length > 1 || isSelected) return [];
  return [{ ...statusCondition(only), size: rows }];
}

/** What it costs to walk along an index that selects what the conditions of `selected` do. */
function walkCost(
  conditions: readonly Sized[],
  selected: readonly Sized[],
  { rows, entries, wanted }: Extent,
): number {
  const others = conditions.filter((condition) => !selected.includes(condition));
  const steps = Math.min(rows * shareOf(selected, rows), wanted / Math.max(shareOf(others, rows), 1e-9));
  return steps * ((others.length > 0 ? 1 : 0) + (entryCost * entries) / Math.max(rows, 1));
}

/** How much of the rows matches a condition that many rows match. */
const manyShare = 0.2;

const shareOf = (conditions: readonly Sized[], rows: number): number =>
  conditions.reduce(
    (share, { size }) => share * (size < rows ? size / rows : size === Infinity ? manyShare : 1),
    1,
  );
