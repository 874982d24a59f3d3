import { describe, expect, test } from "vitest";
import { createEngine } from "./engine.ts";
import { laneLimits, laneNames } from "./lanes.ts";
import {
  addresses,
  batchId,
  type Desk,
  type DeskOptions,
  generalPer10s,
  hourMs,
  openDesk,
  quiet,
  rowsOf,
} from "#batches/testing/harness.ts";
import type { Fault } from "#batches/testing/model-clerk.ts";

const one = batchId(1);

/** Sends one batch to its end and hands over the desk. */
async function sendAll(list: string[], options: DeskOptions, check: (desk: Desk) => Promise<void> | void) {
  const desk = await openDesk(options);
  await desk.submit(one, rowsOf(list));
  await desk.runToEnd();
  await check(desk);
  await desk.close();
}

const countsOf = async (desk: Desk) => (await desk.engine().get(one))?.counts;
const allDone = (done: number) => ({ queued: 0, sending: 0, done, skipped: 0, failed: 0, cancelled: 0 });
const perAddress = (desk: Desk) =>
  desk.clerk.invitations.map((invitation) => invitation.emailAddress).toSorted();

async function codes(desk: Desk): Promise<Record<string, string>> {
  const { data } = (await desk.engine().rows(one, { query: "", limit: 1_000, offset: 0 }))!;
  return Object.fromEntries(data.filter((row) => row.code).map((row) => [row.emailAddress, row.code!]));
}

describe("a clean list", () => {
  test("is sent whole and only once", async () => {
    await sendAll(addresses(45), {}, async (desk) => {
      expect(await desk.engine().get(one)).toMatchObject({
        state: "finished",
        counts: allDone(45),
        waiting: null,
      });
      expect(perAddress(desk)).toEqual(addresses(45).toSorted());
    });
  });

  test("of ten takes one bulk call", async () => {
    await sendAll(addresses(10), {}, (desk) => {
      expect(desk.clerk.calls.map(({ lane, addresses: list }) => [lane, list.length])).toEqual([
        ["bulk", 10],
      ]);
    });
  });

  test("moves at 350 an hour within both limits", async () => {
    const desk = await openDesk();
    const start = desk.time.now();
    await desk.submit(one, rowsOf(addresses(700)));
    const promised = (await desk.engine().get(one))?.expectedEndAt;
    await desk.runToEnd();
    expect(await countsOf(desk)).toEqual(allDone(700));
    const hours = (desk.time.now() - start) / hourMs;
    expect(hours).toBeGreaterThan(1);
    expect(hours).toBeLessThan(1.2);
    expect(promised).toBe(start + hourMs);
    for (const lane of laneNames) {
      const at = desk.clerk.calls.filter((call) => call.lane === lane).map((call) => call.at);
      const busiest = at.map((end) => at.filter((time) => time > end - hourMs && time <= end).length);
      expect(Math.max(...busiest)).toBe(laneLimits[lane].calls);
    }
    await desk.close();
  });

  test("behind a long one is sent in the next calls", async () => {
    const desk = await openDesk();
    await desk.submit(batchId(2), rowsOf(addresses(200, "long")));
    await desk.time.runUntil(async () => (await desk.engine().get(batchId(2)))!.counts.done > 0);
    await desk.submit(one, rowsOf(addresses(5, "short")));
    const before = desk.clerk.calls.length;
    await desk.time.runUntil(async () => (await desk.engine().get(one))?.state === "finished");
    expect(desk.clerk.calls.length - before).toBeLessThanOrEqual(10);
    await desk.close();
  });
});

describe("bad rows", () => {
  test("that Clerk names leave, the others go at once", async () => {
    const world = { invited: new Set(["person3@example.com"]), blocked: new Set(["person5@example.com"]) };
    await sendAll(addresses(10), { world }, async (desk) => {
      expect(await countsOf(desk)).toEqual({ ...allDone(8), skipped: 1, failed: 1 });
      expect(await codes(desk)).toEqual({
        "person3@example.com": "already_invited",
        "person5@example.com": "address_blocked",
      });
      expect(desk.clerk.calls).toHaveLength(2);
    });
  });

  test("that Clerk does not name are found one by one", async () => {
    const world = { users: new Set(["person3@example.com"]), malformed: new Set(["person5@example.com"]) };
    await sendAll(addresses(10), { world }, async (desk) => {
      expect(await countsOf(desk)).toEqual({ ...allDone(8), skipped: 1, failed: 1 });
      expect(await codes(desk)).toEqual({
        "person3@example.com": "already_user",
        "person5@example.com": "invalid_address",
      });
      expect(desk.clerk.calls.filter((call) => call.lane === "single")).toHaveLength(9);
    });
  });

  test("with a bad option fail, their neighbours do not", async () => {
    const badUrl = "https://refused.example.com/";
    const desk = await openDesk({ world: { badUrl } });
    await desk.submit(one, [
      ...rowsOf(addresses(4)),
      { emailAddress: "odd@example.com", redirectUrl: badUrl },
    ]);
    await desk.runToEnd();
    expect(await codes(desk)).toEqual({ "odd@example.com": "invalid_option" });
    expect((await countsOf(desk))?.done).toBe(4);
    await desk.close();
  });

  test("that break every call do not stop the others", async () => {
    const world = { poison: new Set(["person7@example.com"]) };
    await sendAll(addresses(30), { world }, async (desk) => {
      expect(await countsOf(desk)).toEqual({ ...allDone(29), failed: 1 });
      expect(await codes(desk)).toEqual({ "person7@example.com": "outcome_unknown" });
    });
  });
});

