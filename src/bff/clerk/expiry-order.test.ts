import { expect, test } from "vitest";
import type { CallResult } from "#batches/upstream.ts";
import type { Invitation, InvitationCounts, InvitationList, InvitationStatus } from "#contract/invitation.ts";
import { InvitationQuery } from "#contract/invitation-query.ts";
import { listByExpiry } from "./expiry-order.ts";

const statuses: Record<string, InvitationStatus> = {
  p: "pending",
  a: "accepted",
  e: "expired",
  r: "revoked",
};

/** "p3" is pending and expires at 3, "pn1" never expires. */
function invitation(name: string, place: number): Invitation {
  const [letter = "p", ...digits] = name;
  return {
    id: name,
    emailAddress: `${name}@example.com`,
    status: statuses[letter] ?? "pending",
    publicMetadata: {},
    createdAt: place,
    updatedAt: place,
    expiresAt: digits[0] === "n" ? null : Number(digits.join("")),
  };
}

const done = <T>(value: T): CallResult<T> => ({ kind: "done", value });

/** Lists as Clerk does: by status, without an expiry last upwards and first downwards. Oldest first in `names`. */
function clerkWith(names: readonly string[]) {
  const all = names.map(invitation);
  const calls: InvitationQuery[] = [];
  const keyOf = (sort: InvitationQuery["sort"], one: Invitation) =>
    sort === "expiresAt" ? (one.expiresAt ?? Infinity) : one.createdAt;
  return {
    calls,
    async listInvitations(query: InvitationQuery): Promise<CallResult<InvitationList>> {
      calls.push(query);
      const { status, sort, order, offset, limit } = query;
      const listed = all.filter((one) => (status ? one.status === status : one.status !== "revoked"));
      const sign = order === "asc" ? 1 : -1;
      const compare = (a: Invitation, b: Invitation) => {
        const [left, right] = [keyOf(sort, a), keyOf(sort, b)];
        return sign * (left === right ? a.createdAt - b.createdAt : left < right ? -1 : 1);
      };
      const data = listed.sort(compare).slice(offset, offset + limit);
      return done({ data, totalCount: listed.length });
    },
    async countInvitations(): Promise<CallResult<InvitationCounts>> {
      const count = (status: InvitationStatus) => all.filter((one) => one.status === status).length;
      return done({
        pending: count("pending"),
        accepted: count("accepted"),
        expired: count("expired"),
        revoked: count("revoked"),
      });
    },
  };
}

async function read(clerk: ReturnType<typeof clerkWith>, query: object, limit = 50): Promise<string[]> {
  const names: string[] = [];
  for (let offset = 0; ; offset += limit) {
    const given = { sort: "expiresAt", ...query, limit: String(limit), offset: String(offset) };
    const page = await listByExpiry(clerk, InvitationQuery.parse(given));
    if (page.kind !== "done") throw new Error("Clerk did not answer.");
    names.push(...page.value.data.map(({ id }) => id));
    if (offset + limit >= page.value.totalCount) return names;
  }
}

const names = ["a9", "p5", "e1", "pn1", "p3", "r4", "a2", "e2", "pn2", "p8"];

const sorted: [object, string[]][] = [
  [{ order: "asc" }, ["p3", "p5", "p8", "pn1", "pn2", "e2", "e1", "a2", "a9"]],
  [{ order: "desc" }, ["p8", "p5", "p3", "pn2", "pn1", "e2", "e1", "a2", "a9"]],
  [{ status: "pending", order: "asc" }, ["p3", "p5", "p8", "pn1", "pn2"]],
  [{ status: "pending", order: "desc" }, ["p8", "p5", "p3", "pn2", "pn1"]],
  [{ status: "expired", order: "asc" }, ["e1", "e2"]],
  [{ status: "expired", order: "desc" }, ["e2", "e1"]],
  [{ status: "accepted", order: "asc" }, ["a2", "a9"]],
  [{ status: "revoked", order: "desc" }, ["r4"]],
];

test.each(sorted)(
  "a list sorted by expiry with %j shows what expires first, on pages of any size",
  async (query, expected) => {
    const clerk = clerkWith(names);
    for (const limit of [1, 2, 3, 4, 50]) expect(await read(clerk, query, limit)).toEqual(expected);
  },
);

test("a page past the end of a list sorted by expiry is empty and has the whole count", async () => {
  const query = InvitationQuery.parse({ sort: "expiresAt", offset: "500" });
  const page = await listByExpiry(clerkWith(names), query);
  expect(page).toEqual(done({ data: [], totalCount: 9 }));
});

test("a page of pending invitations that all expire takes two calls at most", async () => {
  const clerk = clerkWith(["p1", "p2", "p3", "a1"]);
  expect(await read(clerk, { order: "desc" }, 3)).toEqual(["p3", "p2", "p1", "a1"]);
  expect(clerk.calls.slice(0, 2).map(({ offset, limit }) => [offset, limit])).toEqual([
    [0, 1],
    [0, 3],
  ]);
});

test("a list sorted by expiry fails as Clerk's counts or lists fail", async () => {
  const failure = { kind: "wait", retryAfterMs: null } as const;
  const query = InvitationQuery.parse({ sort: "expiresAt" });
  const uncounted = { ...clerkWith(names), countInvitations: async () => failure };
  expect(await listByExpiry(uncounted, query)).toEqual(failure);
  const unlisted = { ...clerkWith(names), listInvitations: async () => failure };
  expect(await listByExpiry(unlisted, query)).toEqual(failure);
});
