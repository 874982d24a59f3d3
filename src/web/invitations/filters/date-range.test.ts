import * as fc from "fast-check";
import { afterEach, describe, expect, test } from "vitest";
import { rangeOf } from "./date-range.ts";
import { anyDates, anyRelative } from "./testing/any-filters.ts";

const dayMs = 86_400_000;
const ownZone = process.env["TZ"];
afterEach(() => {
  if (ownZone === undefined) delete process.env["TZ"];
  else process.env["TZ"] = ownZone;
});

/** Reads dates as a browser in that time zone does. */
function inZone<Result>(zone: string, read: () => Result): Result {
  process.env["TZ"] = zone;
  return read();
}

const zones = [
  "UTC",
  "Europe/Berlin",
  "America/New_York",
  "Asia/Kolkata",
  "Australia/Lord_Howe",
  "Pacific/Kiritimati",
  "Pacific/Niue",
];
const anyZone = fc.constantFrom(...zones);
const anyNow = fc.integer({ min: Date.UTC(2020, 0), max: Date.UTC(2040, 0) });
const at = (text: string) => Date.parse(text);

describe("days", () => {
  test("a range begins at midnight of its first day and ends after its last day, in the zone of the member", () => {
    const november = () => rangeOf("2026-11-01..2026-11-30", 0);
    expect(inZone("Europe/Berlin", november)).toEqual({
      after: at("2026-11-01T00:00+01:00"),
      before: at("2026-12-01T00:00+01:00"),
    });
    expect(inZone("Asia/Kolkata", november)).toEqual({
      after: at("2026-11-01T00:00+05:30"),
      before: at("2026-12-01T00:00+05:30"),
    });
  });

  test("a day when the clocks change has 23 or 25 hours", () => {
    const length = (day: string) => {
      const { after = 0, before = 0 } = inZone("Europe/Berlin", () => rangeOf(`${day}..${day}`, 0));
      return (before - after) / 3_600_000;
    };
    expect(length("2026-03-29")).toBe(23);
    expect(length("2026-10-25")).toBe(25);
    expect(length("2026-11-26")).toBe(24);
  });

  test("a range without a side is open there", () => {
    inZone("UTC", () => {
      expect(rangeOf("2026-11-01..", 0)).toEqual({ after: Date.UTC(2026, 10, 1) });
      expect(rangeOf("..2026-11-30", 0)).toEqual({ before: Date.UTC(2026, 11, 1) });
    });
  });
});

describe("relative dates", () => {
  const now = at("2026-11-29T10:20:30.456Z");

  test("they are as exact as a minute", () => {
    inZone("UTC", () => {
      const minute = at("2026-11-29T10:20Z");
      expect(rangeOf("last-7d", now)).toEqual({ after: minute - 7 * dayMs, before: minute + 60_000 });
      expect(rangeOf("next-7d", now)).toEqual({ after: minute, before: minute + 7 * dayMs });
      expect(rangeOf("before-7d", now)).toEqual({ before: minute - 7 * dayMs });
    });
  });

  test("they keep the time of the clock when the clocks change", () => {
    const range = inZone("America/New_York", () => rangeOf("last-7d", at("2026-11-03T15:00-05:00")));
    expect(range.after).toBe(at("2026-10-27T15:00-04:00"));
  });

  test("last month is the previous month of the calendar, also in January", () => {
    expect(inZone("Europe/Berlin", () => rangeOf("last-month", at("2027-01-31T12:00Z")))).toEqual({
      after: at("2026-12-01T00:00+01:00"),
      before: at("2027-01-01T00:00+01:00"),
    });
    // In Kiritimati March has begun already.
    expect(inZone("Pacific/Kiritimati", () => rangeOf("last-month", at("2026-02-28T12:00Z")))).toEqual({
      after: at("2026-02-01T00:00+14:00"),
      before: at("2026-03-01T00:00+14:00"),
    });
  });

  test("what was is past, what comes is not, and both meet without a gap", () => {
    fc.assert(
      fc.property(anyZone, anyNow, fc.integer({ min: 1, max: 999 }), (zone, nowMs, days) => {
        const [last, before, next] = inZone(zone, () =>
          ["last", "before", "next"].map((kind) => rangeOf(`${kind}-${days}d`, nowMs)),
        );
        expect(last?.after).toBe(before?.before);
        expect(last?.before).toBeGreaterThan(nowMs);
        expect(next?.after).toBeLessThanOrEqual(nowMs);
        // A change of the clocks is an hour at most.
        expect(Math.abs((next?.before ?? 0) - nowMs - days * dayMs)).toBeLessThanOrEqual(3_660_000);
      }),
    );
  });
});

test("any date filter means a time, which is not empty unless its days are in the wrong order", () => {
  fc.assert(
    fc.property(anyZone, anyNow, anyDates, (zone, nowMs, text) => {
      const { after = -Infinity, before = Infinity } = inZone(zone, () => rangeOf(text, nowMs));
      const [first = "", last = ""] = text.split("..");
      expect([after, before]).not.toContain(Number.NaN);
      expect(after < before || (last !== "" && first > last)).toBe(true);
    }),
  );
});

test("the same request repeats within a minute", () => {
  fc.assert(
    fc.property(anyZone, anyNow, anyRelative, (zone, nowMs, text) => {
      const minute = Math.floor(nowMs / 60_000) * 60_000;
      const ranges = inZone(zone, () => [minute, minute + 59_999].map((ms) => rangeOf(text, ms)));
      expect(ranges[0]).toEqual(ranges[1]);
    }),
  );
});
