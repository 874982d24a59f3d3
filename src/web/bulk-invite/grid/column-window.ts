import { type RefObject, useEffect, useState } from "react";
import type { Column } from "#recipients/table/column-use.ts";
import { watchBox } from "#web/ui/watch-box.ts";

/** Columns on either side of the visible ones, so that a small step shows no gap. */
const overscan = 2;

/** The width of each column in half rem, at least: all of them grow alike when there is room. */
export function columnWidths(columns: readonly Pick<Column, "heading" | "samples">[]): number[] {
  return columns.map(({ heading, samples }) => {
    const longest = Math.max(heading.length + 2, ...samples.map((sample) => sample.length + 4));
    return Math.min(40, Math.max(12, longest));
  });
}

/** Positions, inclusive. */
export type ColumnRange = { first: number; last: number };

/** The columns between two places of the row, which are parts of its width from 0 to 1. */
export function columnsBetween(widths: readonly number[], from: number, to: number): ColumnRange {
  const total = widths.reduce((sum, width) => sum + width, 0);
  let end = 0;
  let first = 0;
  let last = 0;
  for (const [position, width] of widths.entries()) {
    if (end <= from * total) first = position;
    if (end < to * total) last = position;
    end += width;
  }
  return { first: Math.max(0, first - overscan), last: Math.min(widths.length - 1, last + overscan) };
}

/**
 * The columns of a scrolling grid that are in view. Only these are rendered, since a table of 200 columns has thousands of
 * cells on one screen.
 */
export function useColumnWindow(box: RefObject<HTMLElement | null>, widths: readonly number[]): ColumnRange {
  const [visible, setVisible] = useState<ColumnRange>({ first: 0, last: 20 });
  useEffect(() => {
    const element = box.current;
    if (element === null) return undefined;
    const measure = () => {
      const { scrollLeft, clientWidth, scrollWidth } = element;
      // The numbers of the lines stay in view and cover this much.
      const covered = element.querySelector<HTMLElement>("[role=columnheader]")?.offsetWidth ?? 0;
      const whole = Math.max(1, scrollWidth - covered);
      const next = columnsBetween(widths, scrollLeft / whole, (scrollLeft + clientWidth - covered) / whole);
      setVisible((old) => (old.first === next.first && old.last === next.last ? old : next));
    };
    return watchBox(element, measure);
  }, [box, widths]);
  return visible;
}

/** The positions to render: those in view, and the active column of the active row, which has to scroll into view. */
export function shownColumns({ first, last }: ColumnRange, columnCount: number, active?: number): number[] {
  const end = Math.min(last, columnCount - 1);
  const shown = Array.from({ length: Math.max(0, end - first + 1) }, (_, at) => first + at);
  if (active === undefined || (active >= first && active <= end)) return shown;
  return active < first ? [active, ...shown] : [...shown, active];
}
