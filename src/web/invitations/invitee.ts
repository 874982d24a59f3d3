import { foldCharacters } from "#recipients/address/characters.ts";
import { formatDoubt } from "#recipients/doubt.ts";
import { readRecipients } from "#recipients/read-recipients.ts";
import type { Recipient, TokenProblem } from "#recipients/recipient-list.ts";
import { formatTokenProblem } from "#recipients/token-problem.ts";
import { formatList, formatNumber } from "#web/format/english.ts";

/** Longer texts are lists; reading all of one would block the dialog. */
const maxRead = 20_000;

/** What the text in the address field means. `address` and `suggestion` are in the letters that were typed. */
export type Invitee =
  | { kind: "none" }
  | { kind: "one"; address: string; question?: InviteeQuestion }
  | { kind: "several"; count: string }
  | { kind: "problem"; message: string; suggestion?: string };

/** Why the address may not be the one that was meant, or not the only one. */
type InviteeQuestion = { text: string; suggestion?: string; keepLabel?: string };

/** Reads one invitee as bulk invite reads a list: names, quotes and marks around the address do not matter. */
export function readInvitee(text: string): Invitee {
  const { recipients, problems } = readRecipients(text.slice(0, maxRead));
  const unread = problems.filter(({ source }) => source.includes("@"));
  const count = recipients.length + unread.length;
  if (count > 1) return { kind: "several", count: `${text.length > maxRead ? "More than " : ""}${count}` };
  const [recipient] = recipients;
  if (recipient) {
    const question = askAboutRest(recipient, problems) ?? ask(recipient);
    return { kind: "one", address: recipient.display ?? recipient.address, ...(question && { question }) };
  }
  const problem = unread[0] ?? problems[0];
  if (!problem) return { kind: "none" };
  const { reason, source, suggestion } = problem;
  const isMissingAt = reason === "no-address" && !/\s/.test(text.trim());
  const message = formatTokenProblem(isMissingAt ? "no-at" : reason, source);
  return { kind: "problem", message, ...(suggestion !== undefined && { suggestion }) };
}

/** A text without an address beside the recipient may be a second person. */
function askAboutRest(recipient: Recipient, rest: readonly TokenProblem[]): InviteeQuestion | undefined {
  if (rest.length === 0) return undefined;
  const about = ask(recipient);
  const named = rest.slice(0, 2).map(({ source }) => quoted(source));
  const more = rest.length - named.length;
  const sources = formatList([...named, ...(more > 0 ? [`${formatNumber(more)} more`] : [])]);
  const text = `Only the address is taken, not ${sources}.`;
  return about ? { ...about, text: `${text} ${about.text}` } : { text, keepLabel: "Take only the address" };
}

function ask({ address, display = address, suggestion, doubt }: Recipient): InviteeQuestion | undefined {
  // Only invisible characters were left out.
  if (suggestion === display) return undefined;
  if (suggestion === undefined) return doubt === undefined ? undefined : { text: formatDoubt(doubt) };
  const meant = `Did you mean ${suggestion}?`;
  const isTypo = doubt === undefined || doubt === "typo";
  return { text: isTypo ? meant : `${formatDoubt(doubt)} ${meant}`, suggestion };
}

const quoted = (text: string) => `“${text.length > 60 ? `${text.slice(0, 60)}…` : text}”`;

/** Says how the field's text differs from the address taken from it; undefined if only in case and outer spaces. */
export function formatCleaning(text: string, address: string): string | undefined {
  const typed = text.trim();
  if (typed.toLowerCase() === address.toLowerCase()) return undefined;
  if (foldCharacters(typed).trim().toLowerCase() === address.toLowerCase())
    return "Invisible characters were removed.";
  return `Taken from ${quoted(typed)}.`;
}
