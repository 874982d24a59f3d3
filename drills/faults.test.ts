import { expect, test } from "vitest";
import { faultsOf } from "./drill.ts";
import { faultDrills } from "./faults.ts";

test.concurrent.each(faultDrills)("$name", { timeout: 600_000 }, async (drill) => {
  expect(faultsOf(await drill.run("short"))).toEqual([]);
});
