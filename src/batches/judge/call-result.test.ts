import { describe, expect, test } from "vitest";
import type { Invitation } from "#contract/invitation.ts";
import type { BatchRow, Call } from "#batches/rows.ts";
import { judgeCall, lateMs, reconcileDelayMs } from "./call-result.ts";
import { circumstances, now } from "#batches/testing/lane-states.ts";
import { batchRow } from "#batches/testing/rows.ts";
import type { CallResult, Refused } from "#batches/upstream.ts";

function callOf(...rows: BatchRow[]): Call {
  return {
    id: "call",
    lane: rows.length > 1 ? "bulk" : "single",
    startedAt: now - 50,
    rows,
  };
}

function invitation(id: string, emailAddress: string): Invitation {
  return {
    id,
    emailAddress,
    status: "pending",
    publicMetadata: {},
    createdAt: now,
    updatedAt: now,
    expiresAt: null,
  };
}

const a = batchRow("a@example.com");
const b = batchRow("b@example.com");
const both = callOf(a, b);
const refused: Refused = {
  kind: "refused",
  scope: "addresses",
  code: "already_invited",
  clerkCode: "duplicate_record",
  detail: "There is a pending invitation.",
  addresses: [],
  traceId: "trace_1",
};

/** The change of each row, in the order of the call. */
function changes(call: Call, result: CallResult<Invitation[]>) {
  return judgeCall(call, result, circumstances).rows.map(({ change }) => change);
}

/** Clerk answered, and may have applied the call in part. */
const period = { since: both.startedAt, until: now };
const queued = (isolation: 0 | 1 = 0) => ({ kind: "queued", isolation, isAttempt: false, period });

describe("a call that was done", () => {
  test("each row gets its own invitation", () => {
    const value = [invitation("inv_2", "B@example.com"), invitation("inv_1", "a@example.com")];
    expect(changes(both, { kind: "done", value })).toEqual([
      { kind: "invited", invitation: value[1] },
      { kind: "invited", invitation: value[0] },
    ]);
  });

  test("an answer spends allowance and ends the backoff of its lane", () => {
    const value = [invitation("inv_1", "a@example.com"), invitation("inv_2", "b@example.com")];
    expect(judgeCall(both, { kind: "done", value }, circumstances)).toMatchObject({
      spentAt: now,
      recovered: "bulk",
      backoffs: [],
    });
  });

  test("a row without an invitation has an unknown outcome", () => {
    const value = [invitation("inv_1", "a@example.com")];
    expect(changes(both, { kind: "done", value })[1]).toEqual({
      kind: "unknown",
      since: now - 50,
      // Clerk's clock is ten milliseconds ahead.
      until: now + lateMs,
      reconcileAt: now + reconcileDelayMs,
    });
  });

  test("an invitation is matched by order if Clerk writes its address differently", () => {
    const value = [invitation("inv_1", "a@example.com"), invitation("inv_2", "b+x@example.com")];
    expect(changes(both, { kind: "done", value })[1]).toEqual({ kind: "invited", invitation: value[1] });
  });
});

