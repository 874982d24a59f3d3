import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { Invitation, InvitationStatus } from "#contract/invitation.ts";
import { pageSize, pageStep, snapshotMs } from "./invitation-snapshot.ts";
import { createPrecheck, type PrecheckDeps } from "./precheck.ts";
import { addresses } from "#batches/testing/harness.ts";
import { invitationOf } from "#batches/testing/ledger-fixture.ts";
import { createPace } from "#batches/pace.ts";
import type { CallResult, NotDone, ReadOptions, Refused } from "#batches/upstream.ts";

type Call = { kind: "find" | "users" | "list"; at: number; status?: string | undefined; size: number };

/** A pre-check of a Clerk in memory. `before` runs before each call and may answer instead of it. */
function setUp(options: {
  invitations?: Invitation[];
  users?: string[];
  before?: (call: Call, nth: number) => NotDone | undefined | void;
  callsPer10s?: number;
}) {
  const { invitations = [], users = [], before, callsPer10s = 1_000 } = options;
  const calls: Call[] = [];
  let clock = 1_800_000_000_000;

  const now = () => clock;
  const sleep = async (ms: number) => void (clock += ms);
  // 0.24 of the limit is for checks.
  const pace = createPace({ limit: () => callsPer10s / 0.24, now, sleep });

  async function answer<T>(
    call: Omit<Call, "at">,
    value: () => T,
    turn: ReadOptions = {},
  ): Promise<CallResult<T>> {
    const leftMs = await pace.reserve(turn);
    if (leftMs !== null) return { kind: "wait", retryAfterMs: leftMs, isOurs: true };
    const made = { ...call, at: clock };
    calls.push(made);
    const failure = before?.(made, calls.length);
    return failure ?? { kind: "done", value: value() };
  }
  const newestFirst = () => invitations.toSorted((a, b) => b.createdAt - a.createdAt);

  const upstream: PrecheckDeps["upstream"] = {
    findInvitations: (address, call) =>
      answer(
        { kind: "find", size: 1 },
        () => newestFirst().filter((one) => one.emailAddress === address),
        call,
      ),
    findUsers: (group, call) =>
      answer(
        { kind: "users", size: group.length },
        () =>
          users
            .filter((address) => group.includes(address))
            .map((address) => ({ id: address, emailAddresses: [address] })),
        call,
      ),
    listInvitations: ({ status, offset, limit }, call) =>
      answer(
        { kind: "list", status, size: limit },
        () => {
          const all = newestFirst().filter((one) => one.status === status);
          return { data: all.slice(offset, offset + limit), totalCount: all.length };
        },
        call,
      ),
  };
  const precheck = createPrecheck({
    upstream,
    now,
    sleep,
  });
  return {
    calls,
    invitations,
    pass: (ms: number) => void (clock += ms),
    check: async (list: string[], { withPrevious = true, longestMs = 60_000 } = {}) => {
      const checked = await precheck(list, { withPrevious, longestMs });
      return { ...checked, standings: Object.fromEntries(checked.standings) };
    },
  };
}

let created = 0;
function invitation(emailAddress: string, status: InvitationStatus = "pending", createdAt?: number) {
  created += 1;
  return invitationOf(emailAddress, { id: `inv_${created}`, status, createdAt: createdAt ?? created });
}

const countOf = (calls: Call[], kind: Call["kind"], status?: string) =>
  calls.filter((call) => call.kind === kind && call.status === status).length;
const refused = (changed: Partial<Refused>): Refused => ({
  kind: "refused",
  scope: "addresses",
  code: "clerk_failed",
  clerkCode: "",
  detail: "Refused.",
  addresses: [],
  ...changed,
});
const away: NotDone = { kind: "not-sent", code: "clerk_unreachable", detail: "No route." };

describe("five addresses or fewer", () => {
  test("up to five addresses are searched one by one", async () => {
    const pending = invitation("a@example.com");
    const { check, calls } = setUp({
      invitations: [pending, invitation("b@example.com", "revoked")],
      users: ["c@example.com"],
    });
    const list = ["A@example.com", "b@example.com", "c@example.com", "d@example.com"];
    const { standings, failure } = await check(list);
    expect(failure).toBeNull();
    expect(standings).toMatchObject({
      "a@example.com": { standing: "invited", invitation: { id: pending.id } },
      "b@example.com": { standing: "new", previous: { status: "revoked" } },
      "c@example.com": { standing: "user" },
      "d@example.com": { standing: "new" },
    });
    expect([countOf(calls, "find"), countOf(calls, "users"), calls.length]).toEqual([4, 1, 5]);
  });

  test("up to five addresses are found in the lists when the search for one of them fails", async () => {
    const broken: NotDone = { kind: "unknown", code: "clerk_failed", detail: "No answer." };
    const { check } = setUp({
      invitations: [invitation("b@example.com")],
      before: ({ kind }) => (kind === "find" ? broken : undefined),
    });
    const { standings, failure } = await check(["a@example.com", "b@example.com"]);
    expect(failure).toBeNull();
    expect(standings).toMatchObject({
      "a@example.com": { standing: "new" },
      "b@example.com": { standing: "invited" },
    });
  });

  test("the newest of several earlier invitations counts", async () => {
    const { check } = setUp({
      invitations: [
        invitation("a@example.com", "expired", 10),
        { ...invitation("a@example.com", "revoked", 20), updatedAt: 25 },
      ],
    });
    const { standings } = await check(["a@example.com"]);
    expect(standings["a@example.com"]).toEqual({
      standing: "new",
      previous: { status: "revoked", at: 25 },
    });
  });
});

