import { type KeyboardEvent, type RefObject, useRef } from "react";
import { type RangeChange, rangeStep, rangeTo } from "./row-range.ts";

/** Which rows of a table are selected. The owner keeps them, so that they outlive the page they stand on. */
export type RowSelection<Data> = {
  isSelected: (row: Data) => boolean;
  /** Names a row's checkbox: "Select ada@example.com". */
  labelFor: (row: Data) => string;
  onChange: (rows: readonly Data[], isSelected: boolean) => void;
};

type RangeProps<Data> = {
  body: RefObject<HTMLElement | null>;
  data: readonly Data[];
  rowId: (row: Data) => string;
  selection: RowSelection<Data> | undefined;
};

const steps: Record<string, number> = { ArrowDown: 1, ArrowUp: -1 };

/**
 * Ticks of rows, alone or as ranges. Shift with a click or the space bar reaches from the last tick to here; the arrows
 * go from row to row and with Shift take rows along.
 */
export function useRowRanges<Data>({ body, data, rowId, selection }: RangeProps<Data>) {
  // By id, not place: the rows may be sorted anew or turned to another page meanwhile, and then there is no range.
  const anchorId = useRef<string>(undefined);
  const leadId = useRef<string>(undefined);
  const placeOf = (id: string | undefined) => data.findIndex((row) => rowId(row) === id);

  function apply({ first, last, isSelected }: RangeChange) {
    selection?.onChange(data.slice(first, last + 1), isSelected);
  }

  function idAt(place: number): string | undefined {
    const row = data[place];
    return row === undefined ? undefined : rowId(row);
  }

  function setEnds(anchor: number, lead: number) {
    anchorId.current = idAt(anchor);
    leadId.current = idAt(lead);
  }

  return {
    onToggle(place: number, isSelected: boolean, isRange: boolean) {
      const known = placeOf(anchorId.current);
      const anchor = isRange && known !== -1 ? known : place;
      apply(rangeTo(anchor, place, isSelected));
      setEnds(anchor, place);
    },
    onKeyDown(place: number, event: KeyboardEvent) {
      const to = place + (steps[event.key] ?? 0);
      if (to === place || event.ctrlKey || event.altKey || event.metaKey) return;
      event.preventDefault();
      if (data[to] === undefined) return;
      const checkboxes = body.current?.querySelectorAll<HTMLElement>("[data-row] [data-select]");
      checkboxes?.[to]?.focus();
      if (!event.shiftKey) return;
      // A range goes on only where it stopped; after a walk to another row a new one starts there.
      const known = placeOf(leadId.current) === place ? placeOf(anchorId.current) : -1;
      const anchor = known === -1 ? place : known;
      apply(rangeStep(anchor, place, to));
      setEnds(anchor, to);
    },
  };
}
