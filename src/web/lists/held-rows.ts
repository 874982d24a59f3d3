import { useState } from "react";

type List<Data> = { data: Data[]; totalCount: number; isCountExact?: boolean };

/** The rows on the page. `isBehind`: the server's list has other rows, or another order, than the page shows. */
export type Shown<Data> = {
  key: string;
  source: List<Data>;
  list: List<Data>;
  at: number;
  isBehind: boolean;
};

type Arrival<Data> = {
  /** Which rows the user asked for: filter, sort order and page. */
  key: string;
  list: List<Data>;
  /** When the list arrived (ms). */
  at: number;
  /** Whether rows must not move: the pointer rests on one, or some are selected. */
  isHeld: boolean;
};

/** When the user last changed or asked for something whose result must be seen (ms). */
let askedAt = 0;

/** Lets the rows that are fetched next replace those on the page, even while these are held. */
export function showNextRows(): void {
  askedAt = Date.now();
}

/**
 * What to show when a list arrives. While rows are held, they keep their places and take only their own news, such as a
 * new status; returns the same object when nothing changes.
 */
export function nextShown<Data extends { id: string }>(
  shown: Shown<Data> | null,
  { key, list, at, isHeld }: Arrival<Data>,
  asked = askedAt,
): Shown<Data> {
  const isAskedFor = shown !== null && shown.at < asked && at >= asked;
  const hasRows = shown?.key === key && shown.list.data.length > 0;
  const mustHold = hasRows && isHeld && !isAskedFor && !hasSameRows(shown.list, list);
  if (!mustHold) {
    const isShown = shown?.key === key && shown.source === list && shown.at === at && !shown.isBehind;
    return isShown ? shown : { key, source: list, list, at, isBehind: false };
  }
  if (shown.source === list) return shown;
  const news = new Map(list.data.map((row) => [row.id, row]));
  const data = shown.list.data.map((row) => news.get(row.id) ?? row);
  return { ...shown, source: list, list: { ...shown.list, data }, isBehind: true };
}

function hasSameRows<Data extends { id: string }>(one: List<Data>, other: List<Data>): boolean {
  return (
    one.data.length === other.data.length && one.data.every(({ id }, place) => id === other.data[place]?.id)
  );
}

/** `more`: how many rows the server's list has more than the page's; 0 if only other ones. `show` shows them. */
export type Behind = { more: number; show: () => void };

type HeldRowsProps<Data> = Omit<Arrival<Data>, "list"> & {
  list: List<Data> | undefined;
  /** Whether `list` is that of other rows, shown until those of `key` arrive. */
  isPlaceholder: boolean;
};

/** Keeps rows in place while the user points at one or has selected some. */
export function useHeldRows<Data extends { id: string }>(
  props: HeldRowsProps<Data>,
): {
  list: List<Data> | undefined;
  behind: Behind | null;
} {
  const [shown, setShown] = useState<Shown<Data> | null>(null);
  const { list, isPlaceholder, ...arrival } = props;
  if (list === undefined) return { list, behind: null };
  if (isPlaceholder) return { list: shown?.list ?? list, behind: null };
  const next = nextShown(shown, { ...arrival, list });
  if (next !== shown) setShown(next);
  return { list: next.list, behind: next.isBehind ? behindOf(next, () => setShown(null)) : null };
}

function behindOf<Data>({ source, list }: Shown<Data>, show: () => void): Behind {
  return { more: Math.max(0, source.totalCount - list.totalCount), show };
}
