import { expect, test } from "vitest";
import { invitationOf, invited, openLedger } from "#batches/testing/ledger-fixture.ts";
import { createInvitationRecords } from "./invitation-records.ts";

test("recorded ids are those of invitations that a row accounts for", async () => {
  const fixture = await openLedger();
  await fixture.submit("one", ["a@example.com"]);
  await fixture.settle((await fixture.claim())!, invited);
  const { id } = invitationOf("a@example.com");
  const records = createInvitationRecords(fixture.db, "sandbox");
  expect(await records.recordedIds([id, "inv_other"])).toEqual(new Set([id]));
  expect(await records.recordedIds([])).toEqual(new Set());
  await fixture.close();
});
