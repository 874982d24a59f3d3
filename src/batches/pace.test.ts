import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { virtualTime } from "#batches/testing/virtual-time.ts";
import { createPace, type Pace, windowMs } from "./pace.ts";
import type { Part } from "./upstream.ts";

const limit = 100;
const parts = ["register", "checks", "changes", "reconciliations", "people"] as const;

function setUp() {
  const time = virtualTime();
  return { time, pace: createPace({ limit: () => limit, now: time.world, sleep: time.sleep }) };
}

/** How many requests of a part start immediately. */
async function startMany(pace: Pace, part: Part, wanted = 1_000): Promise<number> {
  for (let started = 0; started < wanted; started += 1) {
    if ((await pace.reserve({ part, longestWaitMs: 0 })) !== null) return started;
  }
  return wanted;
}

describe("the shares of the general limit", () => {
  test.each([
    ["register", 10],
    ["checks", 24],
    ["changes", 30],
    ["reconciliations", 33],
    ["people", 48],
  ] as const)("%s alone start %i requests in a window", async (part, most) => {
    const { time, pace } = setUp();
    expect(await startMany(pace, part)).toBe(most);
    expect(await pace.reserve({ part, longestWaitMs: 0 })).toBe(windowMs);
    await time.settled(time.sleep(windowMs));
    expect(await startMany(pace, part)).toBe(most);
  });

  test("a more urgent part finds room after each less urgent one", async () => {
    const { pace } = setUp();
    const started = [];
    for (const part of parts) started.push(await startMany(pace, part));
    expect(started).toEqual([10, 14, 6, 3, 15]);
  });

  test("urgent parts leave some requests to the others, and all together keep the highest share", async () => {
    const { pace } = setUp();
    expect(await startMany(pace, "reconciliations")).toBe(33);
    expect(await startMany(pace, "changes")).toBe(3);
    expect(await startMany(pace, "checks")).toBe(6);
    expect(await startMany(pace, "register")).toBe(3);
    expect(await startMany(pace, "people")).toBe(3);
    expect(await startMany(pace, "checks")).toBe(0);
  });

  test("requests of other processes count for all parts", async () => {
    const { time, pace } = setUp();
    pace.setOthers([
      { agoMs: 9_000, calls: 14 },
      { agoMs: 0, calls: 20 },
    ]);
    expect(await startMany(pace, "people")).toBe(14);
    await time.settled(time.sleep(1_000));
    expect(await startMany(pace, "people")).toBe(14);
  });
});

describe("S9: members who ask at the same time", () => {
  const startAs = async (pace: Pace, member: string, wanted = 1_000) => {
    for (let started = 0; started < wanted; started += 1)
      if ((await pace.reserve({ member, longestWaitMs: 0 })) !== null) return started;
    return wanted;
  };

  test("S9: a member who uses all they may leaves requests to each of the next ones", async () => {
    const { pace } = setUp();
    const started = [];
    for (const member of ["greedy", "second", "third"]) started.push(await startAs(pace, member));
    expect(started).toEqual([36, 9, 3]);
    expect(await startAs(pace, "greedy")).toBe(0);
  });

  test("S9: a member who asks every other second never waits beside one who keeps asking", async () => {
    const { time, pace } = setUp();
    for (let nth = 0; nth < 60; nth += 1) {
      await startAs(pace, "greedy");
      expect(await pace.reserve({ member: "calm", longestWaitMs: 0 })).toBeNull();
      await time.settled(time.sleep(2_000));
    }
  });

  test("S9: a check of thousands of addresses lets the check of another member begin", async () => {
    const { pace } = setUp();
    const check = (member: string) => pace.reserve({ part: "checks", member, longestWaitMs: 40_000 });
    let started = 0;
    for (let nth = 0; nth < 60; nth += 1)
      void check("first").then((left) => (started += left === null ? 1 : 0));
    await expect.poll(() => started).toBe(18);
    expect(await check("second")).toBeNull();
  });

  test("S9: a member has at most a hundred requests that wait", async () => {
    const { pace } = setUp();
    await startAs(pace, "greedy");
    const waiting = Array.from({ length: 101 }, () =>
      pace.reserve({ member: "greedy", longestWaitMs: 60_000 }),
    );
    void Promise.all(waiting);
    expect(await pace.reserve({ member: "greedy", longestWaitMs: 60_000 })).toBe(windowMs);
  });

  test("S9: the engine needs no turn among members", async () => {
    const { pace } = setUp();
    await startAs(pace, "greedy");
    expect(await pace.reserve({ part: "reconciliations", longestWaitMs: 0 })).toBeNull();
  });
});

describe("a request that waits for its turn", () => {
  test("a page waits some seconds, and gets the remaining time if that is not enough", async () => {
    const { time, pace } = setUp();
    await startMany(pace, "people");
    expect(await pace.reserve({})).toBe(windowMs);
    await time.settled(time.sleep(6_000));
    const turn = pace.reserve({});
    await time.settled(turn);
    expect(await turn).toBeNull();
  });

  test("a request whose signal aborts is not counted", async () => {
    const { pace } = setUp();
    await startMany(pace, "checks", 23);
    expect(await pace.reserve({ part: "checks", signal: AbortSignal.abort() })).toBe(0);
    expect(await startMany(pace, "checks")).toBe(1);
  });

  test("a 429 holds every part", async () => {
    const { time, pace } = setUp();
    pace.hold(7_000);
    pace.hold(2_000);
    for (const part of parts) expect(await pace.reserve({ part, longestWaitMs: 0 })).toBe(7_000);
    await time.settled(time.sleep(7_000));
    for (const part of parts) expect(await pace.reserve({ part, longestWaitMs: 0 })).toBeNull();
  });
});

test("no window ever holds more than the shares allow, and every engine part moves", async () => {
  const wish = fc.record({
    part: fc.constantFrom(...parts),
    calls: fc.integer({ min: 1, max: 60 }),
    afterMs: fc.integer({ min: 0, max: 4_000 }),
  });
  await fc.assert(
    fc.asyncProperty(fc.array(wish, { minLength: 1, maxLength: 30 }), async (wishes) => {
      const { time, pace } = setUp();
      const started: { at: number; part: Part }[] = [];
      let hasWaited = false;
      const work = wishes.map(async ({ part, calls, afterMs }, index) => {
        await time.sleep(index * 500 + afterMs);
        for (let left = calls; left > 0; left -= 1) {
          if ((await pace.reserve({ part, longestWaitMs: 600_000 })) !== null) hasWaited = true;
          else started.push({ at: time.world(), part });
        }
      });
      await time.settled(Promise.all(work));
      expect(hasWaited).toBe(false);
      for (const { at: end } of started) {
        const running = started.filter(({ at }) => at > end - windowMs && at <= end);
        expect(running.length).toBeLessThan(0.5 * limit);
        const ofEngine = running.filter(({ part }) => part !== "people").length;
        const hasRoomForPeople = ofEngine < running.length || ofEngine <= 0.45 * limit;
        expect(hasRoomForPeople).toBe(true);
      }
    }),
    { numRuns: 50 },
  );
});
