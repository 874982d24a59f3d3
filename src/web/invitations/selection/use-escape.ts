import { useEffect, useEffectEvent } from "react";

/** What closes or clears itself by Escape, and keeps it. */
const ownEscape = "dialog, [popover], input[type=text], select";

/** Calls back on Escape anywhere on the page, unless something else takes it. */
export function useEscape(onEscape: () => void): void {
  const hear = useEffectEvent((event: KeyboardEvent) => {
    if (event.key !== "Escape" || event.defaultPrevented) return;
    const isTaken = event.target instanceof Element && event.target.closest(ownEscape) !== null;
    if (!isTaken && document.querySelector("dialog[open]") === null) onEscape();
  });
  useEffect(() => {
    const listen = (event: KeyboardEvent) => hear(event);
    document.addEventListener("keydown", listen);
    return () => document.removeEventListener("keydown", listen);
  }, []);
}
