import { expect, test } from "vitest";
import { crashDrills } from "./crashes.ts";
import { faultsOf } from "./drill.ts";

test.concurrent.each(crashDrills)("$name", { timeout: 600_000 }, async (drill) => {
  expect(faultsOf(await drill.run("short"))).toEqual([]);
});
