import { expect, test } from "vitest";
import { faultsOf } from "../drill.ts";
import { npmStartDrills } from "./npm-start.ts";

test.concurrent.each(npmStartDrills)("S15: $name", { timeout: 600_000 }, async (drill) => {
  expect(faultsOf(await drill.run("short"))).toEqual([]);
});
