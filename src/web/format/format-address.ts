import { displayAddress } from "#recipients/address/display.ts";

/** An address where only text fits: "jane@münchen.example (jane@xn--mnchen-3ya.example)". */
export function formatAddress(address: string): string {
  const letters = displayAddress(address);
  return letters === undefined ? address : `${letters} (${address})`;
}
