import { describe, expect, test } from "vitest";
import { createEngine } from "./engine.ts";
import { inviteLanes, laneLimits } from "./lanes.ts";
import {
  addresses,
  batchId,
  type Harness,
  type HarnessOptions,
  generalPer10s,
  hourMs,
  openHarness,
  quiet,
  rowsOf,
} from "#batches/testing/harness.ts";
import type { Fault } from "#batches/testing/model-faults.ts";
import { withoutSettings } from "#batches/dispatch/sender.ts";
import { countsOf, one, rowsOfBatch } from "#batches/testing/scenario.ts";

const withoutReserve = () => Promise.resolve(withoutSettings);

/** Runs one batch to its end, then checks. */
async function sendAll(
  list: string[],
  options: HarnessOptions,
  check: (harness: Harness) => Promise<void> | void,
) {
  const harness = await openHarness(options);
  await harness.submit(one, rowsOf(list));
  await harness.runToEnd();
  await check(harness);
  await harness.close();
}

const allDone = (done: number) => ({ queued: 0, sending: 0, done, skipped: 0, failed: 0, cancelled: 0 });
const perAddress = (harness: Harness) =>
  harness.clerk.invitations.map((invitation) => invitation.emailAddress).toSorted();

async function codes(harness: Harness): Promise<Record<string, string>> {
  const data = await rowsOfBatch(harness);
  return Object.fromEntries(data.filter((row) => row.code).map((row) => [row.emailAddress, row.code!]));
}

describe("a clean list", () => {
  test("a clean list is sent completely and only once", async () => {
    await sendAll(addresses(45), {}, async (harness) => {
      expect(await harness.engine().get(one)).toMatchObject({
        state: "finished",
        counts: allDone(45),
        waiting: null,
      });
      expect(perAddress(harness)).toEqual(addresses(45).toSorted());
    });
  });

  test("a batch of ten uses one bulk call", async () => {
    await sendAll(addresses(10), {}, (harness) => {
      expect(harness.clerk.calls.map(({ lane, addresses: list }) => [lane, list.length])).toEqual([
        ["bulk", 10],
      ]);
    });
  });

  test("a long list leaves ten single calls to people until shortly before the hour ends", async () => {
    const harness = await openHarness();
    const start = harness.time.now();
    await harness.submit(one, rowsOf(addresses(350)));
    const promised = (await harness.engine().get(one))!.expectedEndAt!;
    await harness.runToEnd();
    const at = harness.clerk.calls.filter(({ lane }) => lane === "single").map((call) => call.at - start);
    expect(at.filter((ms) => ms < hourMs / 2)).toHaveLength(90);
    expect(at.filter((ms) => ms > hourMs * 0.95 && ms < hourMs)).toHaveLength(10);
    expect(promised - start).toBeGreaterThan(hourMs * 0.95);
    await harness.close();
  });

  test("a long list moves at 350 an hour, within the limits of both lanes", async () => {
    const harness = await openHarness({ settings: withoutReserve });
    const start = harness.time.now();
    await harness.submit(one, rowsOf(addresses(700)));
    const promised = (await harness.engine().get(one))?.expectedEndAt;
    await harness.runToEnd();
    expect(await countsOf(harness)).toEqual(allDone(700));
    const hours = (harness.time.now() - start) / hourMs;
    expect(hours).toBeGreaterThan(1);
    expect(hours).toBeLessThan(1.2);
    expect(promised).toBe(start + hourMs);
    for (const lane of inviteLanes) {
      const at = harness.clerk.calls.filter((call) => call.lane === lane).map((call) => call.at);
      const busiest = at.map((end) => at.filter((time) => time > end - hourMs && time <= end).length);
      expect(Math.max(...busiest)).toBe(laneLimits[lane].calls);
    }
    await harness.close();
  });

  test("a short batch behind a long one is sent in the next calls", async () => {
    const harness = await openHarness();
    await harness.submit(batchId(2), rowsOf(addresses(200, "long")));
    await harness.time.runUntil(async () => (await harness.engine().get(batchId(2)))!.counts.done > 0);
    await harness.submit(one, rowsOf(addresses(5, "short")));
    const before = harness.clerk.calls.length;
    await harness.time.runUntil(async () => (await harness.engine().get(one))?.state === "finished");
    expect(harness.clerk.calls.length - before).toBeLessThanOrEqual(10);
    await harness.close();
  });
});

