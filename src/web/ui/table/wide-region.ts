import { type RefObject, useEffect, useLayoutEffect } from "react";
import { watchBox } from "#web/ui/watch-box.ts";

/** Whether a table is wider than its region, which then scrolls, and whether its first column stays in sight. */
type Overflow = { isWide: boolean; isPinned: boolean };

export type RegionWatchProps = {
  region: RefObject<HTMLElement | null>;
  /** The least width of the table, and of what stays in sight at the left. */
  wholeRem: number;
  pinnedRem: number;
  /** The index of the first row: another page begins at the top of the region. */
  firstIndex: number;
  onChange: (overflow: Overflow) => void;
};

/** In rem: below it a table is narrow, with rows of two lines. */
const narrowRem = 40;

/** Watches the region of a table whose columns the user chose; others hide the columns that have no room. */
export function RegionWatch({ region, wholeRem, pinnedRem, firstIndex, onChange }: RegionWatchProps): null {
  useLayoutEffect(() => {
    const box = region.current;
    if (box === null) return undefined;
    let shown = "";
    const stop = watchBox(box, () => {
      const remPx = Number.parseFloat(getComputedStyle(document.documentElement).fontSize);
      const rem = box.offsetWidth / remPx;
      const isWide = rem >= narrowRem && rem < wholeRem;
      // A wide first column would leave no room for the others.
      const isPinned = isWide && pinnedRem <= rem / 2;
      if (shown === `${isWide} ${isPinned}`) return;
      shown = `${isWide} ${isPinned}`;
      onChange({ isWide, isPinned });
    });
    return () => {
      stop();
      onChange({ isWide: false, isPinned: false });
    };
  }, [region, wholeRem, pinnedRem, onChange]);
  useEffect(() => {
    // In braces: a browser may return a promise, which React would take for a cleanup.
    region.current?.scrollTo({ top: 0 });
    // oxlint-disable-next-line react/exhaustive-effect-dependencies -- whenever another page is shown
  }, [region, firstIndex]);
  return null;
}
