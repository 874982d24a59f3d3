import { type RefObject, useLayoutEffect } from "react";

const headerHeightPx = 48;

/**
 * While the bar is shown, its toolbar sticks to the top of the window with the table's header below it. The height of the
 * toolbar varies with width and text size, so it is measured; focused rows are scrolled clear of both.
 */
export function useStuckHeight(bar: RefObject<HTMLElement | null>): void {
  useLayoutEffect(() => {
    const toolbar = bar.current?.parentElement;
    const list = toolbar?.parentElement;
    if (!toolbar || !list) return;
    const root = document.documentElement;
    const observer = new ResizeObserver(() => {
      const isStuck = getComputedStyle(toolbar).position === "sticky";
      const heightPx = isStuck ? toolbar.getBoundingClientRect().height : 0;
      list.style.setProperty("--table-top", `${heightPx}px`);
      root.style.scrollPaddingTop = `${heightPx + headerHeightPx}px`;
    });
    observer.observe(toolbar);
    return () => {
      observer.disconnect();
      list.style.removeProperty("--table-top");
      root.style.removeProperty("scroll-padding-top");
    };
  }, [bar]);
}
