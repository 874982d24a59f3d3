import { expect, test } from "vitest";
import { waitMs } from "./upstream.ts";

const hourMs = 3_600_000;

test.each([
  [17_000, 17_000],
  [0, 1_000],
  [-5, 1_000],
  [Number.NaN, 1_000],
  [Infinity, 1_000],
  [10 ** 15, 2 * hourMs],
])("a Retry-After of %d ms is obeyed for %d ms", (retryAfterMs, expected) => {
  expect(waitMs({ kind: "wait", retryAfterMs }, hourMs)).toBe(expected);
});
