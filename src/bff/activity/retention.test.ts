import { randomUUID } from "node:crypto";
import { describe, expect, onTestFinished, test } from "vitest";
import { openStore } from "#store/store.ts";
import { runActivityRetention } from "./retention.ts";
import { createLog } from "#bff/http/log.ts";
import { createSettingStore } from "#bff/settings/store.ts";

const day = 86_400_000;

/** A store with entries of these ages in days, and a clock that the test controls. */
async function keeping(ages: readonly number[], activityDays?: number) {
  const { db, close } = await openStore({ dataDir: ":memory:" });
  onTestFinished(close);
  const today = Date.now();
  const settings = createSettingStore(db, "sandbox");
  if (activityDays !== undefined) await settings.write({ redirectOrigins: [], activityDays });
  const add = async (age: number, instance: string | null = "sandbox") => {
    const none = { member_id: null, member: null, subject_id: null, detail: null, code: null };
    await db
      .insertInto("activity")
      .values({
        id: randomUUID(),
        instance,
        at: today - age * day,
        topic: "access",
        action: "session.started",
        result: "done",
        email_address: String(age),
        client_address: null,
        request_id: null,
        clerk_trace_id: null,
        ...none,
      })
      .execute();
  };
  for (const age of ages) await add(age);
  const agesKept = async () =>
    (await db.selectFrom("activity").select("email_address").orderBy("at").execute()).map((line) =>
      Number(line.email_address),
    );

  const stopping = new AbortController();
  let passed = 0;
  let wake: () => void = () => {};
  let slept = Promise.withResolvers<void>();
  const done = runActivityRetention(
    {
      db,
      instance: "sandbox",
      activityDays: async () => (await settings.read()).activityDays,
      now: () => today + passed * day,
      sleep: (ms, signal) => {
        expect(ms).toBe(day);
        slept.resolve();
        return new Promise((resolve) => {
          wake = resolve;
          signal?.addEventListener("abort", () => resolve());
        });
      },
      log: createLog("silent"),
    },
    stopping.signal,
  );
  /** Resolves when it sleeps. */
  const settled = () => slept.promise;
  const nextDay = async () => {
    passed += 1;
    slept = Promise.withResolvers<void>();
    wake();
    await settled();
  };
  onTestFinished(async () => {
    stopping.abort();
    await done;
  });
  return { db, settings, add, ages: agesKept, settled, nextDay, stop: () => stopping.abort(), done };
}

describe("old activity", () => {
  test("old activity is deleted at the start", async () => {
    const store = await keeping([500, 401, 399, 1]);
    await store.settled();
    expect(await store.ages()).toEqual([399, 1]);
  });

  test("old activity is deleted daily", async () => {
    const store = await keeping([399.5, 398.5]);
    await store.settled();
    expect(await store.ages()).toEqual([399.5, 398.5]);
    await store.nextDay();
    expect(await store.ages()).toEqual([398.5]);
    await store.nextDay();
    expect(await store.ages()).toEqual([]);
  });

  test("old activity is deleted by the current settings", async () => {
    const store = await keeping([200, 100, 40, 20], 150);
    await store.settled();
    expect(await store.ages()).toEqual([100, 40, 20]);
    await store.settings.write({ redirectOrigins: [], activityDays: 30 });
    await store.nextDay();
    expect(await store.ages()).toEqual([20]);
  });

  test("old activity of other instances is kept", async () => {
    const store = await keeping([]);
    await store.settled();
    await store.add(500, "ins_other");
    await store.add(501, null);
    await store.nextDay();
    expect(await store.ages()).toEqual([500]);
  });

  test("old activity is deleted whole even if it takes several statements", async () => {
    const store = await keeping(Array.from({ length: 4_100 }, (_, nth) => 500 + nth));
    await store.settled();
    expect(await store.ages()).toEqual([]);
  });

  test("old activity that the database refuses to delete is retried the next day", async () => {
    const store = await keeping([25]);
    await store.settled();
    // Our clock is ahead of the one that the database uses.
    for (let days = 0; days < 400; days += 1) await store.nextDay();
    expect(await store.ages()).toEqual([25]);
    await store.add(500);
    await store.nextDay();
    expect(await store.ages()).toEqual([500, 25]);
  });

  test("old activity is not deleted after the signal", async () => {
    const store = await keeping([1]);
    await store.settled();
    store.stop();
    await store.done;
  });
});
