import { type RefObject, useLayoutEffect, useRef, useState } from "react";
import { watchBox } from "#web/ui/watch-box.ts";

/** The width of an element in px; 0 before it is measured. */
export function useWidth<Box extends HTMLElement>(): [RefObject<Box | null>, number] {
  const box = useRef<Box>(null);
  const [width, setWidth] = useState(0);
  useLayoutEffect(() => {
    const element = box.current;
    return element ? watchBox(element, () => setWidth(element.clientWidth)) : undefined;
  }, []);
  return [box, width];
}
