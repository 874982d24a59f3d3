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

test("a record keeps its other options when one of them has become invalid", async () => {
  const fixture = await openLedger();
  const records = createInvitationRecords(fixture.db, "sandbox");
  const options = {
    redirectUrl: "http://example.com/welcome",
    publicMetadata: { plan: "team" },
    notify: false,
  };
  await records.write({ ...invitationOf("a@example.com"), id: "inv_old" }, "Admin", options);
  const found = await records.find("inv_old");
  expect(found?.options).toEqual({ publicMetadata: { plan: "team" }, notify: false });
  expect(found?.invalid).toEqual(["redirectUrl"]);
  await fixture.close();
});