describe("five thousand addresses", () => {
  const list = addresses(5_000);

  test("five thousand addresses take at most sixty calls plus the pending pages", async () => {
    const pending = addresses(2_000).map((address) => invitation(address));
    const others = addresses(1_850, "gone").map((address) => invitation(address, "expired"));
    const { check, calls } = setUp({ invitations: [...pending, ...others] });
    const { standings } = await check(list);
    const values = Object.values(standings);
    expect(values.filter(({ standing }) => standing === "invited")).toHaveLength(2_000);
    expect(calls.length - countOf(calls, "list", "pending")).toBeLessThanOrEqual(60);
    expect(countOf(calls, "users")).toBe(50);
    expect(countOf(calls, "list", "pending")).toBe(5);
  });

  test("a pre-check keeps its pace", async () => {
    const { check, calls } = setUp({ callsPer10s: 20 });
    await check(list);
    const busiest = calls.map(
      (last) => calls.filter(({ at }) => at > last.at - 10_000 && at <= last.at).length,
    );
    expect(Math.max(...busiest)).toBe(20);
  });

  test("a pre-check stops when its time is over", async () => {
    const { check, calls } = setUp({ callsPer10s: 20 });
    const { standings, failure } = await check(list, { longestMs: 15_000 });
    expect(failure).toMatchObject({ kind: "wait" });
    expect(calls.length).toBe(40);
    const unknown = Object.values(standings).filter(({ standing }) => standing === "unknown");
    expect(unknown.length).toBeGreaterThan(1_000);
    expect(unknown.length).toBeLessThan(5_000);
  });
});

describe("earlier invitations", () => {
  test("earlier invitations are returned if their list is short", async () => {
    const { check } = setUp({
      invitations: [{ ...invitation("person3@example.com", "expired"), expiresAt: 77 }],
    });
    const { standings } = await check(addresses(10));
    expect(standings["person3@example.com"]?.previous).toEqual({ status: "expired", at: 77 });
  });

  test("earlier invitations are left out if their list is long", async () => {
    const long = addresses(pageSize + 3 * pageStep + 1).map((one) => invitation(one, "revoked"));
    const { check, calls } = setUp({ invitations: long });
    const { standings } = await check(addresses(10));
    expect(standings["person3@example.com"]).toEqual({ standing: "new" });
    expect(countOf(calls, "list", "revoked")).toBe(1);
  });

  test("earlier invitations are not read unless wanted", async () => {
    const { check, calls } = setUp({});
    await check(addresses(10), { withPrevious: false });
    expect(calls).toHaveLength(2);
  });
});

describe("a list of pending ones", () => {
  const long = () => addresses(2_000, "other").map((address) => invitation(address));

  test("a pending list that has not changed is read once", async () => {
    const { check, calls, pass } = setUp({ invitations: long() });
    await check(addresses(10), { withPrevious: false });
    const first = countOf(calls, "list", "pending");
    pass(snapshotMs - 1);
    await check(addresses(10), { withPrevious: false });
    expect(countOf(calls, "list", "pending") - first).toBe(1);
    pass(2);
    await check(addresses(10), { withPrevious: false });
    expect(countOf(calls, "list", "pending")).toBe(2 * first + 1);
  });

  test.each(["grown", "shrunk"])("a pending list that has %s is read again", async (change) => {
    const { check, invitations } = setUp({ invitations: long() });
    const list = [...addresses(6), "other7@example.com"];
    await check(list);
    if (change === "grown") invitations.push(invitation("person2@example.com"));
    else invitations.splice(7, 1);
    const { standings } = await check(list);
    expect(standings["person2@example.com"]?.standing).toBe(change === "grown" ? "invited" : "new");
    expect(standings["other7@example.com"]?.standing).toBe(change === "grown" ? "invited" : "new");
  });

  test("a pending list that takes more calls than searching is not read", async () => {
    const { check, calls } = setUp({ invitations: addresses(7_000).map((one) => invitation(one)) });
    const { standings } = await check(addresses(6));
    expect(Object.values(standings).every(({ standing }) => standing === "invited")).toBe(true);
    expect([countOf(calls, "list", "pending"), countOf(calls, "find")]).toEqual([1, 6]);
  });
});

