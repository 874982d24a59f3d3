import { describe, expect, test } from "vitest";
import { estimateMs, formatDuration, formatEstimate } from "./estimate.ts";

const hourMs = 3_600_000;
const full = { left: 350, perHour: 350, opensAt: null };

describe("duration", () => {
  test.each([
    [30_000, "about a minute"],
    [5 * 60_000, "about 5 minutes"],
    [49 * 60_000, "about 50 minutes"],
    [58 * 60_000, "about an hour"],
    [1.5 * hourMs, "about 1½ hours"],
    [2.9 * hourMs, "about 3 hours"],
    [14.3 * hourMs, "about 14 hours"],
    [286 * hourMs, "about 12 days"],
  ])("a duration of %d ms is %s", (ms, words) => {
    expect(formatDuration(ms)).toBe(words);
  });
});

describe("estimate", () => {
  test("without an allowance the estimate uses 350 an hour", () => {
    const words = formatEstimate({ count: 287, allowance: undefined, isSandbox: false, nowMs: 0 });
    expect(words).toBe("About 50 minutes at Clerk's 350 an hour. You can close this page.");
  });

  test("a batch within the allowance takes about a minute", () => {
    const words = formatEstimate({ count: 287, allowance: full, isSandbox: false, nowMs: 0 });
    expect(words).toBe("About a minute. You can close this page.");
  });

  test("the rest of a batch waits for whole hours", () => {
    expect(estimateMs(1_000, full, 0)).toBe(2 * hourMs + 60_000);
    expect(estimateMs(1_000, { ...full, left: 0, opensAt: 600_000 }, 0)).toBe(2 * hourMs + 660_000);
  });

  test("the estimate says that the sandbox is quicker", () => {
    const words = formatEstimate({ count: 5_000, allowance: full, isSandbox: true, nowMs: 0 });
    expect(words).toBe(
      "About 14 hours at Clerk's 350 an hour; the sandbox's hour is shorter. You can close this page.",
    );
  });
});
