import { describe, expect, onTestFinished, test } from "vitest";
import { openStore } from "#store/store.ts";
import { addresses, batchId, type Harness, quiet, withHarness } from "#batches/testing/harness.ts";
import { advance } from "#batches/testing/scenario.ts";
import { virtualTime } from "#batches/testing/virtual-time.ts";
import { createPace, type Pace, windowMs } from "./pace.ts";
import { storePace } from "./stored-pace.ts";

const limit = 100;

async function setUp() {
  const { db, close } = await openStore({ dataDir: ":memory:" });
  const time = virtualTime();
  const warnings: string[] = [];
  const running = new Set<() => Promise<void>>();
  onTestFinished(async () => {
    for (const stop of running) await stop();
    await close();
  });

  /** A process with a pace of its own. */
  async function start() {
    const pace = createPace({ limit: () => limit, now: time.world, sleep: time.sleep });
    const stopping = new AbortController();
    const log = { ...quiet, warn: (_fields: object, message: string) => void warnings.push(message) };
    const deps = { pace, db, instance: "sandbox", now: time.now, sleep: time.sleep, log };
    const storing = storePace(deps, stopping.signal);
    const stop = async () => {
      running.delete(stop);
      stopping.abort();
      await time.settled(storing);
    };
    running.add(stop);
    await pass(0);
    return { pace, stop };
  }
  const pass = (ms: number) => time.settled(time.sleep(ms));
  return { db, time, warnings, start, pass };
}

async function startMany(pace: Pace, wanted = 1_000): Promise<number> {
  for (let started = 0; started < wanted; started += 1) {
    if ((await pace.reserve({ longestWaitMs: 0 })) !== null) return started;
  }
  return wanted;
}

describe("a stored pace", () => {
  test("a restart continues the window", async () => {
    const { start, pass } = await setUp();
    const first = await start();
    await startMany(first.pace, 30);
    await first.stop();
    const second = await start();
    // The last stored second counts twice, because a killed process may not have stored its last one.
    expect(await startMany(second.pace)).toBe(0);
    await pass(windowMs + 1_000);
    expect(await startMany(second.pace)).toBe(48);
  });

  test("two processes on one database see each other's requests", async () => {
    const { start, pass } = await setUp();
    const first = await start();
    const second = await start();
    await startMany(first.pace, 20);
    await pass(1_500);
    await startMany(second.pace, 1);
    await pass(1_500);
    expect(await startMany(second.pace, 16)).toBe(16);
    await pass(1_500);
    await startMany(first.pace, 1);
    await pass(1_500);
    expect(await startMany(first.pace)).toBe(10);
  });

  test("a window without requests by others is not held back by the stored ones of the process itself", async () => {
    const { start, pass } = await setUp();
    const { pace } = await start();
    expect(await startMany(pace, 16)).toBe(16);
    await pass(3_000);
    expect(await startMany(pace)).toBe(32);
  });

  test("a clock that was set back neither opens nor closes the window", async () => {
    const { start, pass, time } = await setUp();
    const { pace } = await start();
    await startMany(pace, 28);
    await pass(1_500);
    time.setBack(3_600_000);
    expect(await startMany(pace)).toBe(20);
    await pass(windowMs);
    expect(await startMany(pace)).toBe(48);
  });

  test("requests stored before the clock was set back count after a restart", async () => {
    const { start, pass, time } = await setUp();
    const first = await start();
    await startMany(first.pace, 30);
    await first.stop();
    time.setBack(3_600_000);
    const second = await start();
    expect(await startMany(second.pace)).toBe(0);
    await pass(windowMs + 1_000);
    expect(await startMany(second.pace)).toBe(48);
  });

  test("rows that left the window are deleted", async () => {
    const { start, pass, db } = await setUp();
    const { pace } = await start();
    for (let round = 0; round < 30; round += 1) {
      await startMany(pace, 1);
      await pass(1_000);
    }
    const rows = await db.selectFrom("general_call").selectAll().execute();
    expect(rows.length).toBeLessThanOrEqual(12);
  });

  test("a database that fails is reported once and holds no request back", async () => {
    const { start, pass, db, warnings } = await setUp();
    const { pace } = await start();
    await db.schema.dropTable("general_call").execute();
    expect(await startMany(pace, 5)).toBe(5);
    await pass(2_000);
    expect(await startMany(pace, 5)).toBe(5);
    await pass(2_000);
    expect(warnings).toEqual(["could not store the pace of requests to Clerk"]);
  });
});

/** The most requests that do not invite in any ten seconds. A search reads two lists. */
function busiestWindow({ clerk }: Harness): number {
  const costs: Partial<Record<string, number>> = { findInvitations: 2, inviteMany: 0, inviteOne: 0 };
  const times = clerk.requests.flatMap(({ name, at }) => Array.from({ length: costs[name] ?? 1 }, () => at));
  return Math.max(...times.map((end) => times.filter((at) => at > end - windowMs && at <= end).length));
}

describe("the parts of the engine", () => {
  async function submitMuch(harness: Harness) {
    const rows = harness.clerk.invitations.map(({ id, emailAddress }) => ({
      invitationId: id,
      emailAddress,
    }));
    await harness.submitBatch(batchId(1), { kind: "resend", options: {}, rows: rows.slice(0, 150) });
    await harness.submitBatch(batchId(2), { kind: "revoke", rows: rows.slice(150) });
    const list = addresses(200, "new").map((emailAddress) => ({ emailAddress }));
    await harness.submit(batchId(3), list);
  }
  const busy = {
    known: { invited: new Set(addresses(300)) },
    // Many rows are reconciled.
    calls: Array.from({ length: 8 }, () => ({ kind: "before" }) as const),
    paceLimit: limit,
  };

  test("checks, changes and reconciliations together keep the pace", () =>
    withHarness(busy, async (harness) => {
      await submitMuch(harness);
      for (let round = 0; round < 5; round += 1) {
        const asked = harness
          .engine()
          .precheck(addresses(3_000, `asked${round}-`), { longestMs: 5_000, withPrevious: true });
        await harness.time.settled(asked);
      }
      await harness.runToEnd();
      expect(busiestWindow(harness)).toBeLessThan(0.5 * limit);
    }));

  test("the parts keep the pace, also while the process crashes again and again", () =>
    withHarness(busy, async (harness) => {
      await submitMuch(harness);
      for (let restart = 0; restart < 12; restart += 1) {
        await advance(harness, 2_000);
        harness.crash();
      }
      await harness.runToEnd();
      expect(busiestWindow(harness)).toBeLessThan(0.5 * limit);
    }));
});
