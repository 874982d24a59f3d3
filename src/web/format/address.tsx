import { displayAddress } from "#recipients/address/display.ts";
import { classNames } from "#web/ui/class-names.ts";

type AddressProps = {
  of: string;
  /** Two lines that are cut at the edge, for places that cut text: what is sent must not disappear there. */
  isStacked?: boolean;
};

/**
 * An address as it is sent. One with an internationalised domain is shown in its letters, and small beside them as it is
 * sent, because letters can imitate others.
 */
export function Address({ of: address, isStacked = false }: AddressProps) {
  const letters = displayAddress(address);
  if (letters === undefined) return address;
  const line = isStacked && "block truncate";
  return (
    <>
      <bdi className={classNames(line)}>{letters}</bdi>
      {!isStacked && " "}
      <span className={classNames("text-12 font-normal text-ink-faint", line)}>{address}</span>
    </>
  );
}

/** The same where only text fits: "jane@münchen.example (jane@xn--mnchen-3ya.example)". */
export function formatAddress(address: string): string {
  const letters = displayAddress(address);
  return letters === undefined ? address : `${letters} (${address})`;
}
