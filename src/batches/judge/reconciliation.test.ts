import { describe, expect, test } from "vitest";
import type { Invitation } from "#contract/invitation.ts";
import type { UnknownRow } from "#batches/rows.ts";
import { invitationOf, start } from "#batches/testing/ledger-fixture.ts";
import type { CallResult, Refused } from "#batches/upstream.ts";
import { maxAttempts } from "./call-result.ts";
import { judgeReconciliation, maxReconcileTries, skewMs } from "./reconciliation.ts";

const circumstances = {
  now: start + 100_000,
  hourMs: 3_600_000,
  generalPer10s: 100,
  tries: 0,
  random: () => 0,
};
const address = "a@example.com";

function unknown(changed: Partial<UnknownRow> = {}): UnknownRow {
  return {
    batchId: "one",
    position: 0,
    emailAddress: address,
    attempts: 0,
    unknownSince: start,
    reconcileTries: 0,
    refusal: null,
    kind: "invite",
    step: "invite",
    targetId: null,
    invitedBy: "Admin",
    invitee: { emailAddress: address },
    ...changed,
  };
}

const done = (...value: Invitation[]): CallResult<Invitation[]> => ({ kind: "done", value });

function changeOf(row: UnknownRow, result: CallResult<Invitation[]>, recorded: string[] = []) {
  return judgeReconciliation(row, result, new Set(recorded), circumstances).rows[0]?.change;
}

describe("reconciling finds an invitation", () => {
  test("an invitation made by the call settles its row", () => {
    const own = invitationOf(address, { createdAt: start + 40 });
    expect(changeOf(unknown(), done(own))).toEqual({ kind: "invited", invitation: own });
  });

  test("an invitation within the clock skew settles its row", () => {
    const own = invitationOf(address, { createdAt: start - skewMs });
    expect(changeOf(unknown(), done(own))).toMatchObject({ kind: "invited" });
  });

  test("an older invitation leaves the row queued", () => {
    const older = invitationOf(address, { createdAt: start - skewMs - 1 });
    expect(changeOf(unknown(), done(older))).toEqual({ kind: "queued", isolate: false, isAttempt: true });
  });

  test("a test invitation of a member with the same address leaves the row queued", () => {
    const publicMetadata = { usher_test: true };
    const sent = invitationOf(address, { createdAt: start + 40, publicMetadata });
    expect(changeOf(unknown(), done(sent))).toMatchObject({ kind: "queued" });
  });

  test("an invitation that another row accounts for leaves the row queued", () => {
    const other = invitationOf(address, { createdAt: start + 40 });
    expect(changeOf(unknown(), done(other), [other.id])).toMatchObject({ kind: "queued" });
  });

  test("an invitation of a longer address leaves the row queued", () => {
    const other = invitationOf("aa@example.com", { createdAt: start + 40 });
    expect(changeOf(unknown(), done(other))).toMatchObject({ kind: "queued" });
  });

  test.each(["accepted", "revoked", "expired"] as const)(
    "an invitation that is %s by now counts as sent",
    (status) => {
      const own = invitationOf(address, { createdAt: start + 40, status });
      expect(changeOf(unknown(), done(own))).toMatchObject({ kind: "invited" });
    },
  );
});

describe("reconciling finds nothing", () => {
  test("a row is sent again, alone from the second time", () => {
    expect(changeOf(unknown(), done())).toEqual({ kind: "queued", isolate: false, isAttempt: true });
    expect(changeOf(unknown({ attempts: 1 }), done())).toEqual({
      kind: "queued",
      isolate: true,
      isAttempt: true,
    });
  });

  test("a row fails after the last attempt", () => {
    const change = changeOf(unknown({ attempts: maxAttempts - 1 }), done());
    expect(change).toMatchObject({ kind: "failed", reason: { code: "outcome_unknown" } });
    expect(JSON.stringify(change)).toContain(address);
  });

  test("a row is settled by Clerk's last refusal", () => {
    const reason = { code: "already_invited", detail: "Pending.", clerkCode: "duplicate_record" } as const;
    expect(changeOf(unknown({ refusal: reason }), done())).toEqual({ kind: "skipped", reason });
  });
});

describe("Clerk does not reconcile", () => {
  test.each([
    { kind: "not-sent", code: "clerk_unreachable", detail: "" },
    { kind: "unknown", code: "clerk_timeout", detail: "" },
    { kind: "wait", retryAfterMs: 1_000 },
  ] as CallResult<never>[])("a request that ends with $kind decides nothing", (result) => {
    const verdict = judgeReconciliation(unknown(), result, new Set(), circumstances);
    expect(verdict.rows).toEqual([]);
    expect(verdict.backoffs).toMatchObject([
      { lane: "reconcile", backoff: { until: circumstances.now + 1_000 } },
    ]);
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
    const verdict = judgeReconciliation(unknown(), key, new Set(), circumstances);
    expect(verdict).toMatchObject({ rows: [], backoffs: [{ backoff: { reason: "clerk_key_refused" } }] });
  });
});
