import { checkAddress } from "#recipients/address/address.ts";

type Span = { start: number; end: number };

const atSign = 64;
const inlineTag = /<\/?(?:b|i|u|em|strong|span|mark|font|wbr)\b[^<>@]*>/gi;
// A longer label is a text, not an address.
const maxLabel = 320;

/** Names rarely have an @, so that no more is done for them. */
function holdsAt(text: string, { start, end }: Span): boolean {
  for (let i = start; i < end; i += 1) if (text.charCodeAt(i) === atSign) return true;
  return false;
}

function readable(text: string): string | undefined {
  const checked = checkAddress(text);
  return checked.ok ? (checked.display ?? checked.address) : undefined;
}

/** The address that `shown` displays, if it differs from the one of `core`. Both are ranges of the text. */
export function otherAddress(text: string, shown: Span, core: Span): string | undefined {
  if (shown.end - shown.start > maxLabel || !holdsAt(text, shown)) return undefined;
  const label = text.slice(shown.start, shown.end).replace(inlineTag, "");
  const words = label.match(/[^\s<>()[\]"“”«»,;:]+@[^\s<>()[\]"“”«»,;:]+/g) ?? [];
  const actual = readable(text.slice(core.start, core.end).replace(/[?].*/, ""));
  const addresses = words
    .map((word) => readable(word.replace(/^'|['’.]+$/g, "")))
    .filter((one) => one !== undefined);
  return addresses.some((one) => one === actual) ? undefined : addresses[0];
}
