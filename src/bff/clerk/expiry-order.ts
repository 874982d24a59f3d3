import type { CallResult, ReadOptions } from "#batches/upstream.ts";
import type { Invitation, InvitationList } from "#contract/invitation.ts";
import type { InvitationQuery } from "#contract/invitation-query.ts";
import type { Clerk } from "./clerk.ts";

type Lists = Pick<Clerk, "listInvitations" | "countInvitations">;
type Ordered = Pick<InvitationQuery, "status" | "sort" | "order">;

/** A part of one of Clerk's lists: `count` rows from the row `from`. */
type Segment = Ordered & { from: number; count: number };

const newestFirst = { sort: "createdAt", order: "desc" } as const;
const latestExpiryFirst = { sort: "expiresAt", order: "desc" } as const;

/**
 * One page by expiry. Only pending invitations still expire: they come first in both orders, and those that never expire
 * come last among them. Then follow the expired ones, and the accepted or revoked ones, whose expiry means nothing. Clerk
 * sorts within one list only, so a page is put together from its lists by status.
 */
export async function listByExpiry(
  lists: Lists,
  query: InvitationQuery,
  options?: ReadOptions,
): Promise<CallResult<InvitationList>> {
  const { status, order } = query;
  if (status === "accepted" || status === "revoked")
    return lists.listInvitations({ ...query, ...newestFirst }, options);
  if (status === "expired" || (status === "pending" && order === "asc"))
    return lists.listInvitations(query, options);
  const counted = await lists.countInvitations(query.query, options);
  if (counted.kind !== "done") return counted;
  const { pending, expired, accepted } = counted.value;
  const never = order === "asc" ? 0 : await countWithoutExpiry(lists, query, pending, options);
  if (typeof never !== "number") return never;
  const byExpiry = { status: "pending", sort: "expiresAt", order } as const;
  const segments: Segment[] = [
    { ...byExpiry, from: never, count: pending - never },
    { ...byExpiry, from: 0, count: never },
  ];
  if (status === undefined)
    segments.push(
      { status: "expired", ...latestExpiryFirst, from: 0, count: expired },
      { status: "accepted", ...newestFirst, from: 0, count: accepted },
    );
  return readPage(lists, query, segments, options);
}

/** Clerk lists invitations without an expiry first when it sorts downwards; a binary search finds where they end. */
async function countWithoutExpiry(
  lists: Lists,
  query: InvitationQuery,
  pending: number,
  options: ReadOptions | undefined,
): Promise<number | Exclude<CallResult<InvitationList>, { kind: "done" }>> {
  let [low, high] = [0, pending];
  // Almost every instance has none: the first row shows it.
  for (let place = 0; low < high; place = Math.floor((low + high) / 2)) {
    const one = { ...query, status: "pending", ...latestExpiryFirst, limit: 1, offset: place } as const;
    // oxlint-disable-next-line no-await-in-loop -- each step depends on the one before
    const page = await lists.listInvitations(one, options);
    if (page.kind !== "done") return page;
    if (page.value.data[0]?.expiresAt === null) low = place + 1;
    else high = place;
  }
  return low;
}

/** The page as if the segments were one list. */
async function readPage(
  { listInvitations }: Lists,
  query: InvitationQuery,
  segments: readonly Segment[],
  options: ReadOptions | undefined,
): Promise<CallResult<InvitationList>> {
  const windows: InvitationQuery[] = [];
  let start = 0;
  for (const { from, count, ...ordered } of segments) {
    const first = Math.max(query.offset, start);
    const limit = Math.min(query.offset + query.limit, start + count) - first;
    if (limit > 0) windows.push({ ...query, ...ordered, offset: from + first - start, limit });
    start += count;
  }
  const pages = await Promise.all(windows.map((window) => listInvitations(window, options)));
  const data: Invitation[] = [];
  for (const page of pages) {
    if (page.kind !== "done") return page;
    data.push(...page.value.data);
  }
  return { kind: "done", value: { data, totalCount: start } };
}
