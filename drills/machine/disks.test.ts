import { expect, test } from "vitest";
import { faultsOf } from "../drill.ts";
import { diskDrills } from "./disks.ts";

test.concurrent.each(diskDrills)("S14: $name", { timeout: 600_000 }, async (drill) => {
  expect(faultsOf(await drill.run("short"))).toEqual([]);
});
