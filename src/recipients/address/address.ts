import { dashes, foldCharacters, kind, kindOf } from "./characters.ts";
import { convertDomain, domainProblem, isAscii } from "./domain.ts";
import { hasUnseen } from "./unseen.ts";
import type { AddressProblem } from "#recipients/token-problem.ts";

/**
 * `address` is sent and compared: lower case, with the domain in ASCII (`xn--…` for other letters). Only such domains
 * have a `display`, the same address in the letters that were typed.
 */
export type AddressCheck =
  | { ok: true; address: string; display?: string }
  | { ok: false; reason: AddressProblem };

export const maxLocal = 64;
export const maxAddress = 254;
const at = 64;
const dot = 46;

// atext of RFC 5321: letters, digits and these.
const isAtext = new Uint8Array(128);
for (const char of "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789!#$%&'*+-/=?^_`{|}~") {
  isAtext[char.charCodeAt(0)] = 1;
}

function badLocalCharacter(code: number): AddressProblem {
  if (code === at) return "several-ats";
  if (code > 127) return "non-ascii-local";
  if (code === 32 || code === 9) return "space";
  return kindOf(code) === kind.control ? "invisible-character" : "local-character";
}

function localProblem(text: string, from: number, to: number): AddressProblem | undefined {
  if (from === to) return "no-local";
  if (text.charCodeAt(from) === 34) return "quoted-local";
  let previous = dot;
  for (let i = from; i < to; i += 1) {
    const code = text.charCodeAt(i);
    if (code === dot) {
      if (previous === dot) return "local-dots";
    } else if (isAtext[code] !== 1) return badLocalCharacter(code);
    previous = code;
  }
  if (previous === dot) return "local-dots";
  return to - from > maxLocal ? "local-length" : undefined;
}

function problemIn(text: string, from: number, to: number): AddressProblem | undefined {
  let end = to - 1;
  while (end >= from && text.charCodeAt(end) !== at) end -= 1;
  if (end < from) return from === to ? "empty" : "no-at";
  const reason = localProblem(text, from, end) ?? domainProblem(text, end + 1, to);
  if (reason !== undefined) return reason;
  return to - from > maxAddress ? "length" : undefined;
}

/** Most addresses are lower case already, and this test is cheaper than a copy. */
function hasUpperCase(text: string, from: number, to: number): boolean {
  for (let i = from; i < to; i += 1) {
    const code = text.charCodeAt(i);
    if (code >= 65 && code <= 90) return true;
  }
  return false;
}

function nameDash(reason: AddressProblem, text: string): AddressProblem {
  const isCharacter = reason === "non-ascii-local" || reason === "domain-character";
  return isCharacter && dashes.test(text) ? "typographic-hyphen" : reason;
}

function checkInternational(text: string): AddressCheck {
  const folded = foldCharacters(text);
  if (hasUnseen(folded)) return { ok: false, reason: "invisible-character" };
  const end = folded.lastIndexOf("@");
  const local = folded.slice(0, end + 1);
  const { ascii, unicode } = convertDomain(folded.slice(end + 1));
  const whole = end < 0 ? folded : local + ascii;
  const reason = problemIn(whole, 0, whole.length);
  if (reason !== undefined) return { ok: false, reason: nameDash(reason, folded) };
  const address = whole.toLowerCase();
  return ascii === unicode
    ? { ok: true, address }
    : { ok: true, address, display: local.toLowerCase() + unicode };
}

/** `checkAddress` for a part of a text, from `from` up to `to` in UTF-16 units: long lists need no copies. */
export function checkAddressIn(text: string, from: number, to: number): AddressCheck {
  const reason = problemIn(text, from, to);
  // Every character beyond ASCII fails the first check, so plain addresses skip the second.
  if (reason === undefined) {
    const address = text.slice(from, to);
    return { ok: true, address: hasUpperCase(text, from, to) ? address.toLowerCase() : address };
  }
  const rest = text.slice(from, to);
  return isAscii(rest) ? { ok: false, reason } : checkInternational(rest);
}

/**
 * The one rule for addresses, used by the reader of pasted lists and by the contract's schemas.
 *
 * It is stricter than RFC 5321, because one refused address fails a whole bulk call: a dot-atom of at most 64 ASCII
 * characters before the @ (plus tags and all of atext, no quotes), a domain of at least two labels, at most 254
 * characters in total. Upper case, fullwidth and invisible characters are folded. The caller trims spaces.
 *
 * Addresses are compared and sent in lower case. RFC 5321 lets mailboxes differ by case, but none in use do, and Clerk
 * treats both spellings as one identity.
 */
export function checkAddress(text: string): AddressCheck {
  return checkAddressIn(text, 0, text.length);
}

/** Callers that send the address take it from `checkAddress`, in its canonical form. */
export function isAddress(text: string): boolean {
  return checkAddress(text).ok;
}
