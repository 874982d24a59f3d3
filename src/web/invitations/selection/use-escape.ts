import { useEffect, useEffectEvent } from "react";

/** Elements that handle Escape themselves. */
const handlesEscape = "dialog, [popover], input[type=text], select";

/** Calls back when Escape is pressed anywhere on the page and nothing else handles it. */
export function useEscape(onEscape: () => void): void {
  const onKeyDown = useEffectEvent((event: KeyboardEvent) => {
    if (event.key !== "Escape" || event.defaultPrevented) return;
    const isHandled = event.target instanceof Element && event.target.closest(handlesEscape) !== null;
    if (!isHandled && document.querySelector("dialog[open]") === null) onEscape();
  });
  useEffect(() => {
    const listen = (event: KeyboardEvent) => onKeyDown(event);
    document.addEventListener("keydown", listen);
    return () => document.removeEventListener("keydown", listen);
  }, []);
}
