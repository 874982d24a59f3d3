import { describe, expect, test } from "vitest";
import { sayTime } from "./relative-time.ts";

const now = new Date(2026, 10, 23, 14, 5).getTime();

function local(year: number, month: number, day: number, hour = 12, minute = 0): number {
  return new Date(year, month, day, hour, minute).getTime();
}

describe("times as people say them", () => {
  test("the last half minute is just now", () => {
    expect(sayTime(now, now)).toBe("just now");
    expect(sayTime(now - 59_000, now)).toBe("just now");
  });

  test("a clock slightly behind still says just now", () => {
    expect(sayTime(now + 20_000, now)).toBe("just now");
    expect(sayTime(now + 50_000, now)).toBe("in a moment");
  });

  test("minutes are counted down and up", () => {
    expect(sayTime(now + 5 * 60_000, now)).toBe("in 5 minutes");
    expect(sayTime(now - 90_000, now)).toBe("1 minute ago");
  });

  test("the same day shows the clock", () => {
    expect(sayTime(local(2026, 10, 23, 9, 7), now)).toBe("today at 09:07");
  });

  test("days go by the calendar, not by 24 hours", () => {
    expect(sayTime(local(2026, 10, 22, 23, 50), now)).toBe("yesterday");
    expect(sayTime(local(2026, 10, 24, 0, 10), now)).toBe("tomorrow");
    expect(sayTime(local(2026, 10, 26), now)).toBe("in 3 days");
  });

  test("farther away it is a date", () => {
    expect(sayTime(local(2026, 2, 4), now)).toBe("4 Mar");
    expect(sayTime(local(2024, 2, 4), now)).toBe("4 Mar 2024");
  });
});
