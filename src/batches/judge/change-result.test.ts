import { describe, expect, test } from "vitest";
import type { BatchKind } from "#contract/batch.ts";
import type { InvitationStatus } from "#contract/invitation.ts";
import type { BatchRow } from "#batches/rows.ts";
import { type ChangeAnswer, judgeChange, type OldOptions } from "./change-result.ts";
import { lateMs } from "./call-result.ts";
import { invitationOf } from "#batches/testing/ledger-fixture.ts";
import { circumstances, now } from "#batches/testing/lane-states.ts";
import { batchRow } from "#batches/testing/rows.ts";
import type { Refused } from "#batches/upstream.ts";

const nothing: OldOptions = { recorded: null, given: {}, startedAt: now };

function row(kind: BatchKind, changed: Partial<BatchRow> = {}): BatchRow {
  const step = kind === "delete" ? "delete" : "revoke";
  return batchRow("a@example.com", { kind, step, targetId: "inv_old", ...changed });
}

function refused(code: Refused["code"], scope: Refused["scope"] = "addresses"): Refused {
  return { kind: "refused", scope, code, clerkCode: "some_code", detail: "No.", addresses: [] };
}

const old = (status: InvitationStatus) => invitationOf("a@example.com", { id: "inv_old", status });
const done = { kind: "done", value: {} } as const;
const unknown = { kind: "unknown", code: "clerk_timeout", detail: "No answer" } as const;

function changeOf(of: BatchRow, answer: Partial<ChangeAnswer>, options = nothing) {
  const verdict = judgeChange(of, { result: done, requests: 1, ...answer }, options, circumstances);
  expect(verdict.rows).toHaveLength(1);
  return verdict.rows[0]!.change;
}

test("a row that resends a test invitation is skipped, and others may revoke or delete it", () => {
  const tested = invitationOf("a@example.com", { id: "inv_old", publicMetadata: { usher_test: true } });
  expect(changeOf(row("resend"), { old: tested, result: null })).toEqual({
    kind: "skipped",
    reason: {
      code: "test_invitation",
      detail:
        "This is a test invitation, which is deleted by itself. Send a new test from bulk invite instead.",
    },
  });
  expect(changeOf(row("revoke"), { old: tested })).toEqual({ kind: "changed" });
  expect(changeOf(row("delete"), { old: tested })).toEqual({ kind: "changed" });
  expect(changeOf(row("invite"), { old: tested })).toEqual({ kind: "freed", isRevoked: true });
});

describe("a row that revokes", () => {
  test("a row that revokes is done when its invitation is revoked", () => {
    expect(changeOf(row("revoke"), {})).toEqual({ kind: "changed" });
    expect(changeOf(row("revoke"), { result: refused("already_revoked") })).toEqual({ kind: "changed" });
  });

  test.each(["already_accepted", "invitation_gone"] as const)(
    "a row that revokes is skipped as %s",
    (code) => {
      const change = changeOf(row("revoke"), { result: refused(code) });
      expect(change).toMatchObject({ kind: "skipped", reason: { code, clerkCode: "some_code" } });
    },
  );

  test("a row that revokes fails with any other refusal", () => {
    const change = changeOf(row("revoke"), { result: refused("clerk_failed") });
    expect(change).toMatchObject({ kind: "failed", reason: { code: "clerk_failed" } });
  });
});

describe("a row that deletes", () => {
  test.each([done, refused("invitation_gone")])(
    "a row that deletes is done when its invitation is gone",
    (result) => {
      expect(changeOf(row("delete"), { result })).toEqual({ kind: "changed" });
    },
  );
});

