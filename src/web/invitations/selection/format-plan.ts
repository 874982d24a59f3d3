import { formatCount, formatList, formatNumber } from "#web/format/english.ts";
import { formatAddress } from "#web/format/format-address.ts";
import { statusLabels } from "#web/invitations/labels.ts";
import type { ChangeKind, ChangePlan } from "./change-plan.ts";
import type { SelectedRow } from "./selection.ts";

export const changeLabels: Record<ChangeKind, string> = {
  revoke: "Revoke",
  resend: "Resend",
  delete: "Delete",
};

/** "Revoke 3 invitations". */
export function formatChange({ kind, rows }: ChangePlan): string {
  return `${changeLabels[kind]} ${formatCount(rows.length, "invitation")}`;
}

const namedRows = 2;

/** "ada@example.com, grace@example.com, and 4 more: 5 pending and 1 expired." */
export function formatAffected({ rows }: ChangePlan): string {
  // To count a single further row would be as long as to name it.
  const named = rows.slice(0, rows.length === namedRows + 1 ? rows.length : namedRows);
  const more = rows.length - named.length;
  const names = named.map(({ emailAddress }) => formatAddress(emailAddress));
  return `${formatList([...names, ...(more > 0 ? [`${formatNumber(more)} more`] : [])])}: ${formatList(countByStatus(rows))}.`;
}

/** "2 accepted", "1 expired". */
function countByStatus(rows: readonly SelectedRow[]): string[] {
  const byStatus = Map.groupBy(rows, ({ status }) => statusLabels[status].label.toLowerCase());
  return [...byStatus].map(([status, group]) => `${formatNumber(group.length)} ${status}`);
}

/** Which rows stay unchanged: "1 of 4 is accepted and stays unchanged."; empty when all of them change. */
export function formatUnchanged({ unchanged, repeated, crowded, selectedCount }: ChangePlan): string {
  const sentences: string[] = [];
  const byStatus = Map.groupBy(unchanged, ({ status }) => statusLabels[status].label.toLowerCase());
  const [onlyStatus] = byStatus.keys();
  const share = `${formatNumber(unchanged.length)} of ${formatNumber(selectedCount)}`;
  if (byStatus.size === 1) {
    const verbs = unchanged.length === 1 ? ["is", "stays"] : ["are", "stay"];
    sentences.push(`${share} ${verbs[0]} ${onlyStatus} and ${verbs[1]} unchanged.`);
  } else if (byStatus.size > 1) {
    sentences.push(`${share} stay unchanged: ${formatList(countByStatus(unchanged))}.`);
  }
  if (repeated > 0) {
    const have = repeated === 1 ? "invitation has" : "invitations have";
    sentences.push(`${formatNumber(repeated)} more ${have} the address of another selected one.`);
  }
  if (crowded.length > 0) sentences.push(formatCrowded(crowded));
  return sentences.join(" ");
}

function formatCrowded(crowded: readonly string[]): string {
  const [first = ""] = crowded;
  const who =
    crowded.length === 1
      ? `${formatAddress(first)} has several pending invitations here and is`
      : `${formatCount(crowded.length, "address", "addresses")} have several pending invitations here and are`;
  return `${who} not resent: revoke all but one first.`;
}

/** Why a change applies to none of the selected rows. */
export function formatWhyNot({ kind, crowded, selectedCount }: ChangePlan): string {
  if (crowded.length > 0) return formatCrowded(crowded);
  if (kind === "revoke")
    return selectedCount === 1
      ? "Only a pending invitation can be revoked."
      : "None of these is pending, and only pending invitations can be revoked.";
  return selectedCount === 1
    ? "An accepted invitation cannot be resent."
    : "All of these are accepted, and accepted invitations cannot be resent.";
}

export function formatConsequences({ kind, rows }: ChangePlan): string {
  if (kind === "revoke")
    return "Their links stop working; no e-mail is sent. Anyone can still sign up on their own if your application allows it.";
  return kind === "resend" ? formatResend(rows) : formatDelete(rows);
}

const countOf = (rows: readonly SelectedRow[], wanted: SelectedRow["status"]) =>
  rows.filter(({ status }) => status === wanted).length;

function formatDelete(rows: readonly SelectedRow[]): string {
  const pending = countOf(rows, "pending");
  const accepted = countOf(rows, "accepted");
  return [
    `Clerk permanently deletes ${rows.length === 1 ? "this invitation and its" : "these invitations and their"} stored e-mails. Use this for data-erasure requests. This cannot be undone.`,
    ...(pending > 0
      ? [`${formatNumber(pending)} ${pending === 1 ? "is" : "are"} pending: their links stop working.`]
      : []),
    ...(accepted > 0
      ? [`${formatNumber(accepted)} ${accepted === 1 ? "is" : "are"} accepted: those users are not deleted.`]
      : []),
  ].join(" ");
}

function formatResend(rows: readonly SelectedRow[]): string {
  const pending = countOf(rows, "pending");
  return [
    "Each person gets a new link with the known options of the old invitation, or else Clerk's defaults.",
    ...(pending > 0
      ? [`${formatCount(pending, "pending link")} ${pending === 1 ? "stops" : "stop"} working.`]
      : []),
    "An address with another pending invitation is skipped, and none of its links stops working.",
    "Resending uses Clerk's hourly allowance like new invitations.",
  ].join(" ");
}

/** From this many rows on, a deletion asks to type their number. */
const typedFrom = 101;

/** The number that must be typed before a change, or undefined. */
export function numberToType({ kind, rows }: ChangePlan): number | undefined {
  return kind === "delete" && rows.length >= typedFrom ? rows.length : undefined;
}

/** What is wrong with a typed number; undefined if it is right, with or without separators. */
export function checkTypedNumber(text: string, wanted: number): string | undefined {
  const digits = text.replaceAll(/[\s.,'’_]/gu, "");
  if (/^\d+$/.test(digits) && Number(digits) === wanted) return undefined;
  const instruction = `Type ${formatNumber(wanted)}, the number of invitations to delete`;
  return text.trim() === "" ? `${instruction}.` : `${instruction}, not “${text.trim().slice(0, 20)}”.`;
}
