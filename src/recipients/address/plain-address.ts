import { maxAddress, maxLocal } from "./address.ts";
import { maxLabel } from "./domain.ts";

const kind = {
  refused: 0,
  letter: 1,
  upperCase: 2,
  digit: 3,
  hyphen: 4,
  joiner: 5,
  mark: 6,
  dot: 7,
  at: 8,
} as const;

const kinds = new Uint8Array(128);
function mark(value: number, chars: string): void {
  for (const char of chars) kinds[char.charCodeAt(0)] = value;
}
mark(kind.letter, "abcdefghijklmnopqrstuvwxyz");
mark(kind.upperCase, "ABCDEFGHIJKLMNOPQRSTUVWXYZ");
mark(kind.digit, "0123456789");
mark(kind.hyphen, "-");
mark(kind.joiner, "_+");
// Other marks are rare in mailboxes and raise a doubt.
mark(kind.mark, "!$&'~");
mark(kind.dot, ".");
mark(kind.at, "@");

// Random, so that a hostile list cannot be built whose addresses share one hash.
const seed = (Math.random() * 0x1_0000_0000) | 0;

function addToHash(hash: number, code: number): number {
  return Math.imul(hash ^ code, 0x0100_0193);
}

/** Of an address in lower case. */
export function hashAddress(address: string): number {
  let hash = seed;
  for (let i = 0; i < address.length; i += 1) hash = addToHash(hash, address.charCodeAt(i));
  return hash;
}

/**
 * Recognises ordinary ASCII addresses and hashes them in the same pass: nearly all of a list, and the hottest loop of
 * reading one. It never accepts what `checkAddressIn` refuses; what it does not recognise is left to that function.
 */
export class PlainAddress {
  /** `hashAddress` of the address that was read last. */
  hash = 0;
  /** The same of its domain alone. */
  domainHash = 0;
  /** Offset of its @. */
  at = 0;
  localLength = 0;
  hasUpperCase = false;
  /** It begins with a letter or a digit, and its only marks are `.-_+`: nothing in it may belong to the text around it. */
  isCommon = false;

  /** Whether the text from `from` up to `to` is such an address. */
  read(text: string, from: number, to: number): boolean {
    this.hash = seed;
    this.hasUpperCase = false;
    this.isCommon = (kinds[text.charCodeAt(from)] ?? kind.mark) <= kind.digit;
    return to - from <= maxAddress && this.#readLocal(text, from, to) && this.#readDomain(text, to);
  }

  #readLocal(text: string, from: number, to: number): boolean {
    let { hash } = this;
    let previous: number = kind.dot;
    let i = from;
    for (; i < to; i += 1) {
      const code = text.charCodeAt(i);
      const what = kinds[code] ?? kind.refused;
      if (what === kind.refused || (what === kind.dot && previous === kind.dot)) return false;
      if (what === kind.at) break;
      if (what === kind.upperCase) this.hasUpperCase = true;
      else if (what === kind.mark) this.isCommon = false;
      hash = addToHash(hash, what === kind.upperCase ? code + 32 : code);
      previous = what;
    }
    this.at = i;
    this.localLength = i - from;
    this.hash = hash;
    return i < to && previous !== kind.dot && i - from <= maxLocal;
  }

  #readDomain(text: string, to: number): boolean {
    let hash = addToHash(this.hash, 64);
    let domainHash = seed;
    let previous: number = kind.dot;
    let labelStart = this.at + 1;
    let labels = 1;
    let isNumber = true;
    for (let i = labelStart; i < to; i += 1) {
      const code = text.charCodeAt(i);
      const what = kinds[code] ?? kind.refused;
      if (what === kind.refused || what === kind.mark || what === kind.joiner || what === kind.at)
        return false;
      if (what === kind.dot) {
        if (previous >= kind.hyphen || i - labelStart > maxLabel) return false;
        labelStart = i + 1;
        labels += 1;
        isNumber = true;
      } else if (what === kind.hyphen && previous === kind.dot) return false;
      else if (what !== kind.digit) isNumber = false;
      if (what === kind.upperCase) this.hasUpperCase = true;
      const lower = what === kind.upperCase ? code + 32 : code;
      hash = addToHash(hash, lower);
      domainHash = addToHash(domainHash, lower);
      previous = what;
    }
    this.hash = hash;
    this.domainHash = domainHash;
    return labels > 1 && previous < kind.hyphen && !isNumber && to - labelStart <= maxLabel;
  }
}
