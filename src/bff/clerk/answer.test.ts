import { describe, expect, test } from "vitest";
import { retryAfterMs } from "./answer.ts";

describe("Retry-After", () => {
  const now = Date.parse("2026-11-23T10:00:00Z");
  test.each([
    ["Mon, 23 Nov 2026 10:00:30 GMT", 30_000],
    ["Mon, 23 Nov 2026 09:00:00 GMT", 0],
    [" 5 ", 5_000],
    ["-5", 0],
    ["", null],
  ])("a Retry-After of %j is %s ms", (header, expected) => {
    expect(retryAfterMs(header, now)).toBe(expected);
  });
});
