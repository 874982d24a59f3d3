import { convertDomain, maxLabel } from "./domain.ts";
import { decodePunycode } from "./punycode.ts";

const prefix = "xn--";

/** Only letters that lead back to the same label, so that what is shown can be copied, searched and invited. */
function lettersOf(label: string): string {
  if (!label.startsWith(prefix) || label.length > maxLabel) return label;
  const letters = decodePunycode(label.slice(prefix.length));
  return letters !== undefined && convertDomain(letters).ascii === label ? letters : label;
}

/**
 * An address in the letters of its internationalised domain: `jane@xn--mnchen-3ya.example` → `jane@münchen.example`;
 * undefined for other addresses. Letters can imitate others, so the page shows the address itself beside them.
 */
export function displayAddress(address: string): string | undefined {
  if (!address.includes(prefix)) return undefined;
  const start = address.lastIndexOf("@") + 1;
  const letters = address.slice(start).split(".").map(lettersOf).join(".");
  return letters === address.slice(start) ? undefined : address.slice(0, start) + letters;
}
