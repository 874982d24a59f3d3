import { foldCharacters } from "#recipients/address/characters.ts";
import { nameUnseen } from "#recipients/address/unseen.ts";
import { optionProblems } from "./option-rules.ts";

/** What is wrong with a text that is not an address, and what to do about it. */
const addressProblems = {
  empty: "The address is missing. Enter one, such as name@example.com.",
  "no-at": "The @ is missing. Write the address as name@example.com.",
  "several-ats": "There is more than one @. Put each address on its own line, or correct this one.",
  space: "The address contains a space. Remove it.",
  length: "The address is longer than 254 characters, the limit of e-mail. Check where it ends.",
  "no-local": "The part before the @ is missing. Add the mailbox name.",
  "local-length": "The part before the @ is longer than 64 characters. Check where the address begins.",
  "local-dots": "The part before the @ begins or ends with a dot, or has two in a row. Remove the extra dot.",
  "local-character":
    "The part before the @ contains a character that addresses don't allow. Remove or replace it.",
  "non-ascii-local":
    "The part before the @ contains a letter outside a to z, which Clerk probably refuses. Ask for the plain spelling.",
  "invisible-character": "The text contains an invisible character. Remove it.",
  "typographic-hyphen": "The address contains a dash of a word processor. Type a plain hyphen (-) instead.",
  "quoted-local":
    "The part before the @ is in quotes, which Clerk probably refuses. Ask for an address without them.",
  "no-domain": "The domain after the @ is missing. Add it, such as example.com.",
  "no-dot": "The domain has no ending such as .com. Add it.",
  "domain-dots": "The domain begins or ends with a dot, or has two in a row. Remove the extra dot.",
  "domain-character": "The domain contains a character that domains don't allow. Remove or replace it.",
  "domain-hyphen": "A part of the domain begins or ends with a hyphen. Remove the hyphen.",
  "label-length": "A part of the domain is longer than 63 characters. Check the spelling.",
  "numeric-tld": "The domain ends in a number. Use a domain name such as example.com.",
  "address-literal": "The domain is an IP address in brackets. Use a domain name such as example.com.",
};
/** Why a text is not an address that can be invited. */
export type AddressProblem = keyof typeof addressProblems;

const texts = {
  ...optionProblems,
  ...addressProblems,
  "no-address": "This text contains no address. Add one, or remove the text.",
  "encoded-at": "The @ is written as %40. Write it as @.",
  "guest-account": "This is the name of a guest account, not a mailbox. Use the guest's own address.",
  "mail-header":
    "This field of a mail header is not read as recipients. Remove it, or put its address on its own line.",
  "html-comment":
    "This is an HTML comment, which is not shown on the page. Remove it, or move its addresses out of it.",
  "spelled-out": "The address is spelled out. Write it with @ and dots.",
  "web-address": "This is a web link, not an e-mail address. Replace it with an address.",
  "around-table":
    "An address in the text around a table is not read as a recipient. Put it on its own line to invite it.",
  "beside-table":
    "There is another table to the right of this one. Put its rows below this table to invite its people, or choose its address column.",
  "cell-number":
    "This cell is not a number that can be sent as written. Correct it, or use the column as text.",
  "cell-boolean": "This cell is neither yes nor no. Write true or false, or use the column as text.",
  "cell-json": "This cell is not valid JSON, or uses a key twice. Correct it, or use the column as text.",
  "empty-cell": "The address cell of this row is empty. Add an address, or remove the row.",
};

export type TokenProblemReason = keyof typeof texts;

/** What is wrong with a token and what to do about it. With its source, the text names an invisible character. */
export function formatTokenProblem(reason: TokenProblemReason, source = ""): string {
  const unseen = reason === "invisible-character" ? nameUnseen(foldCharacters(source)) : undefined;
  return unseen === undefined ? texts[reason] : texts[reason].replace("character.", `character (${unseen}).`);
}
