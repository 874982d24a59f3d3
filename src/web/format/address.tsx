import { type ReactNode, Suspense } from "react";
import { lazily } from "#web/ui/lazily.ts";

// Few lists hold such addresses, and the first page does without their decoder.
const AddressInLetters = lazily(async () => (await import("./address-in-letters.tsx")).AddressInLetters);

export type AddressProps = {
  of: string;
  /** Two lines that are cut at the edge, for places that cut text: what is sent must not disappear there. */
  isStacked?: boolean;
  /** For narrow places: a long address breaks after its "@" or a dot, rather than anywhere. */
  canBreak?: boolean;
};

/**
 * An address as it is sent. One with an internationalised domain is shown in its letters, and small beside them as it is
 * sent, because letters can imitate others.
 */
export function Address(props: AddressProps) {
  const { of: address, canBreak = false } = props;
  if (!address.includes("xn--")) return canBreak ? breakable(address) : address;
  return (
    <Suspense fallback={address}>
      <AddressInLetters {...props} />
    </Suspense>
  );
}

function breakable(address: string): ReactNode {
  const [first = "", ...parts] = address.split(/(?<=[@.])/u);
  // An array without keys would be the parts' own position, which never changes.
  return [first, ...parts.flatMap((part, place) => [<wbr key={place} />, part])];
}
