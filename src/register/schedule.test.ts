import { expect, test } from "vitest";
import { nextOfSweep, sweepTiming } from "./schedule.ts";
import type { Looks } from "./look.ts";
import type { Sweep, Sweeps } from "./sweep-store.ts";

const minuteMs = 60_000;
const start = 1_800_000_000_000;

const sweepOf = (name: Sweep["name"], more: Partial<Sweep> = {}): Sweep => ({
  name,
  list: null,
  startedAt: null,
  startedLocal: 0,
  position: 0,
  reached: null,
  stepsBack: 0,
  read: 0,
  total: null,
  holder: "me",
  workedAt: 0,
  completedAt: null,
  asOf: null,
  ...more,
});

type Given = { pending?: Partial<Sweep>; whole?: Partial<Sweep> };

/** Which sweeps read a page so long after the start. */
function sweepsAt(
  afterMs: number,
  { pending, whole }: Given,
  more: Partial<{ looks: Looks; refreshAt: number }> = {},
) {
  const sweeps: Sweeps = { pending: sweepOf("pending", pending), whole: sweepOf("whole", whole) };
  const moment = {
    looks: { missing: 0, due: 0, first: null },
    refreshAt: 0,
    timing: { ...sweepTiming, pendingEveryMs: 60_000 },
    holder: "me",
    now: start + afterMs,
    ...more,
  };
  return (["pending", "whole"] as const).filter((name) => nextOfSweep(sweeps, name, moment) !== null);
}

const done = (tookMs: number): Partial<Sweep> => ({ asOf: start, completedAt: start + tookMs });

test("everything is read before the pending list alone", () => {
  expect(sweepsAt(0, {})).toEqual(["whole"]);
});

test("the pending list is read a minute after the first reading began, however long that took", () => {
  expect(sweepsAt(minuteMs - 1, { whole: done(1_000) })).toEqual([]);
  expect(sweepsAt(minuteMs, { whole: done(1_000) })).toEqual(["pending"]);
  expect(sweepsAt(10 * minuteMs, { whole: done(10 * minuteMs) })).toEqual(["pending"]);
});

test("a long sweep of the pending list is followed by the next, and one of all lists by a pause twice as long", () => {
  const both = { pending: done(5 * minuteMs), whole: done(20 * minuteMs) };
  expect(sweepsAt(5 * minuteMs - 1, both)).toEqual([]);
  expect(sweepsAt(5 * minuteMs, both)).toEqual(["pending"]);
  expect(sweepsAt(60 * minuteMs - 1, both)).toEqual(["pending"]);
  expect(sweepsAt(60 * minuteMs, both)).toEqual(["pending", "whole"]);
});

test("many missing invitations bring the reading of all lists forward", () => {
  const both = { pending: { ...done(0), asOf: start + 2 * minuteMs }, whole: done(minuteMs) };
  expect(sweepsAt(2 * minuteMs, both)).toEqual([]);
  expect(sweepsAt(2 * minuteMs, both, { looks: { missing: 11, due: 11, first: null } })).toEqual(["whole"]);
});

test("the revoked list waits until it shows what the others no longer did", () => {
  const whole = { ...done(0), list: "revoked", workedAt: start } as const;
  const pending = { ...done(0), asOf: start + minuteMs };
  const missing = { looks: { missing: 1, due: 0, first: null } };
  expect(sweepsAt(minuteMs, { whole, pending }, missing)).toEqual([]);
  expect(sweepsAt(minuteMs, { whole, pending })).toEqual(["whole"]);
  expect(sweepsAt(1.9 * minuteMs, { whole, pending }, missing)).toEqual(["whole"]);
});

test("another process keeps a sweep that it works on", () => {
  const whole = { list: "active", holder: "other", workedAt: start } as const;
  expect(sweepsAt(29_000, { whole })).toEqual([]);
  expect(sweepsAt(30_000, { whole })).toEqual(["whole"]);
});

test("a clock that was set back delays no sweep", () => {
  expect(sweepsAt(-1, { pending: done(0), whole: done(0) })).toEqual(["pending", "whole"]);
});

test("a refresh starts a sweep two seconds after the one before it, and a sweep that began later satisfies it", () => {
  const both = { pending: done(minuteMs), whole: done(0) };
  const refreshAt = start + 100;
  expect(sweepsAt(1_999, both, { refreshAt })).toEqual([]);
  expect(sweepsAt(2_000, both, { refreshAt })).toEqual(["pending"]);
  expect(sweepsAt(2_000, both, { refreshAt: start })).toEqual([]);
});
