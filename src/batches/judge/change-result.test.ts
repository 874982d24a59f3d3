import { describe, expect, test } from "vitest";
import type { BatchKind } from "#contract/batch.ts";
import type { InvitationStatus } from "#contract/invitation.ts";
import { type ChangeHeard, judgeChange, type Remembered } from "./change-result.ts";
import type { ClaimedRow } from "#batches/ledger/ledger.ts";
import { invitationOf } from "#batches/testing/ledger-fixture.ts";
import type { Refused } from "#batches/upstream.ts";

const now = 1_800_000_000_000;
const circumstances = { now, hourMs: 3_600_000, generalPer10s: 100, tries: 0, random: () => 0 };
const nothing: Remembered = { recorded: null, given: {} };

function row(kind: BatchKind, changed: Partial<ClaimedRow> = {}): ClaimedRow {
  return {
    kind,
    step: kind === "delete" ? "delete" : "revoke",
    targetId: "inv_old",
    batchId: "one",
    position: 0,
    emailAddress: "a@example.com",
    attempts: 0,
    doubtSince: null,
    invitedBy: "Admin",
    invitee: { emailAddress: "a@example.com" },
    ...changed,
  };
}

function refused(code: Refused["code"], scope: Refused["scope"] = "addresses"): Refused {
  return { kind: "refused", scope, code, clerkCode: "said", detail: "No.", addresses: [] };
}

const old = (status: InvitationStatus) => invitationOf("a@example.com", { id: "inv_old", status });
const done = { kind: "done", value: {} } as const;
const unknown = { kind: "unknown", code: "clerk_timeout", detail: "No answer" } as const;

function changeOf(of: ClaimedRow, heard: Partial<ChangeHeard>, remembered = nothing) {
  const outcome = judgeChange(of, { result: done, requests: 1, ...heard }, remembered, circumstances);
  expect(outcome.rows).toHaveLength(1);
  return outcome.rows[0]!.change;
}

describe("a row that revokes", () => {
  test("is over once it is revoked", () => {
    expect(changeOf(row("revoke"), {})).toEqual({ kind: "changed" });
    expect(changeOf(row("revoke"), { result: refused("already_revoked") })).toEqual({ kind: "changed" });
  });

  test.each(["already_accepted", "invitation_gone"] as const)("is skipped as %s", (code) => {
    const change = changeOf(row("revoke"), { result: refused(code) });
    expect(change).toMatchObject({ kind: "skipped", reason: { code, clerkCode: "said" } });
  });

  test("fails with any other refusal of its own", () => {
    const change = changeOf(row("revoke"), { result: refused("clerk_failed") });
    expect(change).toMatchObject({ kind: "failed", reason: { code: "clerk_failed" } });
  });
});

describe("a row that deletes", () => {
  test.each([done, refused("invitation_gone")])("is over once it is gone", (result) => {
    expect(changeOf(row("delete"), { result })).toEqual({ kind: "changed" });
  });
});

