import { describe, expect, test } from "vitest";
import type { LaneAllowances } from "#contract/batch.ts";
import { sumLanes } from "#web/format/allowance.ts";
import { estimateMs, formatDuration, formatEstimate } from "./estimate.ts";

const hourMs = 3_600_000;
const full = { left: 350, perHour: 350, resetsAt: null };
/** Bulk and single calls left; the lane without any opens at `opensAt`. */
const allowance = (bulk: number, single: number, opensAt: number | null = null): LaneAllowances => ({
  bulk: { limit: 25, left: bulk, addressesPerCall: 10, opensAt: bulk === 0 ? opensAt : null },
  single: { limit: 100, left: single, addressesPerCall: 1, opensAt: single === 0 ? opensAt : null },
});

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
  test("without an allowance the estimate uses 350 an hour", () => {
    const text = formatEstimate({ count: 287, allowance: undefined, isSandbox: false, nowMs: 0 });
    expect(text).toBe("About 50 minutes at Clerk's 350 an hour. You can close this page.");
  });

  test("a batch within the allowance takes about a minute", () => {
    const text = formatEstimate({ count: 287, allowance: allowance(25, 100), isSandbox: false, nowMs: 0 });
    expect(text).toBe("About a minute. You can close this page.");
  });

  test("a batch beyond the allowance says how much of it is left", () => {
    const nowMs = new Date(2026, 10, 26, 17, 30).getTime();
    const opensAt = new Date(2026, 10, 26, 18, 16).getTime();
    const estimate = (left: LaneAllowances) =>
      formatEstimate({ count: 1_000, allowance: left, isSandbox: false, nowMs });
    expect(estimate(allowance(0, 0, opensAt))).toBe(
      "About 3 hours. 0 of 350 invitations left this hour, resets 18:16. You can close this page.",
    );
    expect(estimate(allowance(25, 100))).toBe(
      "About 2 hours. 350 of 350 invitations left this hour. You can close this page.",
    );
  });

  test("the allowance counts addresses of both lanes", () => {
    expect(sumLanes(allowance(25, 100))).toEqual(full);
    expect(sumLanes(allowance(0, 40, 7))).toEqual({ left: 40, perHour: 350, resetsAt: 7 });
  });

  test("the rest of a batch waits for whole hours", () => {
    expect(estimateMs(1_000, full, 0)).toBe(2 * hourMs + 60_000);
    expect(estimateMs(1_000, { ...full, left: 0, resetsAt: 600_000 }, 0)).toBe(2 * hourMs + 660_000);
  });

  test("the estimate says that the sandbox is quicker", () => {
    const text = formatEstimate({ count: 5_000, allowance: allowance(25, 100), isSandbox: true, nowMs: 0 });
    expect(text).toBe(
      "About 14 hours at Clerk's 350 an hour; the sandbox's hour is shorter. You can close this page.",
    );
  });
});
