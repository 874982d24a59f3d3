import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import {
  type Backoff,
  backoffAfter,
  backoffMs,
  type InviteLane,
  laneLimits,
  needsAdmin,
  callsLeft,
  nextBatchCallAt,
  nextCallAt,
  nextChangeAt,
  nextReadAt,
} from "./lanes.ts";
import { circumstances, hourMs, now, moment, fresh, limited, used } from "#batches/testing/lane-states.ts";

describe("the next call", () => {
  test("the next call of a fresh lane may start now", () => {
    expect(nextCallAt("bulk", fresh, moment)).toBe(now);
  });

  test("the next call may start while allowance is left", () => {
    expect(nextCallAt("bulk", used(24), moment)).toBe(now);
    expect(nextCallAt("single", used(99), moment)).toBe(now);
  });

  test("the next call waits until the oldest one leaves the window", () => {
    expect(nextCallAt("bulk", used(25), moment)).toBe(now - 25_000 + hourMs);
    expect(nextCallAt("single", used(100), moment)).toBe(now - 100_000 + hourMs);
  });

  test("calls older than the hour do not count", () => {
    expect(nextCallAt("bulk", used(25, hourMs), moment)).toBe(now);
  });

  test("a backoff overrides the window", () => {
    expect(nextCallAt("single", { spentAt: [], refusedAt: [], backoff: limited }, moment)).toBe(
      limited.until,
    );
  });

  test("a backoff that is over does not count", () => {
    const backoff = { ...limited, until: now - 1 };
    expect(nextCallAt("single", { spentAt: [], refusedAt: [], backoff }, moment)).toBe(now);
  });

  test("a lane never exceeds its limit", () => {
    const gaps = fc.array(fc.integer({ min: 0, max: 400_000 }), { minLength: 30, maxLength: 150 });
    fc.assert(
      fc.property(fc.constantFrom<InviteLane>("bulk", "single"), gaps, (lane, waits) => {
        const calls: number[] = [];
        let time = now;
        for (const wait of waits) {
          time = nextCallAt(
            lane,
            { spentAt: calls, refusedAt: [], backoff: null },
            { ...moment, now: time + wait },
          );
          calls.push(time);
          const inHour = calls.filter((at) => at > time - hourMs).length;
          expect(inHour).toBeLessThanOrEqual(laneLimits[lane].calls);
        }
      }),
    );
  });

  test("a lane uses every call that its limit allows", () => {
    const calls: number[] = [];
    let time = now;
    for (let call = 0; call < 75; call += 1) {
      time = nextCallAt("bulk", { spentAt: calls, refusedAt: [], backoff: null }, { ...moment, now: time });
      calls.push(time);
    }
    expect(time).toBe(now + 2 * hourMs);
  });
});

describe("waits", () => {
  test("backoffs double up to five minutes", () => {
    const longest = [1, 2, 3, 4, 9, 10, 50, 5_000].map((tries) => backoffMs(tries, () => 0));
    expect(longest).toEqual([1_000, 2_000, 4_000, 8_000, 256_000, 300_000, 300_000, 300_000]);
  });

  test("backoffs are shortened by half at most", () => {
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

  test.each([0, 3])("a failed call after %i others backs off once more", (tries) => {
    const failure = { kind: "not-sent", code: "clerk_unreachable", detail: "No route." } as const;
    expect(backoffAfter(failure, { ...circumstances, tries })).toEqual({
      until: now + 1_000 * 2 ** tries,
      reason: "clerk_unreachable",
      detail: "No route.",
      tries: tries + 1,
    });
  });

  test("a rate limit backs off for as long as Clerk asks", () => {
    const wait = { kind: "wait", retryAfterMs: 17_000 } as const;
    expect(backoffAfter(wait, { ...circumstances, tries: 4 })).toMatchObject({
      until: now + 17_000,
      reason: "clerk_limit",
      tries: 5,
    });
  });

  test("a lane that only reads opens when its backoff ends", () => {
    expect(nextReadAt(fresh, now)).toBe(now);
    expect(nextReadAt({ spentAt: [], refusedAt: [], backoff: limited }, now)).toBe(limited.until);
    expect(nextReadAt({ spentAt: [], refusedAt: [], backoff: limited }, now + hourMs)).toBe(now + hourMs);
  });

  test("an admin is needed where waiting does not help", () => {
    expect(needsAdmin("clerk_key_refused")).toBe(true);
    expect(needsAdmin("clerk_mail_quota")).toBe(true);
    expect(needsAdmin("clerk_limit")).toBe(false);
    expect(needsAdmin("clerk_unreachable")).toBe(false);
  });
});

describe("the change lane", () => {
  test("an unused change lane is open", () => {
    expect(nextChangeAt({ spentAt: [], refusedAt: [], backoff: null }, moment)).toBe(now);
  });

  test("the change lane pauses a third of a second after its last request", () => {
    expect(nextChangeAt({ spentAt: [now - 40], refusedAt: [], backoff: null }, moment)).toBe(now + 300);
    expect(nextChangeAt({ spentAt: [now - 340], refusedAt: [], backoff: null }, moment)).toBe(now);
    expect(nextChangeAt({ spentAt: [now + 400], refusedAt: [], backoff: null }, moment)).toBe(now + 740);
    expect(
      nextChangeAt({ spentAt: [now], refusedAt: [], backoff: null }, { ...moment, generalPer10s: 1_000 }),
    ).toBe(now + 34);
  });

  test("the change lane obeys its backoff", () => {
    const backoff: Backoff = { until: now + 9_000, reason: "clerk_limit", detail: "", tries: 1 };
    expect(nextChangeAt({ spentAt: [now], refusedAt: [], backoff }, moment)).toBe(now + 9_000);
  });

  test("the change lane ignores a request ahead of a clock set back", () => {
    expect(nextChangeAt({ spentAt: [now + 3_600_000], refusedAt: [], backoff: null }, moment)).toBe(now);
  });
});

describe("the reserve for people", () => {
  const reserving = { ...moment, reservedForPeople: 10 };

  test("batches leave the last calls of the hour to people", () => {
    expect(nextBatchCallAt("single", used(89), reserving)).toBe(now);
    expect(nextCallAt("single", used(90), reserving)).toBe(now);
    expect(nextBatchCallAt("single", used(90), reserving)).toBe(now - 90_000 + hourMs - hourMs / 30);
    expect(nextBatchCallAt("bulk", used(24), reserving)).toBe(now);
  });

  test("batches take what is left when as much comes back shortly", () => {
    const lead = hourMs / 30;
    expect(nextBatchCallAt("single", used(90, hourMs - lead), reserving)).toBe(now);
    expect(nextBatchCallAt("single", used(100, hourMs - lead), reserving)).toBeGreaterThan(now);
  });

  test("batches may use every call without a reserve", () => {
    expect(nextBatchCallAt("single", used(99), moment)).toBe(now);
  });

  test("refused calls count once Clerk has shown that it counts them", () => {
    const refusedAt = Array.from({ length: 30 }, () => now - 5_000);
    const lane = { ...used(60), refusedAt };
    expect(nextCallAt("single", lane, reserving)).toBe(now);
    expect(nextBatchCallAt("single", lane, reserving)).toBeGreaterThan(now);
    expect(callsLeft("single", lane, reserving)).toBe(10);
  });
});
