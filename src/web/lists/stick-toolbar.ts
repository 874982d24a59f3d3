const headerHeightPx = 48;
/** A toolbar above this share of the window sticks with its last row only. */
const largestShare = 0.1;

/**
 * Lets a toolbar stick to the top of the window with the table's header below it (`--table-top`), and scrolls focused
 * rows clear of both. Its height varies with width and text size, so it is measured.
 */
export function stickToolbar(toolbar: HTMLElement, isWhole: boolean): (() => void) | undefined {
  const list = toolbar.parentElement;
  if (!list) return undefined;
  const root = document.documentElement;
  const measure = () => {
    const isStuck = getComputedStyle(toolbar).position === "sticky";
    const heightPx = isStuck ? toolbar.getBoundingClientRect().height : 0;
    const mayShrink = !isWhole && heightPx > window.innerHeight * largestShare;
    const hiddenPx = mayShrink ? heightAbove(toolbar) : 0;
    toolbar.style.top = `${-hiddenPx}px`;
    list.style.setProperty("--table-top", `${heightPx - hiddenPx}px`);
    root.style.scrollPaddingTop = `${heightPx - hiddenPx + headerHeightPx}px`;
  };
  const observer = new ResizeObserver(measure);
  observer.observe(toolbar);
  window.addEventListener("resize", measure);
  return () => {
    observer.disconnect();
    window.removeEventListener("resize", measure);
    list.style.removeProperty("--table-top");
    root.style.removeProperty("scroll-padding-top");
  };
}

/** The height of the rows of the toolbar above the one that stays. */
function heightAbove(toolbar: HTMLElement): number {
  const row = toolbar.querySelector("[data-stays]");
  if (row === null) return 0;
  const paddingPx = Number.parseFloat(getComputedStyle(toolbar).paddingTop);
  return Math.max(0, row.getBoundingClientRect().top - toolbar.getBoundingClientRect().top - paddingPx);
}
