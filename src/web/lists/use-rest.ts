import { type FocusEvent, useState } from "react";

/**
 * Whether the pointer or the keyboard's focus is within an element: its rows must not move then. Spread `props` on the
 * element.
 */
export function useRest() {
  const [hasPointer, setHasPointer] = useState(false);
  const [hasFocus, setHasFocus] = useState(false);
  return {
    isResting: hasPointer || hasFocus,
    props: {
      onPointerEnter: () => setHasPointer(true),
      onPointerLeave: () => setHasPointer(false),
      // A click leaves the focus behind; only the keyboard's matters.
      onFocus: ({ target }: FocusEvent) => setHasFocus(target.matches(":focus-visible")),
      onBlur: () => setHasFocus(false),
    },
  };
}
