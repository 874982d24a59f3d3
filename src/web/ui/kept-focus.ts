/**
 * A ref for a region whose buttons disappear when they are pressed. The focus then moves to what is left nearest to the
 * button: its item, its list, the heading of its part, or else the heading of the page. The browser would drop it to the
 * top of the page.
 */
export function keepFocusWithin(region: HTMLElement | null): (() => void) | undefined {
  if (region === null) return undefined;
  let focused: HTMLElement | undefined;
  let fallbacks: HTMLElement[] = [];
  const remember = ({ target }: FocusEvent) => {
    if (!(target instanceof HTMLElement)) return;
    focused = target;
    fallbacks = fallbacksOf(target, region);
  };
  // The user left: an element that disappears later is none of ours. Some browsers send this on a removal too.
  const forget = () =>
    setTimeout(() => {
      if (focused?.isConnected === true && document.activeElement !== focused) focused = undefined;
    });
  const restore = () => {
    const isLost = focused?.isConnected === false && document.activeElement === document.body;
    if (isLost) fallbacks.find(isFocusable)?.focus({ preventScroll: true });
  };
  const observer = new MutationObserver(restore);
  observer.observe(region, { childList: true, subtree: true });
  region.addEventListener("focusin", remember);
  region.addEventListener("focusout", forget);
  return () => {
    observer.disconnect();
    region.removeEventListener("focusin", remember);
    region.removeEventListener("focusout", forget);
  };
}

const isFocusable = (element: HTMLElement) => element.isConnected && element.checkVisibility();

/** From near to far. */
function fallbacksOf(target: HTMLElement, region: HTMLElement): HTMLElement[] {
  const found: HTMLElement[] = [];
  for (
    let parent = target.parentElement;
    parent !== null && parent !== region;
    parent = parent.parentElement
  ) {
    if (parent.hasAttribute("tabindex")) found.push(parent);
    found.push(...parent.querySelectorAll<HTMLElement>(":scope > h3 > button, :scope > h2[tabindex]"));
  }
  return [...found, ...region.querySelectorAll<HTMLElement>("h1")];
}
