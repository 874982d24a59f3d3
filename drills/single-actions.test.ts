import { expect, test } from "vitest";
import { faultsOf } from "./drill.ts";
import { shortSingleActionDrills } from "./single-actions.ts";

test.concurrent.each(shortSingleActionDrills)("$name", { timeout: 600_000 }, async (drill) => {
  expect(faultsOf(await drill.run("short"))).toEqual([]);
});
