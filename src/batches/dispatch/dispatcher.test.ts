import { sql } from "kysely";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { openStore, type Store } from "#store/store.ts";
import { createEngine, type Engine } from "#batches/engine.ts";
import { addresses, batchId, generalPer10s, hourMs, quiet, rowsOf } from "#batches/testing/harness.ts";
import { invitationOf } from "#batches/testing/ledger-fixture.ts";
import { virtualTime } from "#batches/testing/virtual-time.ts";
import type { CallResult, Invitee, Upstream } from "#batches/upstream.ts";
import type { Invitation } from "#contract/invitation.ts";

const one = batchId(1);
let time = virtualTime();
let store: Store;
let sentTo: string[] = [];
let onStatement: (statement: string) => void = () => {};

beforeEach(async () => {
  time = virtualTime();
  onStatement = () => {};
  store = await openStore({ dataDir: ":memory:", onStatement: (statement) => onStatement(statement) });
  sentTo = [];
});
afterEach(() => store.close());

const made = (invitees: readonly Invitee[]): CallResult<Invitation[]> => {
  sentTo.push(...invitees.map((invitee) => invitee.emailAddress));
  return {
    kind: "done",
    value: invitees.map((invitee) => invitationOf(invitee.emailAddress, { createdAt: time.now() })),
  };
};

const working: Upstream = {
  async inviteMany(invitees) {
    await time.sleep(30);
    return made(invitees);
  },
  async inviteOne(invitee) {
    await time.sleep(30);
    return { kind: "done", value: (made([invitee]) as { value: Invitation[] }).value[0]! };
  },
  findInvitations: (address) =>
    Promise.resolve({ kind: "done", value: sentTo.includes(address) ? [invitationOf(address)] : [] }),
  listInvitations: () => Promise.resolve({ kind: "done", value: { data: [], totalCount: 0 } }),
  findUsers: () => Promise.resolve({ kind: "done", value: [] }),
  revokeInvitation: (id) => Promise.resolve({ kind: "done", value: invitationOf(id, { id }) }),
  deleteInvitation: () => Promise.resolve({ kind: "done", value: {} }),
};

function engineWith(changed: Partial<Upstream> = {}): Engine {
  const { now, sleep } = time;
  const deps = {
    upstream: { ...working, ...changed },
    hourMs,
    generalPer10s,
    now,
    sleep,
    random: () => 0.5,
    log: quiet,
  };
  return createEngine({ ...deps, db: store.db, instance: "sandbox" });
}

async function submit(engine: Engine, count: number) {
  const newBatch = { kind: "invite" as const, options: {}, rows: rowsOf(addresses(count)) };
  return engine.submit(one, newBatch, "Admin");
}

const countsOf = async (engine: Engine) => (await engine.get(one))!.counts;
const readOnly = (value: "ON" | "OFF") => sql.raw(`PRAGMA query_only = ${value}`).execute(store.db);

async function pass(ms: number): Promise<void> {
  const until = time.now() + ms;
  await time.runUntil(() => time.now() >= until);
}

describe("a database that refuses writes", () => {
  test("no call starts while the database refuses writes", async () => {
    const engine = engineWith();
    await submit(engine, 10);
    await readOnly("ON");
    engine.start();
    await pass(60_000);
    expect(sentTo).toEqual([]);
    await readOnly("OFF");
    await time.runUntil(async () => (await countsOf(engine)).done === 10);
    await time.settled(engine.stop());
  });

  test("an outcome is saved when the database accepts writes again", async () => {
    const engine = engineWith();
    engine.start();
    await submit(engine, 10);
    await time.runUntil(async () => (await countsOf(engine)).sending === 10);
    await readOnly("ON");
    await pass(30_000);
    expect((await countsOf(engine)).sending).toBe(10);
    await readOnly("OFF");
    await time.runUntil(async () => (await countsOf(engine)).done === 10);
    expect(sentTo).toHaveLength(10);
    await time.settled(engine.stop());
  });
});

