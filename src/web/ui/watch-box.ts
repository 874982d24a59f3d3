/**
 * Calls `measure` whenever a scrolling box is scrolled or resized, and once at the start: a key may come before the first
 * frame, in which the observer would call it. Returns how to stop.
 */
export function watchBox(box: HTMLElement, measure: () => void): () => void {
  measure();
  const resizeObserver = new ResizeObserver(measure);
  resizeObserver.observe(box);
  box.addEventListener("scroll", measure, { passive: true });
  return () => {
    resizeObserver.disconnect();
    box.removeEventListener("scroll", measure);
  };
}
