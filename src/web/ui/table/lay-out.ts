import type { DataColumn } from "./columns.ts";

/** Which columns a user wants to see, in order, and the widths (rem) they gave them; what is left out is as usual. */
export type ColumnChoice = {
  columns?: readonly string[] | undefined;
  widths?: Readonly<Record<string, number>> | undefined;
};

/** In rem: the least and the greatest width that a user can give a column. */
export const widthLimits = { min: 4, max: 40 } as const;

function isMovable<Data>({ meta }: DataColumn<Data>): boolean {
  return meta?.isActions !== true;
}

/** The columns that a user may hide and move, in their usual order: the first one and the actions stay. */
export function movableColumns<Data>(columns: readonly DataColumn<Data>[]): DataColumn<Data>[] {
  return columns.slice(1).filter(isMovable);
}

function isLaidOut({ columns, widths }: ColumnChoice): boolean {
  return columns !== undefined || (widths !== undefined && Object.keys(widths).length > 0);
}

/**
 * The columns as a user wants to see them. `findColumn` finds those that are not shown usually; an unknown id is
 * ignored. Chosen columns are hidden in a narrow table only: a wider one scrolls.
 */
export function layOut<Data>(
  usual: readonly DataColumn<Data>[],
  choice: ColumnChoice,
  findColumn: (id: string) => DataColumn<Data> | undefined = () => undefined,
): readonly DataColumn<Data>[] {
  if (!isLaidOut(choice)) return usual;
  const movable = movableColumns(usual);
  const fixed = new Set(usual.filter((column) => !movable.includes(column)).map(({ id }) => id));
  const ids = choice.columns === undefined ? movable.map(({ id }) => id) : [...new Set(choice.columns)];
  const chosen = ids
    .filter((id) => !fixed.has(id))
    .map((id) => movable.find((column) => column.id === id) ?? findColumn(id))
    .filter((column) => column !== undefined);
  const actions = usual.filter((column) => !isMovable(column));
  return [...usual.slice(0, 1), ...chosen, ...actions].map((column) => sized(column, choice.widths));
}

function sized<Data>(column: DataColumn<Data>, widths: ColumnChoice["widths"] = {}): DataColumn<Data> {
  const { isHiddenWhenCompact, isHiddenUnlessRoomy, ...meta } = column.meta ?? {};
  const isHiddenWhenNarrow =
    isHiddenWhenCompact === true || isHiddenUnlessRoomy === true || meta.isHiddenWhenNarrow === true;
  const rem = Object.hasOwn(widths, column.id) ? widths[column.id] : undefined;
  const isSized = rem !== undefined && Number.isFinite(rem) && isMovable(column);
  return {
    ...column,
    meta: {
      ...meta,
      isHiddenWhenNarrow,
      ...(isSized && {
        isSized,
        rem: Math.min(widthLimits.max, Math.max(widthLimits.min, rem)),
      }),
    },
  };
}
