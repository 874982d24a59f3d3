import { foldCharacters } from "./characters.ts";
import { checkDomain } from "./domain.ts";
import type { AddressProblem } from "./problem.ts";

export { type AddressProblem, describeProblem } from "./problem.ts";

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

function localProblem(text: string, end: number): AddressProblem | undefined {
  if (end === 0) return "no-local";
  if (text.charCodeAt(0) === 34) return "quoted-local";
  let previous = dot;
  for (let i = 0; i < end; i += 1) {
    const code = text.charCodeAt(i);
    if (code === dot) {
      if (previous === dot) return "local-dots";
    } else if (isAtext[code] !== 1) return badLocalCharacter(code);
    previous = code;
  }
  if (previous === dot) return "local-dots";
  return end > maxLocal ? "local-length" : undefined;
}

function isAscii(text: string): boolean {
  for (let i = 0; i < text.length; i += 1) if (text.charCodeAt(i) > 127) return false;
  return true;
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
  const ascii = isAscii(text);
  const folded = ascii ? text : foldCharacters(text);
  const end = folded.lastIndexOf("@");
  if (end < 0) return { ok: false, reason: folded === "" ? "empty" : "no-at" };
  const reason = localProblem(folded, end);
  if (reason !== undefined) return { ok: false, reason };
  const domain = checkDomain(folded.slice(end + 1), ascii);
  if (!domain.ok) return domain;
  if (end + 1 + domain.ascii.length > maxAddress) return { ok: false, reason: "length" };
  if (domain.ascii === domain.unicode) return { ok: true, address: folded.toLowerCase() };
  const local = folded.slice(0, end + 1).toLowerCase();
  return { ok: true, address: local + domain.ascii, display: local + domain.unicode };
}

/** True when `checkAddress` accepts the text. What is sent should still be the address it answers. */
export function isAddress(text: string): boolean {
  return checkAddress(text).ok;
}
