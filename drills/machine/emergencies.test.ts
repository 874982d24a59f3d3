import { expect, test } from "vitest";
import { faultsOf } from "../drill.ts";
import { emergencyDrills } from "./emergencies.ts";

test.concurrent.each(emergencyDrills)("S16: $name", { timeout: 600_000 }, async (drill) => {
  expect(faultsOf(await drill.run("short"))).toEqual([]);
});
