import { describe, expect, test } from "vitest";
import type { Invitation } from "#contract/invitation.ts";
import type { UnknownRow } from "#batches/rows.ts";
import { invitationOf, start } from "#batches/testing/ledger-fixture.ts";
import type { CallResult, Refused } from "#batches/upstream.ts";
import { maxAttempts } from "./call-result.ts";
import { judgeReconciliation, maxReconcileTries, type ReconciliationEvidence } from "./reconciliation.ts";
import { circumstances as atFirstFailure } from "#batches/testing/lane-states.ts";
import { unknownRow } from "#batches/testing/rows.ts";

const circumstances = { ...atFirstFailure, now: start + 100_000 };
const address = "a@example.com";

const unknown = (changed: Partial<UnknownRow> = {}) => unknownRow(address, changed);

const done = (...value: Invitation[]): CallResult<Invitation[]> => ({ kind: "done", value });

const evidence: ReconciliationEvidence = { recorded: new Set(), isClerkAnswering: true };

function changeOf(
  row: UnknownRow,
  result: CallResult<Invitation[]>,
  known: Partial<ReconciliationEvidence> = {},
) {
  return judgeReconciliation(row, result, { ...evidence, ...known }, circumstances).rows[0]?.change;
}

const sentAgain = { kind: "absent", isAttempt: true, isolation: 0 };

describe("reconciling finds an invitation", () => {
  test("an invitation made by the call settles its row", () => {
    const own = invitationOf(address, { createdAt: start + 40 });
    expect(changeOf(unknown(), done(own))).toEqual({ kind: "invited", invitation: own });
  });

  test("an invitation whose time drops the milliseconds settles its row", () => {
    const own = invitationOf(address, { createdAt: start });
    expect(changeOf(unknown({ unknownSince: start + 999 }), done(own))).toMatchObject({ kind: "invited" });
  });

  test.each([
    ["is older than the call", { createdAt: start - 2_000 }],
    ["has other metadata", { createdAt: start + 40, publicMetadata: { team: "blue" } }],
    ["expires at another time", { createdAt: start + 40, expiresAt: start + 7 * 86_400_000 }],
    ["carries the mark of another row", { createdAt: start + 40, publicMetadata: { usher_row: "two/0" } }],
  ])("an invitation that %s is not the row's own", (_why, changed) => {
    expect(changeOf(unknown(), done(invitationOf(address, changed)))).toEqual(sentAgain);
  });

  test("an invitation made after an answered call is not the row's own", () => {
    const later = invitationOf(address, { createdAt: start + 5_000 });
    expect(changeOf(unknown({ unknownUntil: start + 40 }), done(later))).toEqual(sentAgain);
    expect(changeOf(unknown(), done(later))).toMatchObject({ kind: "invited" });
  });

  test("a mark makes an invitation the row's own, whatever else it says", () => {
    const publicMetadata = { usher_row: "one/0", team: "blue" };
    const own = invitationOf(address, { createdAt: start - 50_000, publicMetadata });
    expect(changeOf(unknown({ mark: "one/0" }), done(own))).toMatchObject({ kind: "invited" });
    const unmarked = invitationOf(address, { createdAt: start + 40 });
    expect(changeOf(unknown({ mark: "one/0" }), done(unmarked))).toEqual(sentAgain);
  });

  test("metadata without the keys that Clerk drops is the row's own", () => {
    const invitee = { emailAddress: address, publicMetadata: { team: null, tags: ["a"] } };
    const own = invitationOf(address, { createdAt: start + 40, publicMetadata: { tags: ["a"] } });
    expect(changeOf(unknown({ invitee }), done(own))).toMatchObject({ kind: "invited" });
  });

  test("a test invitation of a member with the same address leaves the row queued", () => {
    const publicMetadata = { usher_test: true };
    const sent = invitationOf(address, { createdAt: start + 40, publicMetadata });
    expect(changeOf(unknown(), done(sent))).toEqual(sentAgain);
  });

  test("an invitation that another row accounts for leaves the row queued", () => {
    const other = invitationOf(address, { createdAt: start + 40 });
    expect(changeOf(unknown(), done(other), { recorded: new Set([other.id]) })).toEqual(sentAgain);
  });

  test("an invitation of a longer address leaves the row queued", () => {
    const other = invitationOf("aa@example.com", { createdAt: start + 40 });
    expect(changeOf(unknown(), done(other))).toEqual(sentAgain);
  });

  test.each(["accepted", "expired"] as const)("an invitation that is %s by now counts as sent", (status) => {
    const own = invitationOf(address, { createdAt: start + 40, status });
    expect(changeOf(unknown(), done(own))).toMatchObject({ kind: "invited" });
  });
});

test("an own invitation that was revoked meanwhile is reported and not sent again", () => {
  const own = invitationOf(address, { createdAt: start + 40, status: "revoked" });
  expect(changeOf(unknown(), done(own))).toMatchObject({
    kind: "skipped",
    reason: { code: "already_revoked" },
    invitation: own,
  });
});

