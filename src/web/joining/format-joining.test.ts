import { expect, test } from "vitest";
import { formatDuration, formatShare } from "./format-joining.ts";

test.each([
  [0, 10, "0%"],
  [1, 1_000, "<1%"],
  [1, 3, "33%"],
  [999, 1_000, ">99%"],
  [10, 10, "100%"],
  [0, 0, "–"],
])("%d of %d is %s", (part, total, text) => {
  expect(formatShare(part, total)).toBe(text);
});

test.each([
  [0, "less than a second"],
  [1_000, "1 second"],
  [100_000, "100 seconds"],
  [12 * 60_000, "12 minutes"],
  [47 * 3_600_000, "47 hours"],
  [2 * 86_400_000, "2 days"],
])("%d ms are %s", (ms, text) => {
  expect(formatDuration(ms)).toBe(text);
});
