import { expect, test } from "vitest";
import { faultsOf } from "./drill.ts";
import { testInvitationDrills } from "./test-invitations.ts";

test.concurrent.each(testInvitationDrills)("$name", { timeout: 600_000 }, async (drill) => {
  expect(faultsOf(await drill.run("short"))).toEqual([]);
});
