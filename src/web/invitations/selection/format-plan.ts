import type { BulkKind, BulkPlan } from "./bulk-action.ts";
import type { Picked } from "./selection.ts";
import { statusWords } from "#web/invitations/labels.ts";

const numbers = new Intl.NumberFormat("en");
const list = new Intl.ListFormat("en", { type: "conjunction" });

export const sayNumber = (count: number) => numbers.format(count);

export const bulkVerbs: Record<BulkKind, string> = { revoke: "Revoke", resend: "Resend", delete: "Delete" };

/** "1 invitation", "284 invitations". */
export function sayInvitations(count: number): string {
  return `${sayNumber(count)} ${count === 1 ? "invitation" : "invitations"}`;
}

/** "Revoke 3 invitations": the button's whole name, and what the dialog asks about. */
export function sayAction({ kind, rows }: BulkPlan): string {
  return `${bulkVerbs[kind]} ${sayInvitations(rows.length)}`;
}

function countByStatus(rows: readonly Picked[]): [word: string, count: number][] {
  const counts = new Map<string, number>();
  for (const { status } of rows) {
    const word = statusWords[status].word.toLowerCase();
    counts.set(word, (counts.get(word) ?? 0) + 1);
  }
  return [...counts];
}

/** Who stays as they are, and why: "1 of 4 is accepted and stays."; empty when nobody does. */
export function sayStaying({ staying, repeated, selectedCount }: BulkPlan): string {
  const sentences: string[] = [];
  const counts = countByStatus(staying);
  const [only] = counts;
  const of = `${sayNumber(staying.length)} of ${sayNumber(selectedCount)}`;
  if (only !== undefined && counts.length === 1) {
    sentences.push(`${of} ${staying.length === 1 ? "is" : "are"} ${only[0]} and ${stays(staying.length)}.`);
  } else if (only !== undefined) {
    const parts = counts.map(([word, count]) => `${sayNumber(count)} ${word}`);
    sentences.push(`${of} stay: ${list.format(parts)}.`);
  }
  if (repeated > 0) {
    const more = repeated === 1 ? "1 more is" : `${sayNumber(repeated)} more are`;
    sentences.push(`${more} of an address that gets one already.`);
  }
  return sentences.join(" ");
}

const stays = (count: number) => (count === 1 ? "stays" : "stay");

/** Why an action is for none of the selected rows. */
export function sayWhyNot({ kind, selectedCount }: BulkPlan): string {
  if (kind === "revoke")
    return selectedCount === 1
      ? "Only a pending invitation can be revoked."
      : "None of these is pending, and only pending invitations can be revoked.";
  return selectedCount === 1
    ? "An accepted invitation cannot be resent."
    : "All of these are accepted, and accepted invitations cannot be resent.";
}

/** What will have happened afterwards, and what will not. */
export function sayConsequences({ kind, rows }: BulkPlan): string {
  if (kind === "resend") return sayResent(rows);
  if (kind === "revoke")
    return "Their links stop working; nobody gets mail about it. It does not keep anybody from signing up by themselves, if your application allows that.";
  const pending = rows.filter(({ status }) => status === "pending").length;
  const accepted = rows.filter(({ status }) => status === "accepted").length;
  return [
    "Clerk erases the records and its copies of the e-mails, as a request for erasure of personal data asks for. This cannot be undone.",
    pending > 0 &&
      `${sayNumber(pending)} of them ${pending === 1 ? "is" : "are"} pending: no link of theirs works any more.`,
    accepted > 0 &&
      `${sayNumber(accepted)} of them ${accepted === 1 ? "is" : "are"} accepted: whoever signed up stays a user.`,
  ]
    .filter(Boolean)
    .join(" ");
}

function sayResent(rows: readonly Picked[]): string {
  const pending = rows.filter(({ status }) => status === "pending").length;
  return [
    "Each gets a new link, with the options that are known of the old invitation, else with Clerk's defaults.",
    pending > 0 &&
      `The old link of the ${sayNumber(pending)} pending ${pending === 1 ? "one" : "ones"} stops working.`,
    "It takes as much of Clerk's hourly allowance as new invitations do.",
  ]
    .filter(Boolean)
    .join(" ");
}