describe("a row that is invited again", () => {
  test.each(["resend", "invite"] as const)(
    "a row of kind %s is freed when its old invitation is revoked",
    (kind) => {
      for (const result of [done, refused("already_revoked")]) {
        const change = changeOf(row(kind), { old: old("pending"), result });
        expect(change).toMatchObject({ kind: "freed", isRevoked: true });
      }
    },
  );

  test.each(["resend", "invite"] as const)(
    "a row of kind %s is freed if there is nothing to revoke",
    (kind) => {
      for (const none of [null, old("expired")]) {
        const change = changeOf(row(kind), { old: none, result: null });
        expect(change).toMatchObject({ kind: "freed", isRevoked: false });
      }
      const gone = changeOf(row(kind), { old: old("pending"), result: refused("invitation_gone") });
      expect(gone).toMatchObject({ kind: "freed", isRevoked: false });
    },
  );

  test("an invitation found revoked counts as revoked by the row after a call of it without an answer", () => {
    const found = { old: old("revoked"), result: null };
    const unanswered = changeOf(row("resend", { unknownSince: now }), found);
    expect(unanswered).toMatchObject({ kind: "freed", isRevoked: true });
    expect(changeOf(row("resend"), found)).toMatchObject({ kind: "freed", isRevoked: false });
  });

  test("a row is skipped if its old invitation was accepted", () => {
    const found = changeOf(row("resend"), { old: old("accepted"), result: null });
    expect(found).toMatchObject({ kind: "skipped", reason: { code: "already_accepted" } });
    const answered = changeOf(row("invite"), { old: old("pending"), result: refused("already_accepted") });
    expect(answered).toMatchObject({ kind: "skipped", reason: { code: "already_accepted" } });
  });

  test("options of the batch override known options", () => {
    const options: OldOptions = {
      recorded: { redirectUrl: "https://example.com/", notify: false },
      given: { notify: true },
      startedAt: now,
    };
    const metadata = { ...old("pending"), publicMetadata: { team: "north" } };
    expect(changeOf(row("resend"), { old: metadata }, options)).toMatchObject({
      options: { redirectUrl: "https://example.com/", notify: true, publicMetadata: { team: "north" } },
    });
    const gone = changeOf(row("resend"), { old: null, result: null }, options);
    expect(gone).toMatchObject({ options: { redirectUrl: "https://example.com/", notify: true } });
  });

  test("a row of an invite batch keeps only its own options", () => {
    const options: OldOptions = { recorded: { notify: false }, given: {}, startedAt: now };
    expect(changeOf(row("invite"), { old: old("pending") }, options)).not.toHaveProperty("options");
  });
});

describe("an answer that never came", () => {
  test("a call without an answer counts as an attempt and backs off", () => {
    const verdict = judgeChange(row("revoke"), { result: unknown, requests: 1 }, nothing, circumstances);
    const period = { since: now, until: now + lateMs };
    expect(verdict.rows[0]!.change).toEqual({ kind: "queued", isolation: 0, isAttempt: true, period });
    expect(verdict.backoffs).toMatchObject([{ lane: "change", backoff: { until: now + 1_000, tries: 1 } }]);
    expect(verdict.recovered).toBeNull();
  });

  test.each([
    ["revoke", "revoked"],
    ["delete", "deleted"],
  ] as const)("five calls without an answer fail a row to %s", (kind, word) => {
    const change = changeOf(row(kind, { attempts: 4 }), { result: unknown });
    expect(change).toMatchObject({ kind: "failed", reason: { code: "outcome_unknown" } });
    const detail = "reason" in change ? change.reason?.detail : "";
    expect(detail).toContain(`the invitation of a@example.com may or may not be ${word}`);
    expect(detail).not.toContain("invited again");
  });

  test("a row to resend says that it was not invited again", () => {
    const change = changeOf(row("resend", { attempts: 4 }), { old: old("pending"), result: unknown });
    expect("reason" in change && change.reason?.detail).toContain("It was not invited again.");
  });

  test("a row to resend whose old invitation was never read says that nothing was revoked", () => {
    const change = changeOf(row("resend", { attempts: 4 }), { result: unknown });
    expect("reason" in change && change.reason?.detail).toContain("so nothing was revoked");
  });
});

describe("the lane", () => {
  const again = { kind: "queued", isolation: 0, isAttempt: false };
  const judged = (result: ChangeAnswer["result"], requests = 1) =>
    judgeChange(row("revoke"), { result, requests }, nothing, circumstances);

  test("every request of a call counts", () => {
    expect(judged(done).spentAt).toBe(now);
    expect(judged(done, 3).spentAt).toBe(now + 680);
  });

  test("a rate-limited change lane waits as long as Clerk asks", () => {
    const verdict = judged({ kind: "wait", retryAfterMs: 9_000 });
    expect(verdict.rows[0]!.change).toEqual(again);
    expect(verdict.backoffs).toMatchObject([
      { lane: "change", backoff: { until: now + 9_000, reason: "clerk_limit" } },
    ]);
  });

  test("a change lane backs off if the request never left", () => {
    const verdict = judged({ kind: "not-sent", code: "clerk_unreachable", detail: "No route." });
    expect(verdict.rows[0]!.change).toEqual(again);
    expect(verdict.backoffs).toMatchObject([{ lane: "change", backoff: { reason: "clerk_unreachable" } }]);
  });

  test("only a refused key stops the other lanes too", () => {
    const names = (code: Refused["code"]) =>
      judged(refused(code, "instance")).backoffs.map(({ lane }) => lane);
    expect(names("clerk_key_refused")).toEqual(["bulk", "single", "change"]);
    expect(names("clerk_plan")).toEqual(["change"]);
    expect(judged(refused("clerk_plan", "instance")).rows[0]!.change).toEqual(again);
  });

  test("an answer ends the backoff of the change lane", () => {
    expect(judged(done).recovered).toBe("change");
    expect(judged(refused("already_accepted")).recovered).toBe("change");
  });
});