describe("reconciling finds nothing", () => {
  test("a row is sent again, alone from the second time", () => {
    expect(changeOf(unknown(), done())).toEqual(sentAgain);
    expect(changeOf(unknown({ attempts: 1 }), done())).toEqual({ ...sentAgain, isolation: 2 });
  });

  test("a row fails after the last attempt", () => {
    const change = changeOf(unknown({ attempts: maxAttempts - 1 }), done());
    expect(change).toMatchObject({ kind: "failed", reason: { code: "outcome_unknown" } });
    expect(JSON.stringify(change)).toContain(address);
  });

  test("an outage does not use up the attempts of a row", () => {
    const row = unknown({ attempts: 1 });
    expect(changeOf(row, done(), { isClerkAnswering: false })).toEqual({ ...sentAgain, isAttempt: false });
  });

  test("a row that Clerk refused as invited is looked for four times before the refusal counts", () => {
    const reason = { code: "already_invited", detail: "Pending.", clerkCode: "duplicate_record" } as const;
    const looks = [2_000, 5_000, 15_000, 60_000];
    for (const [reconcileTries, ms] of looks.entries()) {
      const change = changeOf(unknown({ refusal: reason, reconcileTries }), done());
      expect(change).toMatchObject({ kind: "unknown", reconcileAt: circumstances.now + ms });
    }
    const last = unknown({ refusal: reason, reconcileTries: looks.length });
    expect(changeOf(last, done())).toEqual({ kind: "skipped", reason });
  });

  test("a row that Clerk refused as a user is looked for twice before the refusal counts", () => {
    const reason = { code: "already_user", detail: "A user.", clerkCode: "form_identifier_exists" } as const;
    const second = changeOf(unknown({ refusal: reason, reconcileTries: 1 }), done());
    expect(second).toMatchObject({ kind: "unknown", reconcileAt: circumstances.now + 5_000 });
    expect(changeOf(unknown({ refusal: reason, reconcileTries: 2 }), done())).toEqual({
      kind: "skipped",
      reason,
    });
  });

  test("a pending invitation of someone else explains a refusal immediately", () => {
    const reason = { code: "already_invited", detail: "Pending.", clerkCode: "duplicate_record" } as const;
    const theirs = invitationOf(address, { createdAt: start - 86_400_000 });
    const change = changeOf(unknown({ refusal: reason }), done(theirs));
    expect(change).toMatchObject({ kind: "skipped", reason: { code: "already_invited" } });
    expect(JSON.stringify(change)).toContain("which this row did not make");
  });
});

describe("Clerk does not reconcile", () => {
  test.each([
    { kind: "not-sent", code: "clerk_unreachable", detail: "" },
    { kind: "wait", retryAfterMs: 1_000 },
  ] as CallResult<never>[])("a request that ends with $kind decides nothing and holds the lane", (result) => {
    const verdict = judgeReconciliation(unknown(), result, evidence, circumstances);
    expect(verdict.rows).toEqual([]);
    expect(verdict.backoffs).toMatchObject([
      { lane: "reconcile", backoff: { until: circumstances.now + 1_000 } },
    ]);
  });

  test("a request without an answer backs off for its row, without an end while Clerk answers nothing", () => {
    const silent = { kind: "unknown", code: "clerk_timeout", detail: "" } as const;
    const later = { kind: "unknown", reconcileAt: circumstances.now + 32_000, reconcileTries: 6 };
    const row = unknown({ reconcileTries: maxReconcileTries });
    expect(changeOf(row, silent, { isClerkAnswering: false })).toMatchObject(later);
    expect(changeOf(row, silent)).toMatchObject({ kind: "failed", reason: { code: "outcome_unknown" } });
  });

  const refused: Refused = {
    kind: "refused",
    scope: "addresses",
    code: "invalid_address",
    clerkCode: "form_param_format_invalid",
    detail: "Not an address.",
    addresses: [],
  };

  test("a request refused for its row is repeated, then the row fails", () => {
    expect(changeOf(unknown(), refused)).toEqual({
      kind: "unknown",
      since: start,
      reconcileAt: circumstances.now + 1_000,
      reconcileTries: 1,
    });
    const last = changeOf(unknown({ reconcileTries: maxReconcileTries - 1 }), refused);
    expect(last).toMatchObject({ kind: "failed", reason: { code: "outcome_unknown" } });
  });

  test("a request refused for the key decides nothing", () => {
    const key: Refused = { ...refused, scope: "instance", code: "clerk_key_refused" };
    const verdict = judgeReconciliation(unknown(), key, evidence, circumstances);
    expect(verdict).toMatchObject({ rows: [], backoffs: [{ backoff: { reason: "clerk_key_refused" } }] });
  });
});

describe("a revocation without an answer, after a cancel", () => {
  const target = (status: "pending" | "revoked") => invitationOf(address, { id: "inv_old", status });
  const row = (kind: "revoke" | "resend") => unknown({ kind, step: "revoke", targetId: "inv_old" });

  test("an invitation that is revoked by now settles its row", () => {
    expect(changeOf(row("revoke"), done(target("revoked")))).toEqual({ kind: "changed" });
  });

  test("a resend whose old invitation is revoked by now is half done", () => {
    expect(changeOf(row("resend"), done(target("revoked")))).toEqual({ kind: "freed", isRevoked: true });
  });

  test("an invitation that is still pending was not revoked", () => {
    expect(changeOf(row("revoke"), done(target("pending")))).toMatchObject({ kind: "absent" });
  });
});