describe("a refusal of addresses", () => {
  test("a refusal settles named rows and sends the others again", () => {
    const blocked: Refused = { ...refused, code: "address_blocked", addresses: ["A@example.com"] };
    const [first, second] = changes(both, blocked);
    expect(first).toMatchObject({ kind: "failed", reason: { code: "address_blocked", traceId: "trace_1" } });
    expect(second).toEqual(queued());
  });

  test("a row that a bulk call names as invited already is reconciled", () => {
    const [first] = changes(both, { ...refused, addresses: ["A@example.com"] });
    const refusal = { code: "already_invited", traceId: "trace_1" };
    expect(first).toMatchObject({
      kind: "unknown",
      since: now - 50,
      until: period.until,
      reconcileAt: now,
      refusal,
    });
  });

  test("a call ends by the clock of Clerk that its answer tells", () => {
    const ahead = { ...circumstances, clerkAheadMs: 3_600_000 };
    const [first] = judgeCall(both, { ...refused, addresses: ["a@example.com"] }, ahead).rows;
    expect(first?.change).toMatchObject({ until: now + 3_600_000 });
  });

  test("a bulk call that names a row extends the time in which its calls may have taken effect", () => {
    const earlier = { unknownSince: now - 500, unknownUntil: now - 400 };
    const call = callOf(batchRow("a@example.com", earlier), b);
    const [first] = changes(call, { ...refused, addresses: ["a@example.com"] });
    expect(first).toMatchObject({ since: now - 500, until: now });
  });

  test("a row of an earlier call with an unknown outcome is reconciled before it fails", () => {
    const call = callOf(batchRow("a@example.com", { unknownSince: now - 500, unknownUntil: now + 100 }));
    const blocked: Refused = { ...refused, code: "address_blocked", addresses: ["a@example.com"] };
    const [first] = changes(call, blocked);
    expect(first).toMatchObject({ kind: "unknown", refusal: { code: "address_blocked" }, until: now + 100 });
  });

  test("a refusal without names isolates all rows", () => {
    const alone = queued(1);
    expect(changes(both, refused)).toEqual([alone, alone]);
  });

  test("a refusal that names another address isolates all rows", () => {
    const result = changes(both, { ...refused, addresses: ["c@example.com"] });
    expect(result).toMatchObject([queued(1), queued(1)]);
  });

  test("a refusal of one row is about that row", () => {
    expect(changes(callOf(a), refused)).toMatchObject([{ kind: "skipped" }]);
  });

  test.each([
    ["already_invited", "skipped"],
    ["already_user", "skipped"],
    ["address_blocked", "failed"],
    ["invalid_address", "failed"],
  ] as const)("a row refused with %s ends as %s", (code, kind) => {
    expect(changes(callOf(a), { ...refused, code })).toMatchObject([{ kind, reason: { code } }]);
  });

  test.each(["already_invited", "already_user"] as const)(
    "a row refused with %s after an unanswered call is reconciled",
    (code) => {
      const unanswered = batchRow("a@example.com", { unknownSince: now - 90_000 });
      expect(changes(callOf(unanswered), { ...refused, code })).toMatchObject([
        { kind: "unknown", since: now - 90_000, reconcileAt: now, refusal: { code } },
      ]);
    },
  );
});

describe("other refusals", () => {
  const options: Refused = { ...refused, scope: "options", code: "invalid_option" };

  test("a refusal of options isolates the rows of a call", () => {
    expect(changes(both, options)).toMatchObject([queued(1), queued(1)]);
  });

  test("a refusal of options fails an isolated row", () => {
    expect(changes(callOf(a), options)).toMatchObject([
      { kind: "failed", reason: { code: "invalid_option" } },
    ]);
  });

  test("a refusal of the instance fails no row", () => {
    const key: Refused = { ...refused, scope: "instance", code: "clerk_key_refused" };
    const verdict = judgeCall(both, key, circumstances);
    expect(verdict.rows.map(({ change }) => change)).toEqual([queued(), queued()]);
    expect(verdict.backoffs.map(({ lane, backoff }) => [lane, backoff.reason, backoff.until])).toEqual([
      ["bulk", "clerk_key_refused", now + 1_000],
      ["single", "clerk_key_refused", now + 1_000],
      ["change", "clerk_key_refused", now + 1_000],
    ]);
    expect(verdict.recovered).toBeNull();
  });

  test("revoking continues without quota for e-mail", () => {
    const quota: Refused = { ...refused, scope: "instance", code: "clerk_mail_quota" };
    const { backoffs } = judgeCall(both, quota, circumstances);
    expect(backoffs.map(({ lane }) => lane)).toEqual(["bulk", "single"]);
  });
});

describe("a call that was not done", () => {
  test("a rate-limited lane waits as long as Clerk asks and spends nothing", () => {
    const verdict = judgeCall(both, { kind: "wait", retryAfterMs: 42_000 }, circumstances);
    expect(verdict.rows.map(({ change }) => change)).toEqual([queued(), queued()]);
    expect(verdict).toMatchObject({
      spentAt: null,
      backoffs: [{ lane: "bulk", backoff: { until: now + 42_000, reason: "clerk_limit" } }],
    });
  });

  test("a lane backs off longer with each failure", () => {
    const result = { kind: "not-sent", code: "clerk_unreachable", detail: "No route." } as const;
    const waits = [0, 1, 2, 20].map(
      (tries) => judgeCall(both, result, { ...circumstances, tries }).backoffs[0]?.backoff,
    );
    expect(waits.map((backoff) => (backoff ? backoff.until - now : 0))).toEqual([
      1_000, 2_000, 4_000, 300_000,
    ]);
    expect(waits.map((backoff) => backoff?.tries)).toEqual([1, 2, 3, 21]);
  });

  test("a call without an answer leaves all rows with an unknown outcome", () => {
    const verdict = judgeCall(both, { kind: "unknown", code: "clerk_timeout", detail: "" }, circumstances);
    expect(verdict.rows.map(({ change }) => change.kind)).toEqual(["unknown", "unknown"]);
    expect(verdict.spentAt).toBe(now);
  });
});