describe("bad rows", () => {
  test("rows that Clerk names are settled and the others are sent immediately", async () => {
    const known = { invited: new Set(["person3@example.com"]), blocked: new Set(["person5@example.com"]) };
    await sendAll(addresses(10), { known }, async (harness) => {
      expect(await countsOf(harness)).toEqual({ ...allDone(8), skipped: 1, failed: 1 });
      expect(await codes(harness)).toEqual({
        "person3@example.com": "already_invited",
        "person5@example.com": "address_blocked",
      });
      expect(harness.clerk.calls).toHaveLength(2);
    });
  });

  test("bad rows that Clerk does not name are found among the others", async () => {
    const known = { users: new Set(["person3@example.com"]), malformed: new Set(["person5@example.com"]) };
    await sendAll(addresses(10), { known }, async (harness) => {
      expect(await countsOf(harness)).toEqual({ ...allDone(8), skipped: 1, failed: 1 });
      expect(await codes(harness)).toEqual({
        "person3@example.com": "already_user",
        "person5@example.com": "invalid_address",
      });
      expect(harness.clerk.calls.length).toBeLessThanOrEqual(9);
    });
  });

  test("a row with a bad option fails without the other rows", async () => {
    const badUrl = "https://refused.example.com/";
    const harness = await openHarness({ known: { badUrl } });
    await harness.submit(one, [
      ...rowsOf(addresses(4)),
      { emailAddress: "odd@example.com", redirectUrl: badUrl },
    ]);
    await harness.runToEnd();
    expect(await codes(harness)).toEqual({ "odd@example.com": "invalid_option" });
    expect((await countsOf(harness))?.done).toBe(4);
    await harness.close();
  });

  test("a row that breaks every call does not stop the others", async () => {
    const known = { poison: new Set(["person7@example.com"]) };
    await sendAll(addresses(30), { known }, async (harness) => {
      expect(await countsOf(harness)).toEqual({ ...allDone(29), failed: 1 });
      expect(await codes(harness)).toEqual({ "person7@example.com": "outcome_unknown" });
    });
  });
});

describe("a call that goes wrong", () => {
  const faults: [string, Fault][] = [
    ["never left", { kind: "not-sent" }],
    ["was not applied", { kind: "before" }],
    ["was applied but not answered", { kind: "after" }],
    ["is applied after it was reconciled", { kind: "late", afterMs: 2_500 }],
    ["is applied long after its timeout", { kind: "late", afterMs: 40_000 }],
    ["was answered incompletely", { kind: "answer-short" }],
    ["was refused but applied in part", { kind: "partly" }],
    ["is delayed by a second", { kind: "wait", retryAfterMs: 0 }],
    ["is delayed absurdly long", { kind: "wait", retryAfterMs: 10 ** 13 }],
    ["crashed before it was sent", { kind: "crash-before" }],
    ["crashed after it was applied", { kind: "crash-after" }],
  ];
  test.each(faults)("a call that %s loses nothing and sends nothing twice", async (_name, fault) => {
    await sendAll(addresses(10), { calls: [fault] }, async (harness) => {
      expect(await countsOf(harness)).toEqual(allDone(10));
      expect(perAddress(harness)).toEqual(addresses(10).toSorted());
    });
  });

  test("a call that Clerk rate-limits does not count as an attempt", async () => {
    const calls: Fault[] = [{ kind: "wait", retryAfterMs: 5_000 }, { kind: "not-sent" }];
    await sendAll(["a@example.com"], { calls }, async (harness) => {
      expect((await harness.engine().rows(one, { query: "", limit: 1, offset: 0 }))?.data).toMatchObject([
        { attempts: 1 },
      ]);
    });
  });

  test("a call without an answer is reconciled until Clerk answers", async () => {
    const options: HarnessOptions = {
      calls: [{ kind: "after" }],
      searches: ["unknown", "not-sent", "wait", "unknown"],
    };
    await sendAll(addresses(10), options, async (harness) => {
      expect(await countsOf(harness)).toEqual(allDone(10));
      expect(harness.clerk.calls).toHaveLength(1);
    });
  });
});

