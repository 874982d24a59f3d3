import { describe, expect, test } from "vitest";
import type { Allowance } from "#contract/batch.ts";
import { sumLanes } from "./allowance.ts";
import { formatDuration, formatEstimate } from "./estimate.ts";

const hourMs = 3_600_000;
const nowMs = new Date(2026, 10, 26, 17, 30).getTime();

/** Bulk and single calls left, and when a new batch would end. */
function allowance(bulk: number, single: number, estimate: Allowance["estimate"]): Allowance {
  const opensAt = new Date(2026, 10, 26, 18, 16).getTime();
  const lane = (left: number) => ({ left, opensAt: left === 0 ? opensAt : null });
  return {
    bulk: { limit: 25, addressesPerCall: 10, ...lane(bulk) },
    single: { limit: 100, addressesPerCall: 1, ...lane(single) },
    reservedForPeople: 0,
    estimate,
  };
}

function formatted(changes: Partial<Parameters<typeof formatEstimate>[0]>): string {
  return formatEstimate({
    rows: 1_000,
    allowance: undefined,
    isUnknown: false,
    usesAllowance: true,
    nowMs,
    ...changes,
  });
}

describe("duration", () => {
  test.each([
    [30_000, "About a minute"],
    [5 * 60_000, "About 5 minutes"],
    [49 * 60_000, "About 50 minutes"],
    [58 * 60_000, "About an hour"],
    [1.5 * hourMs, "About 1½ hours"],
    [2.9 * hourMs, "About 3 hours"],
    [14.3 * hourMs, "About 14 hours"],
    [286 * hourMs, "About 12 days"],
  ])("a duration of %d ms is %s", (ms, text) => {
    expect(formatDuration(ms)).toBe(text);
  });
});

describe("estimate", () => {
  test("a batch within the allowance takes about a minute", () => {
    const full = allowance(25, 100, { expectedEndAt: nowMs, rowsAhead: 0 });
    expect(formatted({ allowance: full })).toBe("About a minute. You can close this page.");
  });

  test("a batch beyond the allowance says how much of it is left", () => {
    const empty = allowance(0, 0, { expectedEndAt: nowMs + 3 * hourMs, rowsAhead: 0 });
    expect(formatted({ allowance: empty })).toBe(
      "About 3 hours. 0 of 350 invitations left this hour, resets 18:16. You can close this page.",
    );
  });

  test("a batch behind others says how many rows they send before its end", () => {
    const shared = allowance(25, 100, { expectedEndAt: nowMs + 12 * 24 * hourMs, rowsAhead: 1_200 });
    expect(formatted({ allowance: shared })).toBe(
      "About 12 days, with 1,200 rows of other batches. 350 of 350 invitations left this hour. You can close this page.",
    );
  });

  test("revoking and deleting say nothing of the allowance", () => {
    const slow = allowance(0, 0, { expectedEndAt: nowMs + hourMs, rowsAhead: 0 });
    expect(formatted({ allowance: slow, usesAllowance: false })).toBe(
      "About an hour. You can close this page.",
    );
  });

  test("a batch that Clerk refuses for now waits for an admin", () => {
    const stopped = allowance(25, 100, { expectedEndAt: null, rowsAhead: 0 });
    expect(formatted({ allowance: stopped })).toMatch(/^The batch waits until an admin has solved a problem/);
  });

  test("a server that does not answer leaves Clerk's pace", () => {
    expect(formatted({})).toBe("Estimating how long it takes …");
    expect(formatted({ isUnknown: true, rows: 5_000 })).toBe(
      "About 14 hours at Clerk's 350 an hour. You can close this page.",
    );
  });
});

test("the allowance counts addresses of both lanes", () => {
  const left = (bulk: number, single: number) => sumLanes(allowance(bulk, single, undefined));
  expect(left(25, 100)).toEqual({ left: 350, perHour: 350, resetsAt: null });
  expect(left(0, 40)).toMatchObject({ left: 40, perHour: 350, resetsAt: expect.any(Number) });
});
