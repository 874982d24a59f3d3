import { useVirtualizer, type VirtualItem } from "@tanstack/react-virtual";
import { useCallback, useRef, useState } from "react";

const lineHeightGuess = 20;

/**
 * The lines in sight of a scrolled box. All lines have one height, measured on the box itself: larger text and a
 * reader's own line spacing are followed.
 */
export function useLineWindow(count: number) {
  const box = useRef<HTMLDivElement>(null);
  const [lineHeight, setLineHeight] = useState(lineHeightGuess);
  const setBox = useCallback((element: HTMLDivElement | null) => {
    box.current = element;
    if (element !== null) setLineHeight(Number.parseFloat(getComputedStyle(element).lineHeight) || lineHeightGuess);
  }, []);
  const virtualizer = useVirtualizer({
    count,
    getScrollElement: () => box.current,
    estimateSize: () => lineHeight,
    overscan: 12,
  });
  const items: readonly VirtualItem[] = virtualizer.getVirtualItems();
  return {
    box,
    setBox,
    lineHeight,
    items,
    first: items[0]?.index ?? 0,
    last: items.at(-1)?.index ?? 0,
    scrollTo: (line: number) => virtualizer.scrollToIndex(line, { align: "center" }),
    totalHeight: virtualizer.getTotalSize(),
  };
}
