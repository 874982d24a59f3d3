/** In a table that scrolls sideways, the checkboxes, the first column and the actions stay in sight. */
export type Pins = { isSelectable: boolean };

/** Where a cell that may be pinned stays; undefined for the others. */
export function pinClass(
  pins: Pins | null,
  place: "selection" | "first" | "actions" | false | undefined,
): string | undefined {
  if (pins === null || !place) return undefined;
  if (place === "actions") return "right-0";
  if (place === "selection") return "left-0";
  return pins.isSelectable ? "left-11 border-r" : "left-0 border-r";
}

/** Which of the pinned places a column has. */
export function placeOf(
  index: number,
  meta: { isActions?: boolean } | undefined,
): "first" | "actions" | undefined {
  return meta?.isActions === true ? "actions" : index === 0 ? "first" : undefined;
}
