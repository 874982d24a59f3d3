import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import {
  backoffMs,
  expectedEnd,
  type Gate,
  laneAllowance,
  laneLimits,
  type LaneName,
  laneNames,
  type LaneState,
  needsPerson,
  nextCallAt,
  nextChangeAt,
  retryAfterMs,
} from "./lanes.ts";

const hourMs = 3_600_000;
const now = 1_800_000_000_000;
const fresh: LaneState = { spentAt: [], gate: null };
const limited: Gate = { opensAt: now + 90_000, code: "clerk_limit", detail: "Wait.", tries: 1 };

/** A lane that made `calls` calls, one a second, the last of them `agoMs` ago. */
function used(calls: number, agoMs = 1_000): LaneState {
  return {
    spentAt: Array.from({ length: calls }, (_, i) => now - agoMs - (calls - 1 - i) * 1_000),
    gate: null,
  };
}

describe("the next call", () => {
  test("may start now in a fresh lane", () => {
    expect(nextCallAt("bulk", fresh, now, hourMs)).toBe(now);
  });

  test("may start while allowance is left", () => {
    expect(nextCallAt("bulk", used(24), now, hourMs)).toBe(now);
    expect(nextCallAt("single", used(99), now, hourMs)).toBe(now);
  });

  test("waits until the oldest leaves the window", () => {
    expect(nextCallAt("bulk", used(25), now, hourMs)).toBe(now - 25_000 + hourMs);
    expect(nextCallAt("single", used(100), now, hourMs)).toBe(now - 100_000 + hourMs);
  });

  test("forgets calls older than the hour", () => {
    expect(nextCallAt("bulk", used(25, hourMs), now, hourMs)).toBe(now);
  });

  test("obeys a shut gate above the window", () => {
    expect(nextCallAt("single", { spentAt: [], gate: limited }, now, hourMs)).toBe(limited.opensAt);
  });

  test("ignores a gate that has opened", () => {
    const gate = { ...limited, opensAt: now - 1 };
    expect(nextCallAt("single", { spentAt: [], gate }, now, hourMs)).toBe(now);
  });

  test("never lets a lane over its limit", () => {
    const gaps = fc.array(fc.integer({ min: 0, max: 400_000 }), { minLength: 30, maxLength: 150 });
    fc.assert(
      fc.property(fc.constantFrom<LaneName>("bulk", "single"), gaps, (lane, waits) => {
        const calls: number[] = [];
        let time = now;
        for (const wait of waits) {
          time = nextCallAt(lane, { spentAt: calls, gate: null }, time + wait, hourMs);
          calls.push(time);
          const inHour = calls.filter((at) => at > time - hourMs).length;
          expect(inHour).toBeLessThanOrEqual(laneLimits[lane].calls);
        }
      }),
    );
  });

  test("uses every call that the limit allows", () => {
    const calls: number[] = [];
    let time = now;
    for (let call = 0; call < 75; call += 1) {
      time = nextCallAt("bulk", { spentAt: calls, gate: null }, time, hourMs);
      calls.push(time);
    }
    expect(time).toBe(now + 2 * hourMs);
  });
});

describe("the allowance shown", () => {
  test("is whole in a fresh lane", () => {
    expect(laneAllowance("bulk", fresh, now, hourMs)).toEqual({
      limit: 25,
      left: 25,
      addressesPerCall: 10,
      opensAt: null,
    });
  });

  test("counts down and says when it opens", () => {
    expect(laneAllowance("single", used(40), now, hourMs)).toMatchObject({ left: 60, opensAt: null });
    expect(laneAllowance("bulk", used(25), now, hourMs)).toMatchObject({
      left: 0,
      opensAt: now - 25_000 + hourMs,
    });
  });

  test("is nothing while Clerk says wait", () => {
    const state = { spentAt: used(3).spentAt, gate: limited };
    expect(laneAllowance("bulk", state, now, hourMs)).toMatchObject({ left: 0, opensAt: limited.opensAt });
  });

  test("stays during a back-off", () => {
    const gate: Gate = { ...limited, code: "clerk_unreachable" };
    expect(laneAllowance("bulk", { spentAt: [], gate }, now, hourMs)).toMatchObject({
      left: 25,
      opensAt: limited.opensAt,
    });
  });
});

