import { describe, expect, test } from "vitest";
import { type KeptOptions, openKept } from "./testing/kept.ts";

const sizes = { size: 10, overlap: 4 };
const secondMs = 1_000;
const minuteMs = 60 * secondMs;
const dayMs = 86_400_000;

/** A Clerk with invitations a minute apart, and a register with small pages. */
async function openWith(count: number, options: KeptOptions = {}) {
  const kept = await openKept({ sizes, ...options });
  for (let index = count; index > 0; index -= 1)
    kept.clerk.invite(`person${index}@example.com`, { ageMs: dayMs + index * minuteMs });
  return kept;
}

describe("the first reading", () => {
  test("the register holds every invitation of Clerk, with the users who joined", async () => {
    const kept = await openWith(60);
    const [first = "", second = "", third = ""] = kept.clerk.ids();
    kept.clerk.revoke(first);
    kept.clerk.accept(second);
    kept.clerk.remove(third);
    expect(await kept.register().freshness()).toEqual({
      asOf: null,
      isComplete: false,
      progress: { read: 0, total: null },
    });
    const startedAt = kept.time.now();
    kept.start();
    await kept.wait(10 * secondMs);
    expect(await kept.shown()).toEqual(kept.truth());
    const { asOf, ...rest } = await kept.register().freshness();
    expect(rest).toEqual({ isComplete: true, progress: null });
    expect(asOf).toBeGreaterThanOrEqual(startedAt);
  });

  test("its progress counts the invitations of all lists", async () => {
    const kept = await openWith(100);
    for (const id of kept.clerk.ids().slice(0, 30)) kept.clerk.revoke(id);
    kept.start();
    await kept.wait(300);
    const { progress, isComplete } = await kept.register().freshness();
    expect(isComplete).toBe(false);
    expect(progress).toMatchObject({ total: 100 });
    expect(progress?.read).toBeGreaterThan(10);
    expect(progress?.read).toBeLessThan(60);
  });

  test("finds every invitation, though the pages shift by more than they overlap", async () => {
    const kept = await openWith(200);
    const ids = kept.clerk.ids().toReversed();
    kept.start();
    await kept.wait(secondMs);
    const { read = 0 } = (await kept.register().freshness()).progress ?? {};
    expect(read).toBeGreaterThan(50);
    for (const id of ids.slice(0, 20)) kept.clerk.remove(id);
    await kept.wait(9 * secondMs);
    expect((await kept.register().freshness()).isComplete).toBe(true);
    const shown = (await kept.shown()).map(({ id }) => id);
    expect(ids.slice(20).filter((id) => !shown.includes(id))).toEqual([]);
  });

  test("continues where it was after a restart", async () => {
    const kept = await openWith(200);
    kept.start();
    await kept.wait(secondMs);
    await kept.stop();
    const before = (await kept.register().freshness()).progress?.read ?? 0;
    const { lists } = kept.clerk.calls;
    kept.start();
    await kept.wait(10 * secondMs);
    expect(before).toBeGreaterThan(50);
    expect(kept.clerk.calls.lists - lists).toBeLessThan((200 - before) / 6 + 5);
    expect(await kept.shown()).toEqual(kept.truth());
  });
});

describe("a sweep of the pending list", () => {
  test("takes one call while nothing has changed", async () => {
    const kept = await openWith(100);
    kept.start();
    await kept.wait(5 * minuteMs);
    const { lists } = kept.clerk.calls;
    await kept.wait(5 * minuteMs);
    expect(kept.clerk.calls.lists - lists).toBe(5);
  });

  test("shows within two minutes what others did, wherever it is in the list", async () => {
    const kept = await openWith(100);
    kept.start();
    await kept.wait(5 * minuteMs);
    const ids = kept.clerk.ids();
    kept.clerk.revoke(ids[5] ?? "");
    kept.clerk.accept(ids[50] ?? "");
    kept.clerk.invite("new@example.com");
    await kept.wait(2 * minuteMs);
    expect(await kept.shown()).toEqual(kept.truth());
  });

  test("hides a deleted invitation within two minutes, and forgets it once no lag explains it", async () => {
    const kept = await openWith(100);
    kept.start();
    await kept.wait(5 * minuteMs);
    const id = kept.clerk.ids()[50] ?? "";
    kept.clerk.remove(id);
    await kept.wait(2 * minuteMs);
    expect(await kept.find(id)).toBeUndefined();
    await kept.wait(3 * minuteMs);
    expect(await kept.db.selectFrom("missing_invitation").selectAll().execute()).toEqual([]);
    expect(await kept.shown()).toEqual(kept.truth());
  });

  test("reads the lists again when more are missing than single looks would find soon", async () => {
    const kept = await openWith(100);
    kept.start();
    await kept.wait(5 * minuteMs);
    for (const id of kept.clerk.ids().slice(10, 70)) kept.clerk.accept(id);
    const { lists } = kept.clerk.calls;
    await kept.wait(3 * minuteMs);
    expect(await kept.shown()).toEqual(kept.truth());
    expect(kept.clerk.calls.lists - lists).toBeLessThan(60);
  });
});

