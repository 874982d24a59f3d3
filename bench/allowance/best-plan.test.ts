import { describe, expect, test } from "vitest";
import { seeded } from "#sandbox/data/random.ts";
import { sentPerHourPuttingOff, settledPerHour } from "./best-plan.ts";

/**
 * Plays a good plan for many hours: tens of untouched rows through the bulk lane. Single calls take the rows of refused
 * tens one by one until one is refused, after which the rest counts as untouched; left over, they take untouched rows.
 */
function playedPerHour(share: number, hours: number): number {
  const random = seeded(1);
  const isBad = () => random() < share;
  const returned: boolean[] = [];
  const untouched = () => returned.pop() ?? isBad();
  const refused: boolean[][] = [];
  let settled = 0;
  for (let hour = 0; hour < hours; hour += 1) {
    for (let call = 0; call < 25; call += 1) {
      const ten = Array.from({ length: 10 }, untouched);
      if (ten.includes(true)) refused.push(ten);
      else settled += 10;
    }
    for (let call = 0; call < 100; call += 1) {
      settled += 1;
      const group = refused[0];
      const row = group === undefined ? untouched() : group.shift();
      if (group === undefined) continue;
      if (row === true) returned.push(...group.splice(0));
      if (group.length === 0) refused.shift();
    }
  }
  return settled / hours;
}

describe("the best plan", () => {
  test("the best plan settles 350 rows an hour if hardly any is bad", () => {
    expect(settledPerHour(1e-6)).toBeCloseTo(350, 1);
    expect(sentPerHourPuttingOff(1e-6)).toBeCloseTo(350, 1);
  });

  test("the best plan settles as many rows as a plan that is played", () => {
    for (const share of [0.01, 0.03, 0.05, 0.1]) {
      const played = playedPerHour(share, 4_000) / settledPerHour(share);
      expect(played).toBeGreaterThan(0.985);
      expect(played).toBeLessThan(1.005);
    }
  });

  test("the best plan settles one row a call if all are bad", () => {
    expect(settledPerHour(1 - 1e-6)).toBeCloseTo(125, 1);
  });

  test("a plan that puts refused rows off sends more than one that settles them", () => {
    for (const share of [0.01, 0.03, 0.1, 0.2]) {
      expect(sentPerHourPuttingOff(share)).toBeGreaterThan(settledPerHour(share) * (1 - share));
    }
  });
});
