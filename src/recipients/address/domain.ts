import { kind, kindOf } from "./characters.ts";
import type { AddressProblem } from "#recipients/token-problem.ts";
import { encodePunycode } from "./punycode.ts";

const hyphen = 45;
const dot = 46;
export const maxLabel = 63;

function isDigit(code: number): boolean {
  return code >= 48 && code <= 57;
}

function isLetter(code: number): boolean {
  return (code | 32) >= 97 && (code | 32) <= 122;
}

/** The first problem of the ASCII domain between two offsets of a text. One pass, no copies. */
export function domainProblem(text: string, from: number, to: number): AddressProblem | undefined {
  if (from === to) return "no-domain";
  let labelStart = from;
  let hasLetters = false;
  for (let i = from; i < to; i += 1) {
    const code = text.charCodeAt(i);
    if (code === dot) {
      const reason = labelProblem(text, labelStart, i);
      if (reason !== undefined) return reason;
      labelStart = i + 1;
      hasLetters = false;
    } else if (isLetter(code) || code === hyphen) hasLetters = true;
    else if (!isDigit(code)) return badCharacter(code, i === from);
  }
  const reason = labelProblem(text, labelStart, to);
  if (reason !== undefined) return reason;
  if (labelStart === from) return "no-dot";
  return hasLetters ? undefined : "numeric-tld";
}

function labelProblem(text: string, start: number, end: number): AddressProblem | undefined {
  if (start === end) return "domain-dots";
  if (end - start > maxLabel) return "label-length";
  const isHyphenated = text.charCodeAt(start) === hyphen || text.charCodeAt(end - 1) === hyphen;
  return isHyphenated ? "domain-hyphen" : undefined;
}

function badCharacter(code: number, isFirst: boolean): AddressProblem {
  if (code === 32 || code === 9) return "space";
  if (kindOf(code) === kind.control) return "invisible-character";
  return isFirst && code === 91 ? "address-literal" : "domain-character";
}

export function isAscii(text: string): boolean {
  for (let i = 0; i < text.length; i += 1) if (text.charCodeAt(i) > 127) return false;
  return true;
}

// An approximation of IDNA that separates names from typing mistakes: letters, marks, digits, hyphen.
const unicodeLabel = /^(?!\p{M})[\p{L}\p{M}\p{N}-]+$/u;

function asciiLabel(label: string): string {
  // The rules for ASCII refuse labels that are too long or not a name. Encoding them first would take quadratic time.
  if (isAscii(label) || label.length > maxLabel * 2 || !unicodeLabel.test(label)) return label;
  return `xn--${encodePunycode(label)}`;
}

/**
 * Both forms of an internationalised domain: `ascii` (`xn--…`) to send and compare, `unicode` (normalised, in lower
 * case) to show. Does not validate: labels that cannot be converted are unchanged.
 */
export function convertDomain(domain: string): { ascii: string; unicode: string } {
  // toLowerCase would turn a final Σ into ς, which is a different domain.
  const unicode = domain.normalize("NFKC").replaceAll("Σ", "σ").toLowerCase().normalize("NFC");
  return { ascii: unicode.split(".").map(asciiLabel).join("."), unicode };
}