describe("an upstream that throws", () => {
  test("a call that throws has an unknown outcome", async () => {
    let isBroken = true;
    const engine = engineWith({
      inviteMany(invitees) {
        if (!isBroken) return working.inviteMany(invitees);
        isBroken = false;
        return Promise.reject(new Error("a bug"));
      },
    });
    engine.start();
    await submit(engine, 5);
    await time.runUntil(async () => (await countsOf(engine)).done === 5);
    expect(sentTo.toSorted()).toEqual(addresses(5));
    await time.settled(engine.stop());
  });
});

describe("a step during which work ends", () => {
  test("a lane waits if Clerk asks for it while the lanes are read", async () => {
    let isSent = false;
    const searchedAt: number[] = [];
    const limited = Promise.withResolvers<CallResult<Invitation[]>>();
    const engine = engineWith({
      inviteOne() {
        isSent = true;
        return Promise.resolve({ kind: "unknown", code: "clerk_timeout", detail: "No answer." });
      },
      findInvitations(address) {
        if (isSent) searchedAt.push(time.now());
        return searchedAt.length === 1 ? limited.promise : working.findInvitations(address);
      },
    });
    engine.start();
    await submit(engine, 1);
    await time.runUntil(() => searchedAt.length > 0);
    onStatement = (statement) => {
      if (statement.includes('from "lane"')) limited.resolve({ kind: "wait", retryAfterMs: 60_000 });
    };
    await time.runUntil(() => searchedAt.length > 1);
    expect(searchedAt[1]! - searchedAt[0]!).toBeGreaterThanOrEqual(60_000);
    await time.settled(engine.stop());
  });
});

describe("a stop", () => {
  test("a stop aborts a call after fifteen seconds", async () => {
    let wasAborted = false;
    const engine = engineWith({
      async inviteMany(_invitees, { signal } = {}) {
        await time.sleep(3_600_000, signal);
        wasAborted = signal?.aborted === true;
        return { kind: "unknown", code: "clerk_timeout", detail: "Aborted." };
      },
    });
    engine.start();
    await submit(engine, 5);
    await time.runUntil(async () => (await countsOf(engine)).sending === 5);
    const asked = time.now();
    await time.settled(engine.stop());
    expect(time.now() - asked).toBe(15_000);
    expect(wasAborted).toBe(true);
    expect((await countsOf(engine)).sending).toBe(5);
    const next = engineWith();
    next.start();
    await time.runUntil(async () => (await countsOf(next)).done === 5);
    await time.settled(next.stop());
  });

  test("a stop of an idle engine is immediate", async () => {
    const engine = engineWith();
    engine.start();
    const asked = time.now();
    await time.settled(engine.stop());
    expect(time.now()).toBe(asked);
  });

  test("a stop releases the lease", async () => {
    const engine = engineWith();
    engine.start();
    await submit(engine, 5);
    await time.runUntil(async () => (await countsOf(engine)).done === 5);
    await time.settled(engine.stop());
    const lease = await store.db.selectFrom("lease").select("expires_at").executeTakeFirst();
    expect(lease?.expires_at).toBe(0);
  });
});

describe("an idle engine", () => {
  test("an idle engine holds no lease and writes nothing", async () => {
    const engine = engineWith();
    engine.start();
    await pass(600_000);
    expect(await store.db.selectFrom("lease").selectAll().execute()).toEqual([]);
    await time.settled(engine.stop());
  });

  test("an idle engine starts immediately with a submit", async () => {
    const engine = engineWith();
    engine.start();
    await pass(1_000);
    const asked = time.now();
    await submit(engine, 5);
    await time.runUntil(async () => (await countsOf(engine)).done === 5);
    expect(time.now() - asked).toBeLessThan(100);
    await time.settled(engine.stop());
  });

  test("an idle engine finds batches of another process", async () => {
    const engine = engineWith();
    engine.start();
    await pass(1_000);
    await submit(engineWith(), 5);
    await time.runUntil(async () => (await countsOf(engine)).done === 5);
    await time.settled(engine.stop());
  });
});
