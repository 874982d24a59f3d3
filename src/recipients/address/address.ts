import { foldCharacters } from "./characters.ts";
import { convertDomain, domainProblem, isAscii } from "./domain.ts";
import type { AddressProblem } from "#recipients/problem.ts";

/**
 * `address` is the one to send and to compare: lower case, the domain in ASCII (`xn--…` where it has other letters).
 * `display` is there only for such domains: the same address with the letters as they were typed.
 */
export type AddressCheck =
  | { ok: true; address: string; display?: string }
  | { ok: false; reason: AddressProblem };

const maxLocal = 64;
const maxAddress = 254;
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
  return code === 32 || code === 9 ? "space" : "local-character";
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

/** Most addresses are typed in lower case, and looking costs less than asking for a copy. */
function hasUpperCase(text: string, from: number, to: number): boolean {
  for (let i = from; i < to; i += 1) {
    const code = text.charCodeAt(i);
    if (code >= 65 && code <= 90) return true;
  }
  return false;
}

function checkInternational(text: string): AddressCheck {
  const folded = foldCharacters(text);
  const end = folded.lastIndexOf("@");
  const local = folded.slice(0, end + 1);
  const { ascii, unicode } = convertDomain(folded.slice(end + 1));
  const whole = end < 0 ? folded : local + ascii;
  const reason = problemIn(whole, 0, whole.length);
  if (reason !== undefined) return { ok: false, reason };
  const address = whole.toLowerCase();
  return ascii === unicode
    ? { ok: true, address }
    : { ok: true, address, display: local.toLowerCase() + unicode };
}

/**
 * `checkAddress` for a part of a longer text, so that a reader of long lists need not cut out what it asks about.
 * Takes UTF-16 offsets, `to` not included.
 */
export function checkAddressIn(text: string, from: number, to: number): AddressCheck {
  const reason = problemIn(text, from, to);
  // Only what failed can hold anything beyond ASCII, so plain addresses never pay for the question.
  if (reason === undefined) {
    const address = text.slice(from, to);
    return { ok: true, address: hasUpperCase(text, from, to) ? address.toLowerCase() : address };
  }
  const rest = text.slice(from, to);
  return isAscii(rest) ? { ok: false, reason } : checkInternational(rest);
}

/**
 * What counts as an address, said once: the reader of pasted lists and the contract's schemas both ask here.
 *
 * Stricter than RFC 5321 on purpose, because a refused address costs a whole bulk call: a dot-atom of at most 64
 * characters before the @ (plus tags and all of atext, no quotes, ASCII only), a domain of two labels or more, 254
 * characters together. Upper case, fullwidth and invisible characters are no faults, they are folded away.
 * Spaces around the address are a fault: trim before asking.
 *
 * The whole address is compared and sent in lower case. RFC 5321 allows a mailbox to differ by case; none in use
 * does, and Clerk keeps one identity for both.
 */
export function checkAddress(text: string): AddressCheck {
  return checkAddressIn(text, 0, text.length);
}

/** True when `checkAddress` accepts the text. What is sent should still be the address it answers. */
export function isAddress(text: string): boolean {
  return checkAddress(text).ok;
}
