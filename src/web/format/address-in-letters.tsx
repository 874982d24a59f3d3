import { displayAddress } from "#recipients/address/display.ts";
import { classNames } from "#web/ui/class-names.ts";
import { breakable } from "./breakable.tsx";
import { formatAddress } from "./format-address.ts";

/** The part of `Address` that is loaded when an address needs it. */
export function AddressInLetters({ of: address, isStacked = false }: { of: string; isStacked?: boolean }) {
  const letters = displayAddress(address);
  if (letters === undefined) return address;
  const line = isStacked && "block truncate";
  const shown = (text: string) => (isStacked ? text : breakable(text));
  return (
    <span title={formatAddress(address)}>
      <bdi className={classNames(line)}>{shown(letters)}</bdi>
      {!isStacked && " "}
      <span className={classNames("text-12 font-normal text-ink-faint", line)}>{shown(address)}</span>
    </span>
  );
}