describe("a row that is invited again", () => {
  test.each(["resend", "invite"] as const)("of kind %s goes on once the old one is revoked", (kind) => {
    for (const result of [done, refused("already_revoked")]) {
      const change = changeOf(row(kind), { old: old("pending"), result });
      expect(change).toMatchObject({ kind: "freed", isRevoked: true });
    }
  });

  test.each(["resend", "invite"] as const)("of kind %s goes on without one to revoke", (kind) => {
    for (const none of [null, old("expired")]) {
      const change = changeOf(row(kind), { old: none, result: null });
      expect(change).toMatchObject({ kind: "freed", isRevoked: false });
    }
    const gone = changeOf(row(kind), { old: old("pending"), result: refused("invitation_gone") });
    expect(gone).toMatchObject({ kind: "freed", isRevoked: false });
  });

  test("takes one found revoked for its own work", () => {
    const change = changeOf(row("resend", { attempts: 1 }), { old: old("revoked"), result: null });
    expect(change).toMatchObject({ kind: "freed", isRevoked: true });
  });

  test("is skipped when the old one was accepted", () => {
    const looked = changeOf(row("resend"), { old: old("accepted"), result: null });
    expect(looked).toMatchObject({ kind: "skipped", reason: { code: "already_accepted" } });
    const told = changeOf(row("invite"), { old: old("pending"), result: refused("already_accepted") });
    expect(told).toMatchObject({ kind: "skipped", reason: { code: "already_accepted" } });
  });

  test("keeps what is known and what the batch says over it", () => {
    const remembered: Remembered = {
      recorded: { redirectUrl: "https://example.com/", notify: false },
      given: { notify: true },
    };
    const metadata = { ...old("pending"), publicMetadata: { team: "north" } };
    expect(changeOf(row("resend"), { old: metadata }, remembered)).toMatchObject({
      options: { redirectUrl: "https://example.com/", notify: true, publicMetadata: { team: "north" } },
    });
    const gone = changeOf(row("resend"), { old: null, result: null }, remembered);
    expect(gone).toMatchObject({ options: { redirectUrl: "https://example.com/", notify: true } });
  });

  test("of an invite keeps its own options only", () => {
    const remembered: Remembered = { recorded: { notify: false }, given: {} };
    expect(changeOf(row("invite"), { old: old("pending") }, remembered)).not.toHaveProperty("options");
  });
});

describe("an answer that never came", () => {
  test("costs an attempt and lets the lane back off", () => {
    const outcome = judgeChange(row("revoke"), { result: unknown, requests: 1 }, nothing, circumstances);
    expect(outcome.rows[0]!.change).toEqual({ kind: "queued", isolate: false, isAttempt: true });
    expect(outcome.shut).toMatchObject([{ name: "change", gate: { opensAt: now + 1_000, tries: 1 } }]);
    expect(outcome.open).toBeNull();
  });

  test.each([
    ["revoke", "revoked"],
    ["delete", "deleted"],
  ] as const)("five times fails what was to %s", (kind, word) => {
    const change = changeOf(row(kind, { attempts: 4 }), { result: unknown });
    expect(change).toMatchObject({ kind: "failed", reason: { code: "outcome_unknown" } });
    const detail = "reason" in change ? change.reason?.detail : "";
    expect(detail).toContain(`whether the invitation of a@example.com was ${word}`);
    expect(detail).not.toContain("invited again");
  });

  test("five times says that nobody was invited again", () => {
    const change = changeOf(row("resend", { attempts: 4 }), { result: unknown });
    expect("reason" in change && change.reason?.detail).toContain("It was not invited again.");
  });
});

describe("the lane", () => {
  const again = { kind: "queued", isolate: false, isAttempt: false };
  const judged = (result: ChangeHeard["result"], requests = 1) =>
    judgeChange(row("revoke"), { result, requests }, nothing, circumstances);

  test("counts every request of a call", () => {
    expect(judged(done).spentAt).toBe(now);
    expect(judged(done, 3).spentAt).toBe(now + 400);
  });

  test("waits as long as Clerk asks, at no cost", () => {
    const outcome = judged({ kind: "wait", retryAfterMs: 9_000 });
    expect(outcome.rows[0]!.change).toEqual(again);
    expect(outcome.shut).toMatchObject([
      { name: "change", gate: { opensAt: now + 9_000, code: "clerk_limit" } },
    ]);
  });

  test("backs off when nothing left the machine", () => {
    const outcome = judged({ kind: "not-sent", code: "clerk_unreachable", detail: "No route." });
    expect(outcome.rows[0]!.change).toEqual(again);
    expect(outcome.shut).toMatchObject([{ name: "change", gate: { code: "clerk_unreachable" } }]);
  });

  test("stops all others for a refused key only", () => {
    const names = (code: Refused["code"]) => judged(refused(code, "instance")).shut.map(({ name }) => name);
    expect(names("clerk_key_refused")).toEqual(["bulk", "single", "change"]);
    expect(names("clerk_plan")).toEqual(["change"]);
    expect(judged(refused("clerk_plan", "instance")).rows[0]!.change).toEqual(again);
  });

  test("is shown open by an answer", () => {
    expect(judged(done).open).toBe("change");
    expect(judged(refused("already_accepted")).open).toBe("change");
  });
});
