import { lazily } from "#web/ui/lazily.ts";
import { OptionalPart } from "#web/ui/optional-part.tsx";
import { breakable } from "./breakable.tsx";

// Few lists hold such addresses, and the first page does without their decoder.
const AddressInLetters = lazily(async () => (await import("./address-in-letters.tsx")).AddressInLetters);

export type AddressProps = {
  of: string;
  /** Two lines that are cut at the edge, for places that cut text: what is sent must not disappear there. */
  isStacked?: boolean;
};

/**
 * An address as it is sent. One with an internationalised domain is shown in its letters, and small beside them as it is
 * sent, because letters can imitate others. Both go on in the next line where they are too long.
 */
export function Address(props: AddressProps) {
  const { of: address } = props;
  if (!address.includes("xn--")) return breakable(address);
  return (
    <OptionalPart fallback={address}>
      <AddressInLetters {...props} />
    </OptionalPart>
  );
}
