import type { KeyboardEvent } from "react";
import { clampWidth, edgesOf, remOf, useEdgeDrag } from "./edge-drag.ts";
import { widthLimits } from "./lay-out.ts";

type ColumnEdgeProps = {
  /** The column's header. */
  header: string;
  /** The chosen width in rem; undefined for the automatic one. */
  rem: number | undefined;
  /** Undefined makes the width automatic again. */
  onResize: (rem: number | undefined) => void;
};

const help =
  "Drag to change the width, or press the left and right arrow keys. Up and down go to the next column. Double-click or press Enter for the automatic width.";

/**
 * The right edge of a column's header, which changes its width. Only the first edge is a stop for Tab: with one for each
 * column, the way to the rows would be twice as long.
 */
export function ColumnEdge({ header, rem, onResize }: ColumnEdgeProps) {
  const drag = useEdgeDrag(onResize);

  function onKeyDown(event: KeyboardEvent<HTMLElement>) {
    const edge = event.currentTarget;
    const step = (by: number) => onResize(clampWidth(Math.round((rem ?? remOf(edge)) + by)));
    const actions: Record<string, (() => void) | undefined> = {
      ArrowLeft: () => step(event.shiftKey ? -4 : -1),
      ArrowRight: () => step(event.shiftKey ? 4 : 1),
      Home: () => onResize(widthLimits.min),
      End: () => onResize(widthLimits.max),
      ArrowUp: () => focusNext(edge, -1),
      ArrowDown: () => focusNext(edge, 1),
      Enter: () => onResize(undefined),
      Escape: drag.isDragging() ? () => drag.end(false) : undefined,
    };
    const action = actions[event.key];
    if (action === undefined || event.ctrlKey || event.altKey || event.metaKey) return;
    event.preventDefault();
    action();
  }

  return (
    // A separator that has the focus and a value is a widget, a "window splitter".
    // oxlint-disable-next-line jsx-a11y/no-noninteractive-element-interactions
    <hr
      ref={setTabStop}
      aria-orientation="vertical"
      aria-label={`Width of ${header}`}
      aria-valuenow={rem ?? widthLimits.min}
      aria-valuemin={widthLimits.min}
      aria-valuemax={widthLimits.max}
      aria-valuetext={rem === undefined ? "automatic" : String(rem)}
      title={help}
      tabIndex={-1}
      {...drag.handlers}
      onDoubleClick={() => onResize(undefined)}
      onKeyDown={onKeyDown}
      className="absolute inset-y-0 right-0 h-full w-2 cursor-col-resize touch-none border-t-0 border-r border-clear outline-offset-[-2px] group-hover/header:border-line hover:border-r-4 hover:border-accent! focus-visible:border-r-4 focus-visible:border-accent! touch:w-6 touch:border-line narrow:hidden"
    />
  );
}

function setTabStop(edge: HTMLElement | null): void {
  if (edge !== null && edgesOf(edge)[0] === edge) edge.tabIndex = 0;
}

function focusNext(edge: HTMLElement, by: 1 | -1): void {
  const edges = edgesOf(edge).filter((each) => each.checkVisibility());
  edges[edges.indexOf(edge) + by]?.focus();
}
