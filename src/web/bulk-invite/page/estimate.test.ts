import { describe, expect, test } from "vitest";
import { aboutHowLong, expectation, expectedMs } from "./estimate.ts";

const hourMs = 3_600_000;
const full = { left: 350, perHour: 350, opensAt: null };

describe("about how long", () => {
  test.each([
    [30_000, "about a minute"],
    [5 * 60_000, "about 5 minutes"],
    [49 * 60_000, "about 50 minutes"],
    [58 * 60_000, "about an hour"],
    [1.5 * hourMs, "about 1½ hours"],
    [2.9 * hourMs, "about 3 hours"],
    [14.3 * hourMs, "about 14 hours"],
    [286 * hourMs, "about 12 days"],
  ])("%d ms is %s", (ms, words) => {
    expect(aboutHowLong(ms)).toBe(words);
  });
});

describe("expectation", () => {
  test("without knowledge it reckons with 350 an hour", () => {
    const words = expectation({ count: 287, allowance: undefined, isSandbox: false, nowMs: 0 });
    expect(words).toBe("About 50 minutes at Clerk's 350 an hour. Goes on if you close this page.");
  });

  test("what the allowance covers goes at once", () => {
    const words = expectation({ count: 287, allowance: full, isSandbox: false, nowMs: 0 });
    expect(words).toMatch(/^About a minute/);
  });

  test("the rest waits for whole hours", () => {
    expect(expectedMs(1_000, full, 0)).toBe(2 * hourMs + 60_000);
    expect(expectedMs(1_000, { ...full, left: 0, opensAt: 600_000 }, 0)).toBe(2 * hourMs + 660_000);
  });

  test("the sandbox is said to be quicker", () => {
    const words = expectation({ count: 5_000, allowance: full, isSandbox: true, nowMs: 0 });
    expect(words).toBe(
      "About 14 hours at Clerk's 350 an hour; the sandbox's hour is shorter. Goes on if you close this page.",
    );
  });
});
