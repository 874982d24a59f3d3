import { useCallback, useRef, useState } from "react";

const lineHeightGuess = 20;
const overscan = 6;

export type LineInSight = { index: number; start: number };

/**
 * The lines in sight of a scrolled box. All lines have one height, measured on the box itself, so that larger text and
 * a reader's own line spacing are followed; and so a hundred thousand lines cost no more to lay out than forty. (The
 * virtualiser of the other lists measures every row first.)
 */
export function useLineWindow(count: number) {
  const box = useRef<HTMLDivElement>(null);
  const [sight, setSight] = useState({ lineHeight: lineHeightGuess, topLine: 0, lines: 40 });

  const setBox = useCallback((element: HTMLDivElement | null) => {
    box.current = element;
    if (element === null) return undefined;
    const look = () => {
      const lineHeight = Number.parseFloat(getComputedStyle(element).lineHeight) || lineHeightGuess;
      const topLine = Math.floor(element.scrollTop / lineHeight);
      const lines = Math.ceil(element.clientHeight / lineHeight) + 1;
      setSight((old) =>
        old.lineHeight === lineHeight && old.topLine === topLine && old.lines === lines
          ? old
          : { lineHeight, topLine, lines },
      );
    };
    const resized = new ResizeObserver(look);
    resized.observe(element);
    element.addEventListener("scroll", look, { passive: true });
    return () => {
      resized.disconnect();
      element.removeEventListener("scroll", look);
    };
  }, []);

  const first = Math.max(0, Math.min(sight.topLine, count - 1) - overscan);
  const last = Math.min(count - 1, sight.topLine + sight.lines + overscan);
  const items: LineInSight[] = [];
  for (let index = first; index <= last; index += 1) items.push({ index, start: index * sight.lineHeight });

  return {
    box,
    setBox,
    lineHeight: sight.lineHeight,
    items,
    first,
    last,
    totalHeight: count * sight.lineHeight,
    /** Brings a line into the middle, or only just into sight when it is near. */
    scrollTo: (line: number, place: "middle" | "nearest" = "middle") => {
      const element = box.current;
      if (element === null) return;
      const top = line * sight.lineHeight;
      const room = element.clientHeight - 2 * sight.lineHeight;
      if (place === "middle") element.scrollTop = top - element.clientHeight / 2;
      else if (top < element.scrollTop) element.scrollTop = top;
      else if (top > element.scrollTop + room) element.scrollTop = top - room;
    },
  };
}
