import { expect, test } from "vitest";
import { faultsOf } from "../drill.ts";
import { registerDrills } from "./register.ts";

test.concurrent.each(registerDrills)("$name", { timeout: 600_000 }, async (drill) => {
  expect(faultsOf(await drill.run("short"))).toEqual([]);
});
