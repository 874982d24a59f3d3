import { expect, test } from "vitest";
import { waitMs } from "./upstream.ts";

const hourMs = 3_600_000;

test.each([
  [17_000, 17_000],
  [250, 1_000],
  [null, null],
  [0, null],
  [-5, null],
  [Number.NaN, null],
  [Infinity, null],
  [10 ** 15, 2 * hourMs],
])("a Retry-After of %s ms is obeyed for %s ms", (retryAfterMs, expected) => {
  expect(waitMs({ kind: "wait", retryAfterMs }, hourMs)).toBe(expected);
});