describe("invitations of the last minute", () => {
  const timing = { pendingEveryMs: 10 * secondMs, tickMs: 2 * secondMs };

  /** A register with old invitations, and the ids of new ones that Usher has just made. */
  async function openWithNew(count: number, options: KeptOptions = {}) {
    const kept = await openWith(30, { timing, ...options });
    kept.start();
    await kept.wait(5 * minuteMs);
    const made = Array.from({ length: count }, (_, index) => kept.clerk.invite(`new${index}@example.com`));
    await kept.register().noteInvitations(made, kept.time.now(), "write");
    return { ...kept, made: made.map(({ id }) => id) };
  }

  test("shows with the next sweep who joined and what others revoked", async () => {
    const { clerk, made, shown, truth, wait } = await openWithNew(5);
    clerk.accept(made[0] ?? "");
    clerk.revoke(made[1] ?? "");
    await wait(13 * secondMs);
    expect(await shown()).toEqual(truth());
    clerk.accept(made[2] ?? "");
    await wait(13 * secondMs);
    expect(await shown()).toEqual(truth());
  });

  test("what a list that lags does not show yet stays pending, for two more calls a sweep", async () => {
    const { clerk, made, shown, truth, wait } = await openWithNew(8, { lagMs: () => 60 * secondMs });
    const { lists } = clerk.calls;
    await wait(55 * secondMs);
    expect(await shown()).toEqual(truth());
    expect(clerk.calls.lists - lists).toBeLessThanOrEqual(3 * 6);
    clerk.accept(made[3] ?? "");
    await wait(73 * secondMs);
    expect(await shown()).toEqual(truth());
  });

  test("a sweep makes no extra call while other parts of Usher use the limit, and shows new invitations in time", async () => {
    const { clerk, made, shown, wait } = await openWithNew(3, { turnMs: 8 * secondMs });
    clerk.remove(made[0] ?? "");
    for (let round = 0; round < 5; round += 1) {
      const { id } = clerk.invite(`round${round}@example.com`);
      const { lists } = clerk.calls;
      await wait(30 * secondMs);
      expect((await shown()).map((one) => one.id)).toContain(id);
      expect(clerk.calls.lists - lists).toBeLessThanOrEqual(4);
    }
  });

  test("what others invite shows in time, though a sweep of a long list goes on", async () => {
    const { clerk, shown, wait } = await openWithNew(300, { turnMs: 3 * secondMs });
    clerk.accept(clerk.ids()[0] ?? "");
    await wait(20 * secondMs);
    for (let round = 0; round < 5; round += 1) {
      const { id } = clerk.invite(`round${round}@example.com`);
      await wait(30 * secondMs);
      expect((await shown()).map((one) => one.id)).toContain(id);
    }
  });

  test("a deleted one costs two more calls a sweep until it may be missing", async () => {
    const { clerk, made, shown, truth, wait } = await openWithNew(3);
    clerk.remove(made[0] ?? "");
    const { lists } = clerk.calls;
    await wait(100 * secondMs);
    expect(clerk.calls.lists - lists).toBeLessThanOrEqual(3 * 11);
    await wait(40 * secondMs);
    expect(await shown()).toEqual(truth());
  });
});

describe("when it sweeps", () => {
  test("a register that no page shows asks nothing, and still marks what has expired", async () => {
    const kept = await openWith(3);
    const { id } = kept.clerk.invite("short@example.com", { days: 1 / 96 });
    kept.start();
    await kept.wait(minuteMs);
    await kept.stop();
    const stop = new AbortController();
    const running = kept.register().run(stop.signal);
    await kept.wait(3 * minuteMs);
    const { lists } = kept.clerk.calls;
    await kept.wait(60 * minuteMs);
    expect(kept.clerk.calls.lists).toBe(lists);
    expect(await kept.find(id)).toMatchObject({ status: "expired" });
    stop.abort();
    await kept.time.settled(running);
  });

  test("it begins as soon as a page shows the register", async () => {
    const kept = await openWith(3);
    const stop = new AbortController();
    const running = kept.register().run(stop.signal);
    await kept.wait(minuteMs + 7 * secondMs);
    kept.register().want();
    await kept.wait(secondMs);
    expect(await kept.shown()).toEqual(kept.truth());
    stop.abort();
    await kept.time.settled(running);
  });

  test("a refresh sweeps within seconds, and resolves when the sweep is complete", async () => {
    const kept = await openWith(30);
    kept.start();
    await kept.wait(5 * minuteMs);
    kept.clerk.invite("new@example.com");
    const { lists } = kept.clerk.calls;
    const startedAt = kept.time.now();
    await kept.time.settled(kept.register().refresh());
    expect(await kept.shown()).toEqual(kept.truth());
    await kept.time.settled(kept.register().refresh());
    expect(kept.clerk.calls.lists - lists).toBeLessThanOrEqual(2);
    expect(kept.time.now() - startedAt).toBeLessThan(6 * secondMs);
  });

  test("a refresh ends the pause after failures, and resolves within seconds while Clerk fails", async () => {
    const faults = Array.from({ length: 6 }, () => "lost" as const);
    const kept = await openWith(30, { faults });
    kept.start();
    await kept.wait(20 * secondMs);
    const { lists } = kept.clerk.calls;
    const startedAt = kept.time.now();
    await kept.time.settled(kept.register().refresh());
    expect(kept.clerk.calls.lists).toBeGreaterThan(lists);
    expect(kept.time.now() - startedAt).toBeLessThan(6 * secondMs);
    await kept.wait(minuteMs);
    expect(await kept.shown()).toEqual(kept.truth());
  });

  test("it retries with growing pauses, obeys Clerk's wait, and logs a failure once", async () => {
    const faults = Array.from({ length: 8 }, () => "lost" as const);
    const kept = await openWith(30, { faults: ["limit", ...faults] });
    kept.start();
    await kept.wait(3 * secondMs);
    expect(kept.clerk.calls.lists).toBe(1);
    await kept.wait(60 * secondMs);
    expect(kept.clerk.calls.lists).toBeLessThan(10);
    await kept.wait(5 * minuteMs);
    expect(kept.warnings).toEqual(["could not update the register; retrying"]);
    expect(await kept.shown()).toEqual(kept.truth());
  });
});
