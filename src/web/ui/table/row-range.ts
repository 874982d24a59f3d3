/** Places of rows, both included, and what they become. */
export type RangeChange = { first: number; last: number; isSelected: boolean };

/** Shift and a click: everything from the anchor to here becomes what the clicked row becomes. */
export function rangeTo(anchor: number, place: number, isSelected: boolean): RangeChange {
  return { first: Math.min(anchor, place), last: Math.max(anchor, place), isSelected };
}

/**
 * Shift and an arrow, from a row to its neighbour: away from the anchor the selection grows to the neighbour, towards it
 * the row that is left drops out, as in the lists of an operating system.
 */
export function rangeStep(anchor: number, from: number, to: number): RangeChange {
  const isShrinking = Math.abs(to - anchor) < Math.abs(from - anchor);
  return isShrinking ? { first: from, last: from, isSelected: false } : rangeTo(anchor, to, true);
}

/** What the header's checkbox shows of the rows on the page. */
export function pageMark(selectedCount: number, rowCount: number): "none" | "some" | "all" {
  if (selectedCount === 0) return "none";
  return selectedCount === rowCount ? "all" : "some";
}
