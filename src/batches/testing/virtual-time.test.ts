import { setImmediate } from "node:timers/promises";
import { expect, test } from "vitest";
import { virtualTime } from "./virtual-time.ts";

test("the clock waits for work that yields to the event loop", async () => {
  const time = virtualTime();
  const start = time.now();
  const endedAt: number[] = [];
  async function work(): Promise<void> {
    for (let turn = 0; turn < 5; turn += 1) await setImmediate();
    endedAt.push(time.now());
    await time.sleep(100);
    endedAt.push(time.now());
  }
  void time.sleep(1_000);
  await time.settled(work());
  expect(endedAt).toEqual([start, start + 100]);
});

test("a clock without timers says that nothing will happen", async () => {
  await expect(virtualTime().runUntil(() => false)).rejects.toThrow("No timer is left.");
});
