import type { ReactNode } from "react";

/** A text without spaces, such as an address or a code: where it is too long it breaks after a sign, not within a word. */
export function breakable(text: string): ReactNode {
  const [first = "", ...parts] = text.split(/(?<=[@._])/u);
  // An array without keys would be the parts' own position, which never changes.
  return [first, ...parts.flatMap((part, place) => [<wbr key={place} />, part])];
}