describe("waits", () => {
  test("obey Retry-After within reason", () => {
    expect(retryAfterMs(17_000, hourMs)).toBe(17_000);
    expect(retryAfterMs(0, hourMs)).toBe(1_000);
    expect(retryAfterMs(-5, hourMs)).toBe(1_000);
    expect(retryAfterMs(Number.NaN, hourMs)).toBe(1_000);
    expect(retryAfterMs(10 ** 15, hourMs)).toBe(2 * hourMs);
    expect(retryAfterMs(Infinity, hourMs)).toBe(1_000);
  });

  test("double up to five minutes", () => {
    const longest = [1, 2, 3, 4, 9, 10, 50, 5_000].map((tries) => backoffMs(tries, () => 0));
    expect(longest).toEqual([1_000, 2_000, 4_000, 8_000, 256_000, 300_000, 300_000, 300_000]);
  });

  test("are shortened by half at most", () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 40 }),
        fc.double({ min: 0, max: 1, noNaN: true }),
        (tries, chance) => {
          const full = backoffMs(tries, () => 0);
          const ms = backoffMs(tries, () => chance);
          expect(ms).toBeGreaterThanOrEqual(full / 2);
          expect(ms).toBeLessThanOrEqual(full);
        },
      ),
    );
  });

  test("for a person are those a wait cannot cure", () => {
    expect(needsPerson("clerk_key_refused")).toBe(true);
    expect(needsPerson("clerk_mail_quota")).toBe(true);
    expect(needsPerson("clerk_limit")).toBe(false);
    expect(needsPerson("clerk_unreachable")).toBe(false);
  });
});

describe("the expected end", () => {
  const lanes = { bulk: fresh, single: fresh };

  test("is now when the allowance suffices", () => {
    expect(expectedEnd(1, lanes, now, hourMs)).toBe(now);
    expect(expectedEnd(350, lanes, now, hourMs)).toBe(now);
  });

  test("moves at 350 an hour", () => {
    expect(expectedEnd(351, lanes, now, hourMs)).toBe(now + hourMs);
    expect(expectedEnd(5_000, lanes, now, hourMs)).toBe(now + 14 * hourMs);
  });

  test("reckons with what was used already", () => {
    const state = { bulk: used(25), single: fresh };
    expect(expectedEnd(100, state, now, hourMs)).toBe(now);
    expect(expectedEnd(110, state, now, hourMs)).toBe(now - 25_000 + hourMs);
  });

  test("reckons with a wait imposed", () => {
    const gate = { ...limited, opensAt: now + 2 * hourMs };
    const state = { bulk: { spentAt: [], gate }, single: { spentAt: [], gate } };
    expect(expectedEnd(10, state, now, hourMs)).toBe(now + 2 * hourMs);
  });

  test("agrees with a simulation of both lanes", () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 2_000 }),
        fc.nat(25),
        fc.nat(100),
        (rows, bulkUsed, singleUsed) => {
          const state = { bulk: used(bulkUsed), single: used(singleUsed) };
          expect(expectedEnd(rows, state, now, hourMs)).toBe(simulatedEnd(rows, state));
        },
      ),
      { numRuns: 50 },
    );
  });
});

/** Calls one by one, the earliest lane first. */
function simulatedEnd(rows: number, lanes: Record<LaneName, LaneState>): number {
  const spent = { bulk: [...lanes.bulk.spentAt], single: [...lanes.single.spentAt] };
  let left = rows;
  let time = now;
  while (left > 0) {
    const at = (lane: LaneName) => nextCallAt(lane, { spentAt: spent[lane], gate: null }, time, hourMs);
    const lane = laneNames.reduce((best, one) => (at(one) < at(best) ? one : best));
    time = at(lane);
    spent[lane].push(time);
    left -= laneLimits[lane].addressesPerCall;
  }
  return time;
}

describe("the change lane", () => {
  test("is open when it was never used", () => {
    expect(nextChangeAt({ spentAt: [], gate: null }, now, 100)).toBe(now);
  });

  test("pauses a fifth of a second after its last request", () => {
    expect(nextChangeAt({ spentAt: [now - 50], gate: null }, now, 100)).toBe(now + 150);
    expect(nextChangeAt({ spentAt: [now - 200], gate: null }, now, 100)).toBe(now);
    expect(nextChangeAt({ spentAt: [now + 400], gate: null }, now, 100)).toBe(now + 600);
    expect(nextChangeAt({ spentAt: [now], gate: null }, now, 1_000)).toBe(now + 20);
  });

  test("obeys its gate", () => {
    const gate: Gate = { opensAt: now + 9_000, code: "clerk_limit", detail: "", tries: 1 };
    expect(nextChangeAt({ spentAt: [now], gate }, now, 100)).toBe(now + 9_000);
  });

  test("ignores a use that a clock set back has put ahead", () => {
    expect(nextChangeAt({ spentAt: [now + 3_600_000], gate: null }, now, 100)).toBe(now);
  });
});
