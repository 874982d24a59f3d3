import { displayAddress } from "#recipients/address/display.ts";
import { classNames } from "#web/ui/class-names.ts";
import { formatAddress } from "./format-address.ts";

/** The part of `Address` that is loaded when an address needs it. */
export function AddressInLetters({ of: address, isStacked = false }: { of: string; isStacked?: boolean }) {
  const letters = displayAddress(address);
  if (letters === undefined) return address;
  const line = isStacked && "block truncate";
  return (
    <span title={formatAddress(address)}>
      <bdi className={classNames(line)}>{letters}</bdi>
      {!isStacked && " "}
      <span className={classNames("text-12 font-normal text-ink-faint", line)}>{address}</span>
    </span>
  );
}
