import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import {
  type Backoff,
  type InviteLane,
  inviteLanes,
  laneLimits,
  type LaneState,
  nextCallAt,
} from "#batches/lanes.ts";
import { expectedEnd, laneAllowance } from "./allowance.ts";
import { hourMs, now, moment, fresh, limited, used } from "#batches/testing/lane-states.ts";

describe("the allowance shown", () => {
  test("a fresh lane has its whole allowance", () => {
    expect(laneAllowance("bulk", fresh, moment)).toEqual({
      limit: 25,
      left: 25,
      addressesPerCall: 10,
      opensAt: null,
    });
  });

  test("the allowance counts down and says when the lane opens", () => {
    expect(laneAllowance("single", used(40), moment)).toMatchObject({ left: 60, opensAt: null });
    expect(laneAllowance("bulk", used(25), moment)).toMatchObject({
      left: 0,
      opensAt: now - 25_000 + hourMs,
    });
  });

  test("nothing is left while Clerk's limit holds the lane", () => {
    const state = { ...used(3), backoff: limited };
    expect(laneAllowance("bulk", state, moment)).toMatchObject({ left: 0, opensAt: limited.until });
  });

  test("other backoffs do not change the allowance", () => {
    const backoff: Backoff = { ...limited, reason: "clerk_unreachable" };
    expect(laneAllowance("bulk", { spentAt: [], refusedAt: [], backoff }, moment)).toMatchObject({
      left: 25,
      opensAt: limited.until,
    });
  });
});

describe("the expected end", () => {
  const states = { bulk: fresh, single: fresh };

  test("the expected end is now if the allowance suffices", () => {
    expect(expectedEnd(1, states, moment)).toBe(now);
    expect(expectedEnd(350, states, moment)).toBe(now);
  });

  test("the expected end moves at 350 an hour", () => {
    expect(expectedEnd(351, states, moment)).toBe(now + hourMs);
    expect(expectedEnd(5_000, states, moment)).toBe(now + 14 * hourMs);
  });

  test("the expected end accounts for the calls of this hour", () => {
    const state = { bulk: used(25), single: fresh };
    expect(expectedEnd(100, state, moment)).toBe(now);
    expect(expectedEnd(110, state, moment)).toBe(now - 25_000 + hourMs);
  });

  test("the expected end accounts for a backoff", () => {
    const backoff = { ...limited, until: now + 2 * hourMs };
    const state = {
      bulk: { spentAt: [], refusedAt: [], backoff },
      single: { spentAt: [], refusedAt: [], backoff },
    };
    expect(expectedEnd(10, state, moment)).toBe(now + 2 * hourMs);
  });

  test("the expected end agrees with a simulation of both lanes", () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 2_000 }),
        fc.nat(25),
        fc.nat(100),
        (rows, bulkUsed, singleUsed) => {
          const state = { bulk: used(bulkUsed), single: used(singleUsed) };
          expect(expectedEnd(rows, state, moment)).toBe(simulatedEnd(rows, state));
        },
      ),
      { numRuns: 50 },
    );
  });
});

/** One call after the other, in the lane that opens first. */
function simulatedEnd(rows: number, states: Record<InviteLane, LaneState>): number {
  const spent = { bulk: [...states.bulk.spentAt], single: [...states.single.spentAt] };
  let left = rows;
  let time = now;
  while (left > 0) {
    const at = (lane: InviteLane) =>
      nextCallAt(lane, { spentAt: spent[lane], refusedAt: [], backoff: null }, { ...moment, now: time });
    const lane = inviteLanes.reduce((best, one) => (at(one) < at(best) ? one : best));
    time = at(lane);
    spent[lane].push(time);
    left -= laneLimits[lane].addressesPerCall;
  }
  return time;
}
