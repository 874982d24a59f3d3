import { type PointerEvent, useRef } from "react";
import { widthLimits } from "./lay-out.ts";

export const clampWidth = (rem: number) => Math.min(widthLimits.max, Math.max(widthLimits.min, rem));

const remPx = () => Number.parseFloat(getComputedStyle(document.documentElement).fontSize);

/** The width of the column whose edge this is, as it is now. */
export function remOf(edge: HTMLElement): number {
  return (edge.closest("th")?.offsetWidth ?? 0) / remPx();
}

/** The edges of all columns of a table, in order. */
export function edgesOf(edge: HTMLElement): HTMLElement[] {
  return [...(edge.closest("tr")?.querySelectorAll<HTMLElement>("hr") ?? [])];
}

type Drag = {
  startX: number;
  startRem: number;
  rem: number;
  /** Shows another width; undefined shows what was there before. */
  show: (rem: number | undefined) => void;
};

/**
 * Drags the edge of a column. Until it is dropped, the width is changed on the elements themselves: React would render all
 * rows at each move of the pointer.
 */
export function useEdgeDrag(onDrop: (rem: number) => void) {
  const drag = useRef<Drag>(undefined);

  function end(isDropped: boolean) {
    const ended = drag.current;
    drag.current = undefined;
    if (ended === undefined || ended.rem === ended.startRem) return;
    if (isDropped) onDrop(ended.rem);
    else ended.show(undefined);
  }

  return {
    end,
    isDragging: () => drag.current !== undefined,
    handlers: {
      onPointerDown(event: PointerEvent<HTMLElement>) {
        if (event.button !== 0) return;
        event.currentTarget.setPointerCapture(event.pointerId);
        const startRem = remOf(event.currentTarget);
        const show = widthOn(event.currentTarget, startRem);
        drag.current = { startX: event.clientX, startRem, rem: startRem, show };
      },
      onPointerMove({ clientX }: PointerEvent<HTMLElement>) {
        if (drag.current === undefined) return;
        const { startX, startRem, show } = drag.current;
        const rem = Math.round(clampWidth(startRem + (clientX - startX) / remPx()) * 4) / 4;
        drag.current.rem = rem;
        show(rem);
      },
      onPointerUp: () => end(true),
      onPointerCancel: () => end(false),
    },
  };
}

/** Changes the width of a column on its elements. */
function widthOn(edge: HTMLElement, startRem: number): Drag["show"] {
  const cell = edge.closest("th");
  const style = cell?.closest("table")?.style;
  const last = cell?.parentElement?.lastElementChild;
  const wholeRem = Number.parseFloat(style?.getPropertyValue("--table-min") ?? "");
  const before = { cell: cell?.style.width ?? "", last: last instanceof HTMLElement ? last.style.width : "" };
  const isFirst = edgesOf(edge)[0] === edge;
  return (rem) => {
    if (cell) cell.style.width = rem === undefined ? before.cell : `${rem}rem`;
    // What is left belongs to the first column, or to the last one once the first has a width.
    if (isFirst && last instanceof HTMLElement) last.style.width = rem === undefined ? before.last : "";
    if (wholeRem > 0) style?.setProperty("--table-min", `${wholeRem + (rem ?? startRem) - startRem}rem`);
  };
}
