import { type RefCallback, useCallback, useState } from "react";

/** The height of a bar that sticks to the top of the window (px), 0 where it does not stick: what sticks below needs it. */
export function useBarHeight(): { ref: RefCallback<HTMLElement>; height: number } {
  const [height, setHeight] = useState(0);
  const ref = useCallback((bar: HTMLElement | null) => {
    if (bar === null) return undefined;
    const measured = new ResizeObserver(() => {
      const isStuck = getComputedStyle(bar).position === "sticky";
      setHeight(isStuck ? Math.floor(bar.getBoundingClientRect().height) : 0);
    });
    measured.observe(bar);
    return () => measured.disconnect();
  }, []);
  return { ref, height };
}
