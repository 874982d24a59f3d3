import { expect, test } from "vitest";
import { createBodyClock, defaultBodyPace } from "./slow-bodies.ts";

/** How long (s) a body may go on that gets `bytes(second)` bytes each second; at most `longest`. */
function secondsOf(bytes: (second: number) => number, longest = 10_000, isUnread = false): number {
  const isTooSlow = createBodyClock(defaultBodyPace);
  let receivedBytes = 0;
  for (let second = 1; second <= longest; second += 1) {
    receivedBytes += bytes(second);
    if (isTooSlow({ receivedBytes, isUnread, passedMs: 1_000 })) return second;
  }
  return longest;
}

const mb = 1024 * 1024;

test.each([
  ["one byte a second", () => 1],
  ["ten kilobytes a second", () => 10 * 1024],
  ["nothing", () => 0],
  ["many bytes and then nothing", (second: number) => (second === 1 ? 100 * 1024 : 0)],
])("S6: a body of %s ends within ten seconds", (_pace, bytes) => {
  expect(secondsOf(bytes)).toBeLessThanOrEqual(10);
});

test("S6: a large body may take as long as a slow line needs", () => {
  const perSecond = 40 * 1024;
  const needed = Math.ceil((64 * mb) / perSecond);
  expect(secondsOf(() => perSecond, needed)).toBe(needed);
});

test("S6: a large body that slows to a trickle ends", () => {
  expect(secondsOf((second) => (second <= 60 ? mb : 1))).toBeLessThanOrEqual(60 + 31);
  expect(secondsOf((second) => (second === 1 ? 2 * mb : 0))).toBeLessThanOrEqual(11);
});

test("S6: a large body on a line with gaps of eight seconds comes whole", () => {
  const bytes = (second: number) => (second % 12 < 8 ? 0 : 128 * 1024);
  const needed = Math.ceil((64 * mb) / ((128 * 1024) / 3));
  expect(secondsOf(bytes, needed)).toBe(needed);
});

test("S6: a body that Usher does not read yet is not slow", () => {
  expect(secondsOf(() => 0, 1_000, true)).toBe(1_000);
});