describe("a pre-check that fails", () => {
  test("a failure among the users leaves the rest unknown", async () => {
    const { check } = setUp({
      invitations: [invitation("person950@example.com")],
      users: ["person1@example.com"],
      before: ({ kind }, nth) => (kind === "users" && nth > 6 ? away : undefined),
    });
    const { standings, failure } = await check(addresses(1_000));
    expect(failure).toEqual(away);
    expect(standings["person1@example.com"]).toEqual({ standing: "user" });
    expect(standings["person2@example.com"]).toEqual({ standing: "new" });
    expect(standings["person950@example.com"]?.standing).toBe("invited");
    expect(standings["person999@example.com"]).toEqual({ standing: "unknown" });
  });

  test("a failure in the list leaves all unknown except users and invitations found", async () => {
    let pages = 0;
    const { check } = setUp({
      invitations: addresses(600).map((one) => invitation(one)),
      users: ["person1@example.com"],
      before: ({ kind }) => {
        if (kind === "list") pages += 1;
        return kind === "list" && pages > 1 ? away : undefined;
      },
    });
    const { standings, failure } = await check(addresses(601));
    expect(failure).toEqual(away);
    expect(standings["person1@example.com"]?.standing).toBe("user");
    expect(standings["person599@example.com"]?.standing).toBe("invited");
    expect(standings["person2@example.com"]?.standing).toBe("unknown");
    expect(standings["person600@example.com"]?.standing).toBe("unknown");
  });

  test("a server without users is not a failure", async () => {
    const { check } = setUp({
      invitations: [invitation("person3@example.com")],
      before: ({ kind }) => (kind === "users" ? refused({ status: 404, scope: "instance" }) : undefined),
    });
    const { standings, failure } = await check(addresses(500));
    expect(failure).toBeNull();
    expect(standings["person3@example.com"]?.standing).toBe("invited");
    expect(standings["person4@example.com"]?.standing).toBe("new");
  });

  test("a refused request leaves only its own addresses unknown", async () => {
    let asked = 0;
    const { check } = setUp({
      before: ({ kind }) => {
        if (kind === "users") asked += 1;
        return kind === "users" && asked === 1 ? refused({}) : undefined;
      },
    });
    const { standings, failure } = await check(addresses(300));
    expect(failure).toMatchObject({ kind: "refused" });
    expect(standings["person0@example.com"]?.standing).toBe("unknown");
    expect(standings["person100@example.com"]?.standing).toBe("new");
    expect(standings["person299@example.com"]?.standing).toBe("new");
  });

  test("a pre-check waits after a 429", async () => {
    const { check, calls } = setUp({
      before: (_call, nth) => (nth === 2 ? { kind: "wait", retryAfterMs: 7_000 } : undefined),
    });
    const { failure } = await check(addresses(10));
    expect(failure).toBeNull();
    expect(calls[2]!.at - calls[1]!.at).toBe(7_000);
  });

  test("a pre-check gives up if Clerk asks for too long a wait", async () => {
    const { check } = setUp({ before: () => ({ kind: "wait", retryAfterMs: 90_000 }) });
    const { standings, failure } = await check(addresses(10));
    expect(failure).toEqual({ kind: "wait", retryAfterMs: 90_000 });
    expect(standings["person0@example.com"]).toEqual({ standing: "unknown" });
  });
});

test("long addresses are split into more and shorter requests", async () => {
  const list = addresses(200).map((address) => `${"x".repeat(200)}${address}`);
  const { check, calls } = setUp({});
  await check(list);
  expect(countOf(calls, "users")).toBe(4);
});

test("no pending invitation is missed while others come and go", async () => {
  const plan = fc.record({
    count: fc.integer({ min: 490, max: 2_400 }),
    // Between two pages: how many leave, from where, and how many are added.
    moves: fc.array(
      fc.record({
        from: fc.double({ min: 0, max: 1, noNaN: true }),
        leave: fc.oneof(fc.integer({ min: 0, max: 60 }), fc.integer({ min: 0, max: 900 })),
        come: fc.integer({ min: 0, max: 60 }),
      }),
      { maxLength: 8 },
    ),
  });
  await fc.assert(
    fc.asyncProperty(plan, async ({ count, moves }) => {
      const invitations = addresses(count).map((one) => invitation(one));
      const queue = [...moves];
      let calls = 0;
      const { check } = setUp({
        invitations,
        before: ({ kind }) => {
          calls += 1;
          const move = kind === "list" ? queue.shift() : undefined;
          if (!move) return;
          invitations.splice(Math.floor(move.from * invitations.length), move.leave);
          for (let n = 0; n < move.come; n += 1)
            invitations.push(invitation(`late${calls}-${n}@example.com`));
        },
      });
      const { standings } = await check(addresses(count), { withPrevious: false });
      const stayed = invitations.filter(({ emailAddress }) => emailAddress.startsWith("person"));
      const missed = stayed.filter(({ emailAddress }) => standings[emailAddress]?.standing !== "invited");
      expect(missed.map(({ emailAddress }) => emailAddress)).toEqual([]);
    }),
    { numRuns: 60 },
  );
});
