import { type FocusEvent, type RefObject, useLayoutEffect, useRef } from "react";

/**
 * The rows of a table by distance from an element, following rows before preceding ones: candidates for the focus when
 * the row itself disappears. React keeps the nodes of the remaining rows, so the nodes can be remembered.
 */
export function neighbouringRows(element: Element | null): HTMLElement[] {
  const row = element?.closest<HTMLElement>("[data-row]");
  if (!row) return [];
  const rows = [...(row.parentElement?.querySelectorAll<HTMLElement>("[data-row]") ?? [])];
  const index = rows.indexOf(row);
  return [row, ...rows.slice(index + 1), ...rows.slice(0, Math.max(0, index)).toReversed()];
}

/** Focuses the first of these rows that is still on the page, or else the heading, so that the focus is never lost. */
function focusFirstRemaining(rows: readonly HTMLElement[]): void {
  const target = rows
    .filter((row) => row.isConnected)
    .map(
      (row) =>
        row.querySelector<HTMLElement>("[data-row-actions] button") ??
        row.querySelector<HTMLElement>("a, button"),
    )
    .find((element) => element !== null);
  (target ?? document.querySelector<HTMLElement>("main h1"))?.focus();
}

/** Returns the focus to an element, or if it is gone to the first of these rows that is left, or else to the heading. */
export function returnFocus(to: EventTarget | null, rows: readonly HTMLElement[] = []): void {
  if (to instanceof HTMLElement && to.isConnected && to !== document.body) to.focus();
  else focusFirstRemaining(rows);
}

/** Moves the focus to a neighbour when the focused row leaves the table. Spread the result on the `<tbody>`. */
export function useKeptRowFocus(body: RefObject<HTMLElement | null>) {
  const remembered = useRef<HTMLElement[]>([]);
  // A layout effect, because the page moves a focus that is lost to its heading soon after.
  useLayoutEffect(() => {
    const isLost = document.activeElement === null || document.activeElement === document.body;
    const row = remembered.current[0];
    if (isLost && row && !row.isConnected && body.current) focusFirstRemaining(remembered.current);
  });
  return {
    onFocus: (event: FocusEvent<HTMLElement>) => {
      remembered.current = neighbouringRows(event.target);
    },
    onBlur: (event: FocusEvent<HTMLElement>) => {
      // A dialog returns the focus when it closes; anywhere else means that the user has moved on.
      const next = event.relatedTarget;
      if (next && !next.closest("dialog") && !event.currentTarget.contains(next)) remembered.current = [];
    },
  };
}
