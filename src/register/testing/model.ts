import type { Invitation, InvitationStatus } from "#contract/invitation.ts";
import type { InvitationFilter } from "#contract/invitation-filter.ts";
import type { InvitationQuery } from "#contract/invitation-query.ts";
import { foldQuery } from "#recipients/address/fold-query.ts";

/** An invitation of the model; `seq` is its place in the table. */
export type Known = Invitation & { seq: number; isGone: boolean };

const statuses = ["pending", "accepted", "expired", "revoked"] as const;

function textsIn(value: unknown): string[] {
  if (value !== null && typeof value === "object") return Object.values(value).flatMap(textsIn);
  return typeof value === "string" || typeof value === "number" ? [String(value)] : [];
}

const foundTexts = new WeakMap<Known, string[]>();

function textsOf(one: Known): string[] {
  const texts =
    foundTexts.get(one) ??
    [one.emailAddress, ...textsIn(one.publicMetadata)].map((text) => text.toLowerCase());
  foundTexts.set(one, texts);
  return texts;
}

function finder(query: string): (one: Known) => boolean {
  const wanted = query.trim();
  const parts = [wanted, foldQuery(wanted)].map((part) => part.toLowerCase()).filter((part) => part !== "");
  return (one) =>
    wanted === "" ||
    (wanted.startsWith("inv_") && one.id.startsWith(wanted)) ||
    (/^[a-z0-9]{5,}$/i.test(wanted) && one.id.slice("inv_".length).includes(wanted)) ||
    parts.some((part) => textsOf(one).some((text) => text.includes(part)));
}

const isWithin = (value: number | null | undefined, after?: number, before?: number): boolean =>
  (after === undefined && before === undefined) ||
  (value != null && value >= (after ?? -Infinity) && value < (before ?? Infinity));

const isSame = (value: unknown, wanted: unknown): boolean => wanted === undefined || value === wanted;

/** Whether everything but the status matches. */
function matcher(filter: InvitationFilter): (one: Known) => boolean {
  const isFound = finder(filter.query);
  return (one) =>
    !one.isGone &&
    isSame(one.batchId, filter.batch) &&
    isSame(one.invitedBy, filter.invitedBy) &&
    isSame(one.emailAddress.toLowerCase().split("@").at(-1), filter.domain?.replace(/^@/, "")) &&
    isSame(one.delivery, filter.delivery) &&
    Object.entries(filter.metadata).every(([key, value]) => String(one.publicMetadata[key]) === value) &&
    isWithin(one.createdAt, filter.createdAfter, filter.createdBefore) &&
    isWithin(one.acceptedAt, filter.acceptedAfter, filter.acceptedBefore) &&
    isWithin(one.expiresAt, filter.expiresAfter, filter.expiresBefore) &&
    isFound(one);
}

type Key = string | number | null | undefined;

const compare = (a: Key, b: Key): number => {
  if (a === b || (a == null && b == null)) return 0;
  return (a ?? -Infinity) < (b ?? -Infinity) ? -1 : 1;
};

const newestFirst = (a: Known, b: Known): number => compare(b.createdAt, a.createdAt) || b.seq - a.seq;

/** Rows without a value come last in both orders: in the order `rest`, by creation. */
function byOptional(keyOf: (one: Known) => Key, sign: number, rest: number) {
  return (a: Known, b: Known): number => {
    const [left, right] = [keyOf(a), keyOf(b)];
    if (left == null && right == null) return -rest * newestFirst(a, b);
    if (left == null || right == null) return left == null ? 1 : -1;
    return sign * (compare(left, right) || -newestFirst(a, b));
  };
}

function byExpiry(sign: number, wanted: readonly InvitationStatus[]) {
  const ranks = { pending: 0, expired: 1, accepted: 2, revoked: 2 };
  const expiredSign = wanted.includes("pending") ? -1 : sign;
  return (a: Known, b: Known): number => {
    if (ranks[a.status] !== ranks[b.status]) return ranks[a.status] - ranks[b.status];
    if (ranks[a.status] === 2) return newestFirst(a, b);
    const direction = a.status === "pending" ? sign : expiredSign;
    return byOptional((one) => one.expiresAt, direction, direction)(a, b);
  };
}

function orderOf({ sort, order }: InvitationQuery, wanted: readonly InvitationStatus[]) {
  const sign = order === "asc" ? 1 : -1;
  const orders: Record<InvitationQuery["sort"], (a: Known, b: Known) => number> = {
    createdAt: (a, b) => -sign * newestFirst(a, b),
    emailAddress: (a, b) =>
      sign * (compare(a.emailAddress.toLowerCase(), b.emailAddress.toLowerCase()) || a.seq - b.seq),
    status: (a, b) => sign * (statuses.indexOf(a.status) - statuses.indexOf(b.status)) || newestFirst(a, b),
    expiresAt: byExpiry(sign, wanted),
    acceptedAt: byOptional((one) => one.acceptedAt, sign, -1),
    invitedBy: byOptional((one) => one.invitedBy, sign, -1),
    batch: byOptional((one) => one.batchId, sign, -1),
  };
  return orders[sort];
}

/** Everything that matches, in order. */
export function listed(all: readonly Known[], query: InvitationQuery): Known[] {
  const wanted = query.status ?? statuses.filter((status) => status !== "revoked");
  const matches = matcher(query);
  return all.filter((one) => wanted.includes(one.status) && matches(one)).sort(orderOf(query, wanted));
}

export function counted(all: readonly Known[], filter: InvitationFilter): Record<InvitationStatus, number> {
  const counts = { pending: 0, accepted: 0, expired: 0, revoked: 0 };
  const matches = matcher(filter);
  for (const one of all) if (matches(one)) counts[one.status] += 1;
  return counts;
}
