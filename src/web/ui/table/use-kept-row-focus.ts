import { type FocusEvent, type RefObject, useEffect, useRef } from "react";
import { focusFirstRemaining, focusHeading, neighbouringRows } from "./row-focus.ts";

/**
 * Keeps the focus in the table when the focused row leaves it (revoked, deleted, filtered out): it moves to the next
 * row, else to the page's heading, never to the body. Spread the result on the `<tbody>`.
 */
export function useKeptRowFocus(body: RefObject<HTMLElement | null>) {
  const remembered = useRef<HTMLElement[]>([]);
  useEffect(() => {
    const isLost = document.activeElement === null || document.activeElement === document.body;
    const row = remembered.current[0];
    if (!isLost || !row || row.isConnected || !body.current) return;
    if (!focusFirstRemaining(remembered.current)) focusHeading();
  });
  return {
    onFocus: (event: FocusEvent<HTMLElement>) => {
      remembered.current = neighbouringRows(event.target);
    },
    onBlur: (event: FocusEvent<HTMLElement>) => {
      // A dialog takes the focus for a while and gives it back; any other place means the person moved on.
      const next = event.relatedTarget;
      if (next && !next.closest("dialog") && !event.currentTarget.contains(next)) remembered.current = [];
    },
  };
}
