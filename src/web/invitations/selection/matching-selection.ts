import type { ListFilter } from "#web/invitations/list-state.ts";
import { noSelection, type SelectedRow, type Selection, withRows } from "./selection.ts";

/** Equal for equal filters. */
const keyOf = ({ status, query, filters }: ListFilter): string => JSON.stringify([status, query, filters]);

/**
 * Everything that matches a filter, without its ids. Every row counts as selected. Whoever deselects one of them keeps the
 * other rows of the page that is shown: those are what iterating gives.
 */
export class MatchingSelection implements Selection {
  readonly filter: ListFilter;
  /** The length of the list; the server counts again. */
  readonly size: number;
  readonly isExact: boolean;
  /** The page. */
  readonly rows: readonly SelectedRow[];
  readonly #page: Selection;

  constructor({ status, query, filters }: ListFilter, list: MatchingList) {
    this.filter = { status, query, filters };
    this.size = list.totalCount;
    this.isExact = list.isCountExact;
    this.rows = list.rows;
    this.#page = withRows(noSelection, list.rows, true);
  }

  has(): boolean {
    return true;
  }

  /** Nothing is known of a row: the server looks at what matches. */
  get(): undefined {
    return undefined;
  }

  keys(): MapIterator<string> {
    return this.#page.keys();
  }

  values(): MapIterator<SelectedRow> {
    return this.#page.values();
  }

  [Symbol.iterator](): MapIterator<[string, SelectedRow]> {
    return this.#page[Symbol.iterator]();
  }
}

/** The page that is shown, and the number of all that match. */
export type MatchingList = { rows: readonly SelectedRow[]; totalCount: number; isCountExact: boolean };

/**
 * Keeps a selection of everything that matches up with the list that is shown: its length and its page. When the filter
 * has changed, only the rows of the page before stay selected.
 */
export function followList(selection: Selection, state: ListFilter, list: MatchingList): Selection {
  if (!(selection instanceof MatchingSelection)) return selection;
  if (keyOf(selection.filter) !== keyOf(state)) return new Map(selection);
  const { rows, totalCount, isCountExact } = list;
  const isSame =
    selection.size === totalCount && selection.isExact === isCountExact && selection.rows === rows;
  return isSame ? selection : new MatchingSelection(state, list);
}
