import { describe, expect, test } from "vitest";
import { type Harness, rowsOf, withHarness } from "./testing/harness.ts";
import { advance, one, rowsOfBatch } from "./testing/scenario.ts";
import { begin, ended, perform, rowOf } from "./testing/single-actions.ts";

const a = "a@example.com";
const inviting = { kind: "invite", options: {}, rows: rowsOf([a]) } as const;
const resendOf = (invitationId: string) => {
  const rows = [{ invitationId, emailAddress: a }];
  return { kind: "resend", options: {}, rows } as const;
};

const unsearchable = (harness: Harness, fault: "refused" | "unknown") => {
  harness.clerk.state.unsearchable = new Map([[a, fault]]);
};
const searchable = ({ clerk }: Harness) => {
  delete clerk.state.unsearchable;
};

describe("two resends of one invitation", () => {
  test("the answer to the second of two members does not claim that it revoked the invitation", () =>
    withHarness({}, async (harness) => {
      const { id } = harness.clerk.inviteElsewhere(a);
      const both = [begin(harness, resendOf(id)), begin(harness, resendOf(id))];
      const [first, second] = [await ended(harness, both[0]!), await ended(harness, both[1]!)];
      const outcomes = [first, second].map((performed) => rowOf(performed)?.outcome ?? "");
      expect(outcomes.toSorted()).toEqual(["done", "skipped"]);
      const skipped = outcomes[0] === "skipped" ? first : second;
      expect(skipped).toMatchObject({ action: { row: { code: "already_invited" }, isHalfDone: false } });
      expect(rowOf(skipped)?.detail).toContain("so no new one was sent");
      expect(harness.clerk.calls).toHaveLength(1);
    }));

  test("an invitation that the list does not show yet is revoked and replaced", () =>
    withHarness({ rules: { listLagMs: 4_000 } }, async (harness) => {
      await perform(harness, inviting);
      const [old] = harness.clerk.invitations;
      expect(rowOf(await perform(harness, resendOf(old!.id)))).toMatchObject({ outcome: "done" });
      expect(harness.clerk.invitations.map(({ status }) => status)).toEqual(["revoked", "pending"]);
    }));
});

describe("a row that only looks for late effects", () => {
  test("a rollback does not take the invitation of a single action that is under way for a stray", () =>
    withHarness({ calls: [{ kind: "before" }, { kind: "after" }] }, async (harness) => {
      unsearchable(harness, "refused");
      await harness.submit(one, rowsOf([a]));
      await harness.runToEnd();
      searchable(harness);
      const invited = begin(harness, inviting);
      await harness.time.runUntil(() => harness.clerk.invitations.length === 1);
      await harness.engine().rollback(one, "Admin");
      expect(rowOf(await ended(harness, invited))).toMatchObject({ outcome: "done" });
      await advance(harness, 700_000);
      expect(harness.clerk.invitations.map(({ status }) => status)).toEqual(["pending"]);
    }));

  test("a cancelled batch does not claim the invitation of a later single action without an answer", () =>
    withHarness({ calls: [{ kind: "before" }, { kind: "after" }] }, async (harness) => {
      const { clerk, engine, time } = harness;
      await harness.submit(one, rowsOf([a]));
      await time.runUntil(() => clerk.calls.length === 1);
      await engine().pause(one);
      await advance(harness, 3_000);
      unsearchable(harness, "unknown");
      const invited = begin(harness, inviting);
      await time.runUntil(() => clerk.invitations.length === 1);
      await engine().cancel(one);
      expect(await ended(harness, invited)).toMatchObject({ kind: "unknown" });
      searchable(harness);
      await advance(harness, 700_000);
      expect(await rowsOfBatch(harness)).toMatchObject([{ outcome: "cancelled" }]);
      expect(await engine().unreported(time.now())).toMatchObject([
        { row: { outcome: "done", invitationId: clerk.invitations[0]!.id } },
      ]);
    }));
});

describe("a single action for an address whose row waits after a call with an unknown outcome", () => {
  /** Both lanes are closed by Clerk before the row can be sent again. */
  const closed = { kind: "wait", retryAfterMs: 600_000 } as const;

  test("a single revoke of the invitation that the call made late is done", () =>
    withHarness({ calls: [{ kind: "late", afterMs: 5_000 }, closed, closed] }, async (harness) => {
      await harness.submit(one, rowsOf([a, "b@example.com"]));
      await advance(harness, 10_000);
      const late = harness.clerk.invitations.find(({ emailAddress }) => emailAddress === a);
      const rows = [{ invitationId: late!.id, emailAddress: a }];
      expect(rowOf(await perform(harness, { kind: "revoke", rows }))).toMatchObject({ outcome: "done" });
      const [row] = await rowsOfBatch(harness);
      expect(row).toMatchObject({ outcome: "done", invitationId: late!.id });
    }));

  test("a single revoke of another invitation of the address does not wait for the row", () =>
    withHarness({ calls: [{ kind: "before" }, closed, closed] }, async (harness) => {
      await harness.submit(one, rowsOf([a, "b@example.com"]));
      await advance(harness, 10_000);
      harness.clerk.happens({ emailAddress: a, event: "invited", publicMetadata: { team: "green" } });
      const rows = [{ invitationId: harness.clerk.invitations[0]!.id, emailAddress: a }];
      const startedAt = harness.time.now();
      expect(rowOf(await perform(harness, { kind: "revoke", rows }))).toMatchObject({ outcome: "done" });
      expect(harness.time.now() - startedAt).toBeLessThan(2_000);
    }));
});
