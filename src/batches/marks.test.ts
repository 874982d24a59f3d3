import { expect, test } from "vitest";
import { batchId, rowsOf, withHarness } from "#batches/testing/harness.ts";

const one = batchId(1);
const marking = () => Promise.resolve({ reservedForPeople: 10, marksInvitations: true });

test("a marked invitation is recognised beside one with the same options", () =>
  withHarness({ calls: [{ kind: "before" }], settings: marking }, async (harness) => {
    await harness.submit(one, rowsOf(["a@example.com"]));
    await harness.time.runUntil(() => harness.clerk.calls.length === 1);
    const { id } = harness.clerk.inviteElsewhere("a@example.com");
    await harness.runToEnd();
    const rows = await harness.engine().rows(one, { query: "", limit: 10, offset: 0 });
    expect(rows?.data).toMatchObject([{ outcome: "skipped", code: "already_invited" }]);
    expect(harness.clerk.invitations.map((invitation) => invitation.id)).toEqual([id]);
  }));

test("a marked invitation is found after a call without an answer, and its record has no mark", () =>
  withHarness({ calls: [{ kind: "after" }], settings: marking }, async (harness) => {
    const options = { publicMetadata: { team: "blue" } };
    const rows = rowsOf(["a@example.com"]);
    await harness.submitBatch(one, { kind: "invite", options, rows });
    await harness.runToEnd();
    const [invitation] = harness.clerk.invitations;
    expect(invitation?.publicMetadata).toEqual({ team: "blue", usher_row: `${one}/0` });
    const report = await harness.engine().rows(one, { query: "", limit: 10, offset: 0 });
    expect(report?.data).toMatchObject([{ outcome: "done", invitationId: invitation?.id }]);
    const records = await harness.db().selectFrom("invitation_record").select("options").execute();
    expect(records.map((record) => JSON.parse(record.options))).toEqual([options]);
  }));

test("a resend does not copy the mark of the old invitation", () =>
  withHarness({ settings: marking }, async (harness) => {
    await harness.submit(one, rowsOf(["a@example.com"]));
    await harness.runToEnd();
    const [old] = harness.clerk.invitations;
    const rows = [{ emailAddress: "a@example.com", invitationId: old!.id }];
    await harness.submitBatch(batchId(2), { kind: "resend", options: {}, rows });
    await harness.runToEnd();
    const pending = harness.clerk.invitations.filter(({ status }) => status === "pending");
    expect(pending.map(({ publicMetadata }) => publicMetadata)).toEqual([{ usher_row: `${batchId(2)}/0` }]);
  }));
