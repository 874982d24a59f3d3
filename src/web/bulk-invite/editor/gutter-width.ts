import type { CSSProperties } from "react";

/** A style that gives the gutter room for the longest line number and one mark; React's types know no own properties. */
export function gutterWidth(digits: number): CSSProperties {
  return { "--gutter": `calc(${digits}ch + 2.75rem)` } as CSSProperties;
}
