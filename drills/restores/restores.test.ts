import { expect, test } from "vitest";
import { faultsOf } from "../drill.ts";
import { restoreDrills } from "./restores.ts";

test.concurrent.each(restoreDrills)("S13: $name", { timeout: 600_000 }, async (drill) => {
  expect(faultsOf(await drill.run("short"))).toEqual([]);
});
