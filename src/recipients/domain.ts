import type { AddressProblem } from "./problem.ts";
import { encodePunycode } from "./punycode.ts";

export type DomainCheck =
  | { ok: true; ascii: string; unicode: string }
  | { ok: false; reason: AddressProblem };

const hyphen = 45;
const dot = 46;
const maxLabel = 63;

function isDigit(code: number): boolean {
  return code >= 48 && code <= 57;
}

function isLetter(code: number): boolean {
  return (code | 32) >= 97 && (code | 32) <= 122;
}

/** What is wrong with an ASCII domain, or nothing. One pass over the text, nothing allocated. */
function asciiProblem(domain: string): AddressProblem | undefined {
  if (domain === "") return "no-domain";
  let labelStart = 0;
  let hasLetters = false;
  let dotCount = 0;
  for (let i = 0; i <= domain.length; i += 1) {
    const code = i < domain.length ? domain.charCodeAt(i) : dot;
    if (isLetter(code)) hasLetters = true;
    else if (code === dot) {
      if (i === labelStart) return "domain-dots";
      if (i - labelStart > maxLabel) return "label-length";
      if (domain.charCodeAt(labelStart) === hyphen || domain.charCodeAt(i - 1) === hyphen)
        return "domain-hyphen";
      if (i === domain.length) break;
      labelStart = i + 1;
      hasLetters = false;
      dotCount += 1;
    } else if (code === 32) return "space";
    else if (i === 0 && code === 91) return "address-literal";
    else if (code === hyphen) hasLetters = true;
    else if (!isDigit(code)) return "domain-character";
  }
  if (dotCount === 0) return "no-dot";
  return hasLetters ? undefined : "numeric-tld";
}

// What IDNA lets into a label, near enough to sort typing mistakes from names: letters, marks, digits, hyphen.
const unicodeLabel = /^(?!\p{M})[\p{L}\p{M}\p{N}-]+$/u;

// oxlint-disable-next-line no-control-regex -- "all ASCII" is the question
const asciiOnly = /^[\x00-\x7f]*$/;

function checkInternational(domain: string): DomainCheck {
  // Sigma is lowered by hand: toLowerCase would make a final one another letter, and so another domain.
  const unicode = domain.normalize("NFKC").replaceAll("Σ", "σ").toLowerCase().normalize("NFC");
  const labels: string[] = [];
  for (const label of unicode.split(".")) {
    if (asciiOnly.test(label)) labels.push(label);
    // Longer than this it is no label in any form; said before encoding, whose time grows with the square.
    else if (label.length > maxLabel * 2) return { ok: false, reason: "label-length" };
    else if (!unicodeLabel.test(label)) return { ok: false, reason: "domain-character" };
    else labels.push(`xn--${encodePunycode(label)}`);
  }
  const ascii = labels.join(".");
  const reason = asciiProblem(ascii);
  return reason === undefined ? { ok: true, ascii, unicode } : { ok: false, reason };
}

/**
 * Judges what stands after the @ and brings it to one form: lower case, and for an internationalised domain the
 * ASCII form (`xn--…`) beside the letters as typed (lower case, normalised).
 */
export function checkDomain(domain: string, isAscii: boolean): DomainCheck {
  if (!isAscii) return checkInternational(domain);
  const reason = asciiProblem(domain);
  if (reason !== undefined) return { ok: false, reason };
  const ascii = domain.toLowerCase();
  return { ok: true, ascii, unicode: ascii };
}
