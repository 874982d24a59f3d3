import { useCallback, useRef, useState } from "react";
import { watchBox } from "#web/ui/watch-box.ts";

const lineHeightGuess = 20;
const overscan = 6;

export type LineWindow = ReturnType<typeof useLineWindow>;

type VisibleLine = { index: number; start: number };

/**
 * The visible lines of a scrolling box. All have the height measured on the box itself, which follows the user's text
 * size and line spacing, so 100,000 lines cost no more layout than 40. TanStack Virtual would measure every row first.
 */
export function useLineWindow(count: number) {
  const box = useRef<HTMLDivElement>(null);
  const [visible, setVisible] = useState({ lineHeight: lineHeightGuess, topLine: 0, lines: 40 });

  const setBox = useCallback((element: HTMLDivElement | null) => {
    box.current = element;
    if (element === null) return undefined;
    const measure = () => {
      const lineHeight = Number.parseFloat(getComputedStyle(element).lineHeight) || lineHeightGuess;
      const topLine = Math.floor(element.scrollTop / lineHeight);
      const lines = Math.ceil(element.clientHeight / lineHeight) + 1;
      setVisible((old) =>
        old.lineHeight === lineHeight && old.topLine === topLine && old.lines === lines
          ? old
          : { lineHeight, topLine, lines },
      );
    };
    return watchBox(element, measure);
  }, []);

  const { lineHeight } = visible;
  const bringNear = useCallback(
    (line: number) => {
      const element = box.current;
      if (element === null) return;
      const top = line * lineHeight;
      const isFar = Math.abs(top - element.scrollTop) > element.clientHeight;
      if (isFar) element.scrollTop = top - element.clientHeight / 2;
    },
    [lineHeight],
  );

  const scrollIntoView = useCallback(
    (line: number) => {
      const element = box.current;
      if (element === null) return;
      const top = line * lineHeight;
      const bottom = element.scrollTop + element.clientHeight - 2 * lineHeight;
      if (top < element.scrollTop) element.scrollTop = top;
      else if (top > bottom) element.scrollTop += top - bottom;
    },
    [lineHeight],
  );

  const focus = useCallback(() => box.current?.focus({ preventScroll: true }), []);

  const first = Math.max(0, Math.min(visible.topLine, count - 1) - overscan);
  const last = Math.min(count - 1, visible.topLine + visible.lines + overscan);
  const items: VisibleLine[] = [];
  for (let index = first; index <= last; index += 1) items.push({ index, start: index * visible.lineHeight });

  return {
    box,
    setBox,
    lineHeight: visible.lineHeight,
    items,
    first,
    last,
    linesPerPage: Math.max(1, visible.lines - 3),
    totalHeight: count * visible.lineHeight,
    /** Scrolls to a line that is more than a page away. */
    bringNear,
    focus,
    scrollIntoView,
  };
}