describe("a call that goes wrong", () => {
  const faults: [string, Fault][] = [
    ["never left", { kind: "not-sent" }],
    ["was not applied", { kind: "before" }],
    ["was applied but not answered", { kind: "after" }],
    ["is applied after the look-up", { kind: "late", afterMs: 2_500 }],
    ["is applied long after", { kind: "late", afterMs: 40_000 }],
    ["was answered in part", { kind: "answer-short" }],
    ["was refused but applied in part", { kind: "partly" }],
    ["is put off by a second", { kind: "wait", retryAfterMs: 0 }],
    ["is put off absurdly long", { kind: "wait", retryAfterMs: 10 ** 13 }],
    ["crashed before it was sent", { kind: "crash-before" }],
    ["crashed after it was applied", { kind: "crash-after" }],
  ];
  test.each(faults)("%s: nothing lost, nothing twice", async (_name, fault) => {
    await sendAll(addresses(10), { calls: [fault] }, async (desk) => {
      expect(await countsOf(desk)).toEqual(allDone(10));
      expect(perAddress(desk)).toEqual(addresses(10).toSorted());
    });
  });

  test("costs no attempt when Clerk said wait", async () => {
    const calls: Fault[] = [{ kind: "wait", retryAfterMs: 5_000 }, { kind: "not-sent" }];
    await sendAll(["a@example.com"], { calls }, async (desk) => {
      expect((await desk.engine().rows(one, { query: "", limit: 1, offset: 0 }))?.data).toMatchObject([
        { attempts: 1 },
      ]);
    });
  });

  test("is looked up again and again, never guessed", async () => {
    const options: DeskOptions = {
      calls: [{ kind: "after" }],
      lookups: ["unknown", "not-sent", "wait", "unknown"],
    };
    await sendAll(addresses(3), options, async (desk) => {
      expect(await countsOf(desk)).toEqual(allDone(3));
      expect(desk.clerk.calls).toHaveLength(1);
    });
  });
});

describe("a refused key", () => {
  const calls = (): Fault[] => Array.from({ length: 12 }, () => ({ kind: "key-refused" }));

  test("stops all sending and blames no row", async () => {
    const desk = await openDesk({ calls: calls() });
    await desk.submit(one, rowsOf(addresses(30)));
    await desk.time.runUntil(async () => {
      const batch = (await desk.engine().get(one))!;
      return batch.waiting !== null && batch.counts.sending === 0;
    });
    const batch = await desk.engine().get(one);
    expect(batch).toMatchObject({
      state: "running",
      counts: { queued: 30, failed: 0 },
      waiting: { code: "clerk_key_refused", until: null },
      expectedEndAt: null,
    });
    expect(batch?.waiting?.detail).toContain("CLERK_SECRET_KEY");
    await desk.close();
  });

  test("is tried again by itself until it works", async () => {
    await sendAll(addresses(30), { calls: calls() }, async (desk) => {
      expect(await countsOf(desk)).toEqual(allDone(30));
    });
  });

  test("is tried again at once when somebody asks", async () => {
    const faults = calls();
    const desk = await openDesk({ calls: faults });
    await desk.submit(one, rowsOf(addresses(5)));
    await desk.time.runUntil(
      async () => faults.length <= 4 && (await desk.engine().get(one))!.counts.sending === 0,
    );
    faults.length = 0;
    const before = desk.time.now();
    desk.engine().wake();
    await desk.runToEnd();
    expect(desk.time.now() - before).toBeLessThan(1_000);
    await desk.close();
  });
});

describe("waiting", () => {
  test("says until when Clerk's limit holds", async () => {
    const wait = (): Fault => ({ kind: "wait", retryAfterMs: 30_000 });
    const desk = await openDesk({ calls: [wait(), wait()] });
    await desk.submit(one, rowsOf(addresses(30)));
    await desk.time.runUntil(async () => (await desk.engine().get(one))?.waiting !== null);
    const batch = await desk.engine().get(one);
    expect(batch?.waiting).toMatchObject({ code: "clerk_limit" });
    expect(batch?.waiting?.until).toBe(batch?.expectedEndAt);
    expect(batch?.allowance).toMatchObject({ bulk: { left: 0 }, single: { left: 0 } });
    await desk.close();
  });

  test("is kept through a restart", async () => {
    const wait = (): Fault => ({ kind: "wait", retryAfterMs: 50_000 });
    const desk = await openDesk({ calls: [wait(), wait()] });
    const start = desk.time.now();
    await desk.submit(one, rowsOf(addresses(30)));
    await desk.time.runUntil(async () => (await desk.engine().get(one))?.waiting !== null);
    desk.crash();
    await desk.runToEnd();
    expect(desk.clerk.calls[0]!.at - start).toBeGreaterThanOrEqual(50_000);
    await desk.close();
  });

  test("reckons with invitations sent alone", async () => {
    const desk = await openDesk();
    await desk.engine().recordSingleCall(desk.time.now());
    expect((await desk.engine().allowance()).single.left).toBe(99);
    await desk.engine().recordWait("single", 20_000);
    expect((await desk.engine().allowance()).single).toMatchObject({
      left: 0,
      opensAt: desk.time.now() + 20_000,
    });
    await desk.close();
  });
});

