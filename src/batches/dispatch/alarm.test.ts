import { expect, test } from "vitest";
import { virtualTime } from "#batches/testing/virtual-time.ts";
import { createAlarm } from "./alarm.ts";

test("an alarm sleeps until its time", async () => {
  const time = virtualTime();
  const start = time.now();
  await time.settled(createAlarm(time).sleepUntil(start + 500));
  expect(time.now()).toBe(start + 500);
});

test("a ring ends the sleep", async () => {
  const time = virtualTime();
  const start = time.now();
  const alarm = createAlarm(time);
  void time.sleep(100).then(alarm.ring);
  await time.settled(alarm.sleepUntil(start + 500));
  expect(time.now()).toBe(start + 100);
});

test("a ring before the sleep ends it, and only once", async () => {
  const time = virtualTime();
  const start = time.now();
  const alarm = createAlarm(time);
  alarm.ring();
  await time.settled(alarm.sleepUntil(start + 500));
  expect(time.now()).toBe(start);
  await time.settled(alarm.sleepUntil(start + 500));
  expect(time.now()).toBe(start + 500);
});

test("a time in the past does not sleep", async () => {
  const time = virtualTime();
  const start = time.now();
  await time.settled(createAlarm(time).sleepUntil(start - 500));
  expect(time.now()).toBe(start);
});
