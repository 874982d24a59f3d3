import { type KeyboardEvent, type RefObject, useRef } from "react";

/** The owner stores the selection, so that it outlives the page of rows. */
export type RowSelection<Data> = {
  isSelected: (row: Data) => boolean;
  /** The label of a row's checkbox: "Select ada@example.com". */
  labelFor: (row: Data) => string;
  onChange: (rows: readonly Data[], isSelected: boolean) => void;
};

/** Indexes of rows, both inclusive. */
type RangeChange = { first: number; last: number; isSelected: boolean };

/** Shift+click: all rows from the anchor to the clicked row take its new state. */
export function rangeTo(anchor: number, index: number, isSelected: boolean): RangeChange {
  return { first: Math.min(anchor, index), last: Math.max(anchor, index), isSelected };
}

/** Shift+arrow: away from the anchor the next row is added, towards it the current row is removed. */
export function rangeStep(anchor: number, from: number, to: number): RangeChange {
  const isShrinking = Math.abs(to - anchor) < Math.abs(from - anchor);
  return isShrinking ? { first: from, last: from, isSelected: false } : rangeTo(anchor, to, true);
}

type RangeProps<Data> = {
  body: RefObject<HTMLElement | null>;
  data: readonly Data[];
  rowId: (row: Data) => string;
  selection: RowSelection<Data> | undefined;
};

const steps: Record<string, number> = { ArrowDown: 1, ArrowUp: -1 };

/** Selects single rows and ranges: Shift extends a click or the space bar, and arrows move between rows. */
export function useRowRanges<Data>({ body, data, rowId, selection }: RangeProps<Data>) {
  // By id rather than index: after sorting or paging there is no range to extend.
  const anchorId = useRef<string>(undefined);
  const leadId = useRef<string>(undefined);
  const indexOf = (id: string | undefined) => data.findIndex((row) => rowId(row) === id);

  function apply({ first, last, isSelected }: RangeChange) {
    selection?.onChange(data.slice(first, last + 1), isSelected);
  }

  function idAt(index: number): string | undefined {
    const row = data[index];
    return row === undefined ? undefined : rowId(row);
  }

  function setEnds(anchor: number, lead: number) {
    anchorId.current = idAt(anchor);
    leadId.current = idAt(lead);
  }

  return {
    onToggle(index: number, isSelected: boolean, isRange: boolean) {
      const known = indexOf(anchorId.current);
      const anchor = isRange && known !== -1 ? known : index;
      apply(rangeTo(anchor, index, isSelected));
      setEnds(anchor, index);
    },
    onKeyDown(index: number, event: KeyboardEvent) {
      const to = index + (steps[event.key] ?? 0);
      if (to === index || event.ctrlKey || event.altKey || event.metaKey) return;
      event.preventDefault();
      if (data[to] === undefined) return;
      const checkboxes = body.current?.querySelectorAll<HTMLElement>("[data-row] [data-select]");
      checkboxes?.[to]?.focus();
      if (!event.shiftKey) return;
      // A range continues only from its last row; from any other row a new one starts.
      const known = indexOf(leadId.current) === index ? indexOf(anchorId.current) : -1;
      const anchor = known === -1 ? index : known;
      apply(rangeStep(anchor, index, to));
      setEnds(anchor, to);
    },
  };
}
