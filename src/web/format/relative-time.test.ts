import { describe, expect, test } from "vitest";
import { formatClock, formatCountdown, formatLoggedTime, formatSince, formatTime } from "./relative-time.ts";

const now = new Date(2026, 10, 23, 14, 5).getTime();

function local(year: number, month: number, day: number, hour = 12, minute = 0): number {
  return new Date(year, month, day, hour, minute).getTime();
}

describe("relative times", () => {
  test("the last minute is just now", () => {
    expect(formatTime(now, now)).toBe("just now");
    expect(formatTime(now - 59_000, now)).toBe("just now");
  });

  test("a clock slightly behind still shows just now", () => {
    expect(formatTime(now + 20_000, now)).toBe("just now");
    expect(formatTime(now + 50_000, now)).toBe("in a moment");
  });

  test("minutes are counted down and up", () => {
    expect(formatTime(now + 5 * 60_000, now)).toBe("in 5 minutes");
    expect(formatTime(now - 90_000, now)).toBe("1 minute ago");
  });

  test("the same day shows the clock", () => {
    expect(formatTime(local(2026, 10, 23, 9, 7), now)).toBe("today at 09:07");
  });

  test("days follow the calendar, not periods of 24 hours", () => {
    expect(formatTime(local(2026, 10, 22, 23, 50), now)).toBe("yesterday");
    expect(formatTime(local(2026, 10, 24, 0, 10), now)).toBe("tomorrow");
    expect(formatTime(local(2026, 10, 26), now)).toBe("in 3 days");
  });

  test("times further away are dates", () => {
    expect(formatTime(local(2026, 2, 4), now)).toBe("4 Mar");
    expect(formatTime(local(2024, 2, 4), now)).toBe("4 Mar 2024");
  });
});

test("a logged time before today shows date and minute", () => {
  expect(formatLoggedTime(local(2026, 10, 23, 9, 7), now)).toBe("today at 09:07");
  expect(formatLoggedTime(local(2026, 10, 22, 23, 50), now)).toBe("22 Nov 2026, 23:50");
});

test("the clock names any day but today", () => {
  expect(formatClock(local(2026, 10, 23, 15, 40), now)).toBe("15:40");
  expect(formatClock(local(2026, 10, 24, 7, 16), now)).toBe("07:16 tomorrow");
  expect(formatClock(local(2026, 10, 27, 14, 0), now)).toBe("14:00 on Fri 27 Nov");
});

test("a countdown shows seconds, then the clock", () => {
  expect(formatCountdown(now - 1, now)).toBe("in a moment");
  expect(formatCountdown(now + 42_000, now)).toBe("in 42 seconds");
  expect(formatCountdown(now + 5 * 60_000, now)).toBe("at 14:10");
});

test('a past time after "from" names the day unless it is today', () => {
  expect(formatSince(local(2026, 10, 23, 9, 5), now)).toBe("09:05");
  expect(formatSince(local(2026, 10, 22, 23, 50), now)).toBe("yesterday, 23:50");
  expect(formatSince(local(2026, 10, 20, 14, 5), now)).toBe("Fri 20 Nov, 14:05");
});
