export type ColumnItem = { id: string; header: string; isShown: boolean };

type Named = { id: string; header: string };

/** The columns to choose from: those that are shown, in their order, then the others. */
export function itemsOf(
  shownIds: readonly string[],
  available: readonly Named[],
  find: (id: string) => Named | undefined,
): ColumnItem[] {
  const shown = shownIds.map((id) => available.find((column) => column.id === id) ?? find(id));
  return [
    ...shown.flatMap((column) => (column ? [{ id: column.id, header: column.header, isShown: true }] : [])),
    ...available
      .filter(({ id }) => !shownIds.includes(id))
      .map(({ id, header }) => ({ id, header, isShown: false })),
  ];
}

/** Moves the item at `from` to the place `to`; a place beyond the ends is the end. */
export function moved<Item>(items: readonly Item[], from: number, to: number): Item[] {
  const item = items[from];
  const others = items.filter((_item, at) => at !== from);
  return item === undefined ? others : others.toSpliced(Math.max(0, to), 0, item);
}

/** The ids to store: undefined if they are as usual, so that a better default is followed. */
export function chosenIds(
  items: readonly ColumnItem[],
  usualIds: readonly string[],
): readonly string[] | undefined {
  const ids = items.filter(({ isShown }) => isShown).map(({ id }) => id);
  const isUsual = ids.length === usualIds.length && ids.every((id, at) => id === usualIds[at]);
  return isUsual ? undefined : ids;
}
