import { type InvitationCounts, InvitationStatus } from "#contract/invitation.ts";
import { formatCount, formatList, formatNumber } from "#web/format/english.ts";
import { formatAddress } from "#web/format/format-address.ts";
import { statusLabels } from "#web/invitations/labels.ts";
import type { ChangeName, ChangePlan } from "./change-plan.ts";

export const changeLabels: Record<ChangeName, string> = {
  revoke: "Revoke",
  resend: "Resend",
  remind: "Remind",
  delete: "Delete",
};

/** "Revoke 3 invitations", "Remind 3 people". */
export function formatChange({ name, total }: Pick<ChangePlan, "name" | "total">): string {
  const what = name === "remind" ? formatCount(total, "person", "people") : formatCount(total, "invitation");
  return `${changeLabels[name]} ${what}`;
}

/** "ada@example.com, grace@example.com, and 4 more: 5 pending and 1 expired." */
export function formatAffected({ samples, total, counts }: ChangePlan): string {
  const more = total - samples.length;
  const names = samples.map(formatAddress);
  return `${formatList([...names, ...(more > 0 ? [`${formatNumber(more)} more`] : [])])}: ${formatList(formatCounts(counts))}.`;
}

/** "2 accepted", "1 expired". */
function formatCounts(counts: InvitationCounts): string[] {
  return InvitationStatus.options
    .filter((status) => counts[status] > 0)
    .map((status) => `${formatNumber(counts[status])} ${statusLabels[status].label.toLowerCase()}`);
}

/** Which invitations stay unchanged: "1 of 4 is accepted and stays unchanged."; empty when all of them change. */
export function formatUnchanged(plan: ChangePlan): string {
  const { unchanged, repeated, crowded, joined, selectedCount } = plan;
  const statuses = InvitationStatus.options.filter((status) => unchanged[status] > 0);
  const count = statuses.reduce((sum, status) => sum + unchanged[status], 0);
  const [onlyStatus] = statuses;
  const share = `${formatNumber(count)} of ${formatNumber(selectedCount)}`;
  const sentences: string[] = [];
  if (onlyStatus !== undefined && statuses.length === 1) {
    const verbs = count === 1 ? ["is", "stays"] : ["are", "stay"];
    sentences.push(
      `${share} ${verbs[0]} ${statusLabels[onlyStatus].label.toLowerCase()} and ${verbs[1]} unchanged.`,
    );
  } else if (statuses.length > 1) {
    sentences.push(`${share} stay unchanged: ${formatList(formatCounts(unchanged))}.`);
  }
  if (repeated > 0) {
    const have = repeated === 1 ? "invitation has" : "invitations have";
    sentences.push(`${formatNumber(repeated)} more ${have} the address of another selected one.`);
  }
  if (crowded.count > 0) sentences.push(formatCrowded(crowded));
  if (joined > 0)
    sentences.push(
      `${formatCount(joined, "person has", "people have")} joined by another invitation and ${joined === 1 ? "is" : "are"} not reminded.`,
    );
  return sentences.join(" ");
}

function formatCrowded({ count, first }: ChangePlan["crowded"]): string {
  const who =
    count === 1 && first !== undefined
      ? `${formatAddress(first)} has several pending invitations here and is`
      : `${formatCount(count, "address has", "addresses have")} several pending invitations here and ${count === 1 ? "is" : "are"}`;
  return `${who} not resent: revoke all but one first.`;
}

/** Why a change applies to none of the selected invitations. */
export function formatWhyNot({ name, crowded, joined, selectedCount }: ChangePlan): string {
  if (crowded.count > 0) return formatCrowded(crowded);
  if (name === "remind" && joined > 0) return "All of these people have joined.";
  if (name === "revoke" || name === "remind") {
    const done = name === "revoke" ? "revoked" : "reminded of";
    return selectedCount === 1
      ? `Only a pending invitation can be ${done}.`
      : `None of these is pending, and only pending invitations can be ${done}.`;
  }
  return selectedCount === 1
    ? "An accepted invitation cannot be resent."
    : "All of these are accepted, and accepted invitations cannot be resent.";
}

export function formatTooLarge({ total }: Pick<ChangePlan, "total">): string {
  return `A batch can hold 100,000 invitations, and these are ${formatNumber(total)}. Narrow the filter.`;
}

export function formatConsequences(plan: ChangePlan): string {
  switch (plan.name) {
    case "revoke":
      return "Their links stop working; no e-mail is sent. Anyone can still sign up on their own if your application allows it.";
    case "resend":
    case "remind":
      return formatResend(plan);
    case "delete":
      return formatDelete(plan);
  }
}

function formatDelete({ total, counts: { pending, accepted } }: ChangePlan): string {
  return [
    `Clerk permanently deletes ${total === 1 ? "this invitation and its" : "these invitations and their"} stored e-mails. Use this for data-erasure requests. This cannot be undone.`,
    ...(pending > 0
      ? [`${formatNumber(pending)} ${pending === 1 ? "is" : "are"} pending: their links stop working.`]
      : []),
    ...(accepted > 0
      ? [`${formatNumber(accepted)} ${accepted === 1 ? "is" : "are"} accepted: those users are not deleted.`]
      : []),
  ].join(" ");
}

function formatResend({ counts: { pending } }: ChangePlan): string {
  return [
    "Each person gets a new link with the known options of the old invitation, or else Clerk's defaults.",
    ...(pending > 0
      ? [`${formatCount(pending, "pending link")} ${pending === 1 ? "stops" : "stop"} working.`]
      : []),
    "An address with another pending invitation is skipped, and none of its links stops working.",
    "Resending uses Clerk's hourly allowance like new invitations.",
  ].join(" ");
}

/** From this many invitations on, a deletion asks to type their number. */
const typedFrom = 101;

/** The number that must be typed before a change, or undefined. */
export function numberToType({ name, total }: Pick<ChangePlan, "name" | "total">): number | undefined {
  return name === "delete" && total >= typedFrom ? total : undefined;
}

/** What is wrong with a typed number; undefined if it is right, with or without separators. */
export function checkTypedNumber(text: string, wanted: number): string | undefined {
  const digits = text.replaceAll(/[\s.,'’_]/gu, "");
  if (/^\d+$/.test(digits) && Number(digits) === wanted) return undefined;
  const instruction = `Type ${formatNumber(wanted)}, the number of invitations to delete`;
  return text.trim() === "" ? `${instruction}.` : `${instruction}, not “${text.trim().slice(0, 20)}”.`;
}

/** The list has changed since the dialog counted: "The batch has 54 invitations, not 53". */
export function formatDifference(counted: number, total: number): string | null {
  if (counted === total) return null;
  return `The batch has ${formatCount(total, "invitation")}, not ${formatNumber(counted)}`;
}
