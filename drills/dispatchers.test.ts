import { expect, test } from "vitest";
import { dispatcherDrills } from "./dispatchers.ts";
import { faultsOf } from "./drill.ts";

test.concurrent.each(dispatcherDrills)("$name", { timeout: 600_000 }, async (drill) => {
  expect(faultsOf(await drill.run("short"))).toEqual([]);
});