describe("control", () => {
  test("pause holds, resume goes on", async () => {
    const desk = await openDesk();
    await desk.submit(one, rowsOf(addresses(200)));
    await desk.time.runUntil(async () => (await desk.engine().get(one))!.counts.done > 20);
    expect(await desk.engine().pause(one)).toMatchObject({ state: "paused", expectedEndAt: null });
    await desk.time.runUntil(async () => (await desk.engine().get(one))!.counts.sending === 0);
    const held = await countsOf(desk);
    const until = desk.time.now() + 3 * hourMs;
    await desk.time.runUntil(() => desk.time.now() > until);
    expect(await countsOf(desk)).toEqual(held);
    await desk.engine().resume(one);
    await desk.runToEnd();
    expect(await countsOf(desk)).toEqual(allDone(200));
    await desk.close();
  });

  test("cancel leaves what was not sent unsent", async () => {
    const desk = await openDesk();
    await desk.submit(one, rowsOf(addresses(200)));
    await desk.time.runUntil(async () => (await desk.engine().get(one))!.counts.done > 20);
    await desk.engine().cancel(one);
    await desk.time.runUntil(async () => (await desk.engine().get(one))!.counts.sending === 0);
    const batch = (await desk.engine().get(one))!;
    expect(batch.state).toBe("cancelled");
    expect(batch.counts.done).toBe(desk.clerk.invitations.length);
    expect(batch.counts.done + batch.counts.cancelled).toBe(200);
    await desk.close();
  });

  test("of what is not there answers null", async () => {
    const desk = await openDesk();
    const engine = desk.engine();
    const query = { query: "", limit: 1, offset: 0 };
    const answers = [
      engine.get(one),
      engine.pause(one),
      engine.cancel(one),
      engine.rows(one, query),
      engine.allRows(one),
    ];
    expect(await Promise.all(answers)).toEqual([null, null, null, null, null]);
    await desk.close();
  });
});

describe("a stop", () => {
  test("finishes the running call and takes no other", async () => {
    const desk = await openDesk();
    await desk.submit(one, rowsOf(addresses(200)));
    await desk.time.runUntil(async () => (await desk.engine().get(one))!.counts.sending > 0);
    await desk.time.settled(desk.engine().stop());
    const counts = (await countsOf(desk))!;
    expect(counts.sending).toBe(0);
    expect(counts.done).toBe(desk.clerk.invitations.length);
    desk.crash();
    await desk.runToEnd();
    expect(perAddress(desk)).toEqual(addresses(200).toSorted());
    await desk.close();
  });
});

describe("two engines on one database", () => {
  test("send every row once", async () => {
    const desk = await openDesk();
    const { now, sleep } = desk.time;
    const world = {
      upstream: desk.clerk.upstream,
      hourMs,
      generalPer10s,
      now,
      sleep,
      random: () => 0.5,
      log: quiet,
    };
    const other = createEngine({ ...world, db: desk.db(), instance: "sandbox" });
    other.start();
    await desk.submit(one, rowsOf(addresses(150)));
    await desk.runToEnd();
    expect(await countsOf(desk)).toEqual(allDone(150));
    expect(perAddress(desk)).toEqual(addresses(150).toSorted());
    await desk.time.settled(other.stop());
    await desk.close();
  });

  test("survive a lease taken in mid-call", async () => {
    const desk = await openDesk();
    await desk.submit(one, rowsOf(addresses(10)));
    await desk.time.runUntil(async () => (await desk.engine().get(one))!.counts.sending > 0);
    // As if another had taken over and given it back while this one was suspended.
    await desk.db().updateTable("lease").set({ holder: "other", token: 99, expires_at: 0 }).execute();
    await desk.runToEnd();
    expect(await countsOf(desk)).toEqual(allDone(10));
    expect(perAddress(desk)).toEqual(addresses(10).toSorted());
    await desk.close();
  });
});

describe("a clock", () => {
  test.each([3_600_000, -3_600_000])("set back by %i ms loses nothing", async (ms) => {
    const desk = await openDesk();
    await desk.submit(one, rowsOf(addresses(150)));
    await desk.time.runUntil(async () => (await desk.engine().get(one))!.counts.done > 20);
    desk.time.setBack(ms);
    await desk.runToEnd();
    expect(await countsOf(desk)).toEqual(allDone(150));
    await desk.close();
  });
});
