import { expect, test } from "vitest";
import { batchId, rowsOf, withHarness } from "#batches/testing/harness.ts";
import { existing, one, pending, rowsOfBatch, untilCounts } from "#batches/testing/scenario.ts";

const marking = () => Promise.resolve({ reservedForPeople: 10, marksInvitations: true });

test("a marked invitation is recognised beside one with the same options", () =>
  withHarness({ calls: [{ kind: "before" }], settings: marking }, async (harness) => {
    await harness.submit(one, rowsOf(["a@example.com"]));
    await harness.time.runUntil(() => harness.clerk.calls.length === 1);
    const { id } = harness.clerk.inviteElsewhere("a@example.com");
    await harness.runToEnd();
    expect(await rowsOfBatch(harness)).toMatchObject([{ outcome: "skipped", code: "already_invited" }]);
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
    expect(await rowsOfBatch(harness)).toMatchObject([{ outcome: "done", invitationId: invitation?.id }]);
    const records = await harness.db().selectFrom("invitation_record").select("options").execute();
    expect(records.map((record) => JSON.parse(record.options))).toEqual([options]);
  }));

test("a resend does not copy the mark of the old invitation", () =>
  withHarness({ settings: marking }, async (harness) => {
    await harness.submit(one, rowsOf(["a@example.com"]));
    await harness.runToEnd();
    await harness.submitBatch(batchId(2), { kind: "resend", options: {}, rows: existing(harness) });
    await harness.runToEnd();
    expect(pending(harness).map(({ publicMetadata }) => publicMetadata)).toEqual([
      { usher_row: `${batchId(2)}/0` },
    ]);
  }));

test("a resend with a mark keeps the metadata of the old invitation", () =>
  withHarness({ settings: marking }, async (harness) => {
    harness.clerk.happens({
      emailAddress: "a@example.com",
      event: "invited",
      publicMetadata: { team: "blue" },
    });
    const [old] = harness.clerk.invitations;
    const rows = [{ emailAddress: "a@example.com", invitationId: old!.id }];
    await harness.submitBatch(one, { kind: "resend", options: {}, rows });
    await harness.runToEnd();
    expect(harness.clerk.invitations.at(-1)?.publicMetadata).toEqual({
      team: "blue",
      usher_row: `${one}/0`,
    });
  }));

test("a retry recognises the marked invitation of the row that it retries, and a rollback revokes it", () => {
  const unsearchable = new Map([["a@example.com", "refused" as const]]);
  return withHarness(
    { calls: [{ kind: "after" }], settings: marking, known: { unsearchable } },
    async (harness) => {
      await harness.submit(one, rowsOf(["a@example.com"]));
      await harness.runToEnd();
      delete harness.clerk.state.unsearchable;
      const retry = await harness.engine().retry(one, "Admin");
      const retried = retry && "batch" in retry ? retry.batch.id : "";
      await untilCounts(harness, ({ done }) => done === 1, { id: retried });
      await harness.engine().rollback(retried, "Admin");
      await harness.time.runUntil(() => harness.clerk.invitations[0]?.status === "revoked");
      expect(harness.clerk.invitations).toHaveLength(1);
    },
  );
});