describe("a refused key", () => {
  const calls = (): Fault[] => Array.from({ length: 12 }, () => ({ kind: "key-refused" }));

  test("a refused key stops all sending and fails no row", async () => {
    const harness = await openHarness({ calls: calls() });
    await harness.submit(one, rowsOf(addresses(30)));
    await harness.time.runUntil(async () => {
      const batch = (await harness.engine().get(one))!;
      return batch.waiting !== null && batch.counts.sending === 0;
    });
    const batch = await harness.engine().get(one);
    expect(batch).toMatchObject({
      state: "running",
      counts: { queued: 30, failed: 0 },
      waiting: { code: "clerk_key_refused", until: null },
      expectedEndAt: null,
    });
    expect(batch?.waiting?.detail).toContain("CLERK_SECRET_KEY");
    await harness.close();
  });

  test("a refused key is retried until it works", async () => {
    await sendAll(addresses(30), { calls: calls() }, async (harness) => {
      expect(await countsOf(harness)).toEqual(allDone(30));
    });
  });

  test("a resume retries a refused key immediately", async () => {
    const harness = await openHarness({ calls: calls() });
    await harness.submit(one, rowsOf(addresses(5)));
    await harness.time.runUntil(
      async () => harness.clerk.calls.length >= 8 && (await harness.engine().get(one))!.counts.sending === 0,
    );
    harness.clerk.heal();
    const before = harness.time.now();
    await harness.engine().resume(one);
    await harness.runToEnd();
    expect(harness.time.now() - before).toBeLessThan(1_000);
    await harness.close();
  });
});

describe("waiting", () => {
  test("a batch says until when Clerk's limit holds it", async () => {
    const wait = (): Fault => ({ kind: "wait", retryAfterMs: 30_000 });
    const harness = await openHarness({ calls: [wait(), wait()] });
    await harness.submit(one, rowsOf(addresses(30)));
    await harness.time.runUntil(async () => (await harness.engine().get(one))?.waiting !== null);
    const batch = await harness.engine().get(one);
    expect(batch?.waiting).toMatchObject({ code: "clerk_limit" });
    expect(batch?.waiting?.until).toBe(batch?.expectedEndAt);
    expect(batch?.allowance).toMatchObject({ bulk: { left: 0 }, single: { left: 0 } });
    await harness.close();
  });

  test("a wait survives a restart", async () => {
    const wait = (): Fault => ({ kind: "wait", retryAfterMs: 50_000 });
    const harness = await openHarness({ calls: [wait(), wait()] });
    const start = harness.time.now();
    await harness.submit(one, rowsOf(addresses(30)));
    await harness.time.runUntil(async () => (await harness.engine().get(one))?.waiting !== null);
    harness.crash();
    await harness.runToEnd();
    expect(harness.clerk.calls[0]!.at - start).toBeGreaterThanOrEqual(50_000);
    await harness.close();
  });

  test("the allowance counts single invitations outside of batches", async () => {
    const harness = await openHarness();
    await harness.engine().recordSingleCall(harness.time.now());
    expect((await harness.engine().allowance()).single.left).toBe(99);
    await harness.engine().recordWait("single", 20_000);
    expect((await harness.engine().allowance()).single).toMatchObject({
      left: 0,
      opensAt: harness.time.now() + 20_000,
    });
    await harness.close();
  });
});

