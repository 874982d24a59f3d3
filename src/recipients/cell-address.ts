import { isAddress } from "./address/address.ts";
import { readEncoded, readSpelledOut } from "./address/spelled-out.ts";

const angled = /^[^@]*<[^<>@\s]+@[^<>@\s]+>[;,]?$/;
const loose = /^[^@\s]{0,64}@[^@\s]{0,255}$/;
const maxList = 4000;

/** The text holds an @, perhaps a wide one of East Asian keyboards. */
export function hasAtSign(text: string): boolean {
  return /[@＠﹫]/.test(text);
}

/** The address that a cell holds and nothing else: `a@b`, `<a@b>` or `mailto:a@b`; undefined for other text. */
export function bareAddress(cell: string): string | undefined {
  if (!hasAtSign(cell)) return undefined;
  const text = cell
    .trim()
    .replace(/^<(.*)>$/s, "$1")
    .replace(/^mailto:/i, "");
  return isAddress(text) ? text : undefined;
}

/** The cell holds one address or several (`a@b.com; c@d.com`), and nothing else. */
export function isBareCell(cell: string): boolean {
  if (bareAddress(cell) !== undefined) return true;
  if (cell.length > maxList) return false;
  const parts = cell.split(/[\s,;]+|:::/).filter((part) => part !== "");
  return parts.length > 1 && parts.every((part) => bareAddress(part) !== undefined);
}

/** The cell is an address, perhaps with a name or with a mistake, rather than a sentence that contains one. */
export function isAddressCell(cell: string): boolean {
  const text = cell.trim();
  return text.includes("@") && (loose.test(text) || angled.test(text) || isBareCell(text));
}

/** The cell is an address whose @ is written in another way: `jane(at)example.com`, `jane%40example.com`. */
export function isWithoutAt(cell: string): boolean {
  return readSpelledOut(cell) !== undefined || readEncoded(cell) !== undefined;
}
