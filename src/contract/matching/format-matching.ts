import { InvitationFilter } from "#contract/invitation-filter.ts";
import { InvitationStatus } from "#contract/invitation.ts";
import type { BatchMatching } from "./batch-matching.ts";
import { type ChangeKind, changedStatuses } from "./changed-statuses.ts";

const either = new Intl.ListFormat("en", { type: "disjunction" });

/** "All pending invitations of example.com, created before 1 Nov 2026": what a batch was submitted for. */
export function formatMatching(
  kind: ChangeKind,
  { filter, isReminder }: BatchMatching,
  formatTime: (ms: number) => string,
): string {
  const read = InvitationFilter.safeParse(filter);
  // An older version may have known other parameters.
  if (!read.success) return "All invitations that matched a filter";
  const statuses = changedStatuses({ kind, isReminder }, read.data.status);
  const isAll = statuses.length === InvitationStatus.options.length;
  const which = isAll ? "invitations" : `${either.format(statuses)} invitations`;
  const [first, ...others] = conditionsOf(read.data, formatTime);
  const all = isReminder ? "A reminder of all" : "All";
  return [`${all} ${which}${first === undefined ? "" : ` ${first}`}`, ...others].join(", ");
}

function conditionsOf(filter: InvitationFilter, formatTime: (ms: number) => string): string[] {
  const { domain, invitedBy, batch, delivery, metadata, query } = filter;
  return [
    domain === undefined ? "" : `of ${domain}`,
    invitedBy === undefined ? "" : `by ${invitedBy}`,
    batch === undefined ? "" : `of the batch ${batch.slice(0, 8)}`,
    delivery === undefined ? "" : delivery === "mail" ? "sent by e-mail" : "made as links only",
    formatPeriod("created", filter.createdAfter, filter.createdBefore, formatTime),
    formatPeriod("accepted", filter.acceptedAfter, filter.acceptedBefore, formatTime),
    formatPeriod("expiring", filter.expiresAfter, filter.expiresBefore, formatTime),
    ...Object.entries(metadata).map(([key, value]) => `with ${key} = ${value}`),
    query === "" ? "" : `found by “${query}”`,
  ].filter((text) => text !== "");
}

function formatPeriod(
  what: string,
  after: number | undefined,
  before: number | undefined,
  formatTime: (ms: number) => string,
): string {
  const from = after === undefined ? "" : ` from ${formatTime(after)}`;
  const to = before === undefined ? "" : ` before ${formatTime(before)}`;
  return from === "" && to === "" ? "" : `${what}${from}${to === "" || from === "" ? to : ` and${to}`}`;
}