describe("control", () => {
  test("a pause stops sending and a resume continues it", async () => {
    const harness = await openHarness();
    await harness.submit(one, rowsOf(addresses(200)));
    await harness.time.runUntil(async () => (await harness.engine().get(one))!.counts.done > 20);
    expect(await harness.engine().pause(one)).toMatchObject({ state: "paused", expectedEndAt: null });
    await harness.time.runUntil(async () => (await harness.engine().get(one))!.counts.sending === 0);
    const held = await countsOf(harness);
    const until = harness.time.now() + 3 * hourMs;
    await harness.time.runUntil(() => harness.time.now() > until);
    expect(await countsOf(harness)).toEqual(held);
    await harness.engine().resume(one);
    await harness.runToEnd();
    expect(await countsOf(harness)).toEqual(allDone(200));
    await harness.close();
  });

  test("a cancel sends no further row", async () => {
    const harness = await openHarness();
    await harness.submit(one, rowsOf(addresses(200)));
    await harness.time.runUntil(async () => (await harness.engine().get(one))!.counts.done > 20);
    await harness.engine().cancel(one);
    await harness.time.runUntil(async () => (await harness.engine().get(one))!.counts.sending === 0);
    const batch = (await harness.engine().get(one))!;
    expect(batch.state).toBe("cancelled");
    expect(batch.counts.done).toBe(harness.clerk.invitations.length);
    expect(batch.counts.done + batch.counts.cancelled).toBe(200);
    await harness.close();
  });

  test("an unknown id answers null", async () => {
    const harness = await openHarness();
    const engine = harness.engine();
    const query = { query: "", limit: 1, offset: 0 };
    const answers = [
      engine.get(one),
      engine.pause(one),
      engine.cancel(one),
      engine.rows(one, query),
      engine.allRows(one),
    ];
    expect(await Promise.all(answers)).toEqual([null, null, null, null, null]);
    await harness.close();
  });
});

describe("a stop", () => {
  test("a stop finishes the running call and starts no other", async () => {
    const harness = await openHarness();
    await harness.submit(one, rowsOf(addresses(200)));
    await harness.time.runUntil(async () => (await harness.engine().get(one))!.counts.sending > 0);
    await harness.time.settled(harness.engine().stop());
    const counts = (await countsOf(harness))!;
    expect(counts.sending).toBe(0);
    expect(counts.done).toBe(harness.clerk.invitations.length);
    harness.crash();
    await harness.runToEnd();
    expect(perAddress(harness)).toEqual(addresses(200).toSorted());
    await harness.close();
  });
});

describe("two engines on one database", () => {
  test("two engines on one database send every row once", async () => {
    const harness = await openHarness();
    const { now, sleep } = harness.time;
    const deps = {
      upstream: harness.clerk.upstream,
      hourMs,
      generalPer10s,
      now,
      sleep,
      random: () => 0.5,
      log: quiet,
    };
    const other = createEngine({ ...deps, db: harness.db(), instance: "sandbox" });
    other.start();
    await harness.submit(one, rowsOf(addresses(150)));
    await harness.runToEnd();
    expect(await countsOf(harness)).toEqual(allDone(150));
    expect(perAddress(harness)).toEqual(addresses(150).toSorted());
    await harness.time.settled(other.stop());
    await harness.close();
  });

  test("a lease taken during a call loses nothing and sends nothing twice", async () => {
    const harness = await openHarness();
    await harness.submit(one, rowsOf(addresses(10)));
    await harness.time.runUntil(async () => (await harness.engine().get(one))!.counts.sending > 0);
    // As if another process had taken the lease and released it while this one was suspended.
    await harness.db().updateTable("lease").set({ holder: "other", token: 99, expires_at: 0 }).execute();
    await harness.runToEnd();
    expect(await countsOf(harness)).toEqual(allDone(10));
    expect(perAddress(harness)).toEqual(addresses(10).toSorted());
    await harness.close();
  });
});

describe("a clock", () => {
  test.each([3_600_000, -3_600_000])("a clock set back by %i ms loses nothing", async (ms) => {
    const harness = await openHarness();
    await harness.submit(one, rowsOf(addresses(150)));
    await harness.time.runUntil(async () => (await harness.engine().get(one))!.counts.done > 20);
    harness.time.setBack(ms);
    await harness.runToEnd();
    expect(await countsOf(harness)).toEqual(allDone(150));
    await harness.close();
  });
});
