import { expect, test } from "vitest";
import { playStorm } from "./storm.ts";
import { planStorm } from "./storm-plan.ts";

test.concurrent.each([7, 9])(
  "a storm of seed %i loses nothing, sends nothing twice and reports nothing untrue",
  { timeout: 600_000 },
  async (seed) => {
    const { lost, twice, untrue } = await playStorm(seed, "short");
    expect({ lost, twice, untrue }).toEqual({ lost: [], twice: [], untrue: [] });
  },
);

test("a seed decides a storm", () => {
  expect(planStorm(7, "whole")).toEqual(planStorm(7, "whole"));
  expect(planStorm(8, "whole")).not.toEqual(planStorm(7, "whole"));
});
