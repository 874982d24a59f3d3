/** Calls `measure` whenever a scrolling box is scrolled or resized, and once at the start. Returns how to stop. */
export function watchBox(box: HTMLElement, measure: () => void): () => void {
  const resizeObserver = new ResizeObserver(measure);
  resizeObserver.observe(box);
  box.addEventListener("scroll", measure, { passive: true });
  return () => {
    resizeObserver.disconnect();
    box.removeEventListener("scroll", measure);
  };
}
