import { type OptionProblem, optionProblems } from "./option-rules.ts";

/** Why a text is no address that can be invited. Closed: a new reason needs its words below. */
export type AddressProblem =
  | "empty"
  | "no-at"
  | "several-ats"
  | "space"
  | "length"
  | "no-local"
  | "local-length"
  | "local-dots"
  | "local-character"
  | "non-ascii-local"
  | "quoted-local"
  | "no-domain"
  | "no-dot"
  | "domain-dots"
  | "domain-character"
  | "domain-hyphen"
  | "label-length"
  | "numeric-tld"
  | "address-literal";

/** Why a piece of pasted text became no recipient. */
export type ProblemReason =
  | AddressProblem
  | "no-address"
  | "spelled-out"
  | "web-address"
  | "empty-cell"
  | OptionProblem;

const words: Record<ProblemReason, string> = {
  ...optionProblems,
  empty: "There is no address here. Type one, such as name@example.com.",
  "no-at": "The @ is missing. Write the address as name@example.com.",
  "several-ats": "There is more than one @. Put each address on its own line or correct this one.",
  space: "There is a space inside the address. Remove it.",
  length: "The address is longer than 254 characters, more than mail can carry. Check where it ends.",
  "no-local": "Nothing stands before the @. Add the name of the mailbox.",
  "local-length": "The part before the @ is longer than 64 characters. Check where the address begins.",
  "local-dots":
    "A dot before the @ stands first, last or next to another dot. Remove the dot that is too many.",
  "local-character": "A character before the @ cannot stand in an address. Remove or replace it.",
  "non-ascii-local":
    "The part before the @ has a letter outside a to z. Clerk is unlikely to accept it: ask for the plain spelling.",
  "quoted-local":
    "The part before the @ is in quotes, which Clerk is unlikely to accept. Ask for a plain address.",
  "no-domain": "Nothing stands after the @. Add the domain, such as example.com.",
  "no-dot": "The domain after the @ has no ending such as .com. Complete it.",
  "domain-dots":
    "A dot after the @ stands first, last or next to another dot. Remove the dot that is too many.",
  "domain-character": "A character after the @ cannot stand in a domain. Remove or replace it.",
  "domain-hyphen": "A part of the domain begins or ends with a hyphen. Remove the hyphen.",
  "label-length": "A part of the domain is longer than 63 characters. Check the spelling.",
  "numeric-tld": "The domain ends in a number, so it is no domain name. Use a name such as example.com.",
  "address-literal": "The domain is a network address in brackets. Use a domain name such as example.com.",
  "no-address": "There is no address in this text. Add one or remove the text.",
  "spelled-out": "The address is written out in words. Write it with @ and dots.",
  "web-address": "This is a link to a web page, not an e-mail address. Replace it with an address.",
  "empty-cell": "The address cell of this row is empty. Add an address or remove the row.",
};

/** What is wrong and what to do about it, as one or two sentences. */
export function describeProblem(reason: ProblemReason): string {
  return words[reason];
}
