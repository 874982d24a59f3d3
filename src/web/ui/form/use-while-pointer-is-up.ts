import { useState, useSyncExternalStore } from "react";

let isDown = false;
const listeners = new Set<() => void>();

function setDown(next: boolean): void {
  isDown = next;
  for (const listener of listeners) listener();
}

let isWatching = false;

function watch(): void {
  isWatching = true;
  addEventListener("pointerdown", () => setDown(true), true);
  for (const event of ["pointerup", "pointercancel", "keydown"])
    addEventListener(event, () => setDown(false), true);
  // The list of a select takes the pointerup for itself.
  addEventListener("change", ({ target }) => target instanceof HTMLSelectElement && setDown(false), true);
}

function subscribe(listener: () => void): () => void {
  if (!isWatching) watch();
  listeners.add(listener);
  return () => void listeners.delete(listener);
}

const readDown = () => isDown;

/**
 * Returns the newest value while no button of the pointer is pressed, and the last one before that meanwhile. Pressing a
 * button takes the focus from a field: an error that appears then moves the button away, and the click misses it.
 */
export function useWhilePointerIsUp<T>(value: T): T {
  const isHeld = useSyncExternalStore(subscribe, readDown, readDown);
  const [shown, setShown] = useState(value);
  if (isHeld || shown === value) return shown;
  setShown(value);
  return value;
}
