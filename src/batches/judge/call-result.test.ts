import { describe, expect, test } from "vitest";
import type { Invitation } from "#contract/invitation.ts";
import type { Call, ClaimedRow } from "#batches/ledger/ledger.ts";
import { judge, lookDelayMs } from "./call-result.ts";
import type { CallResult, Refused } from "#batches/upstream.ts";

const now = 1_800_000_000_000;
const circumstances = { now, hourMs: 3_600_000, tries: 0, random: () => 0 };

function row(emailAddress: string, changed: Partial<ClaimedRow> = {}): ClaimedRow {
  return {
    batchId: "batch",
    position: 0,
    emailAddress,
    attempts: 0,
    doubtSince: null,
    invitee: { emailAddress },
    kind: "invite",
    step: "invite",
    targetId: null,
    invitedBy: "Admin",
    ...changed,
  };
}

function callOf(...rows: ClaimedRow[]): Call {
  return { id: "call", lane: rows.length > 1 ? "bulk" : "single", startedAt: now - 50, rows };
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

const a = row("a@example.com");
const b = row("b@example.com");
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

/** What becomes of each row, in the order of the call. */
function changes(call: Call, result: CallResult<Invitation[]>) {
  return judge(call, result, circumstances).rows.map(({ change }) => change);
}

const queued = (isolate: boolean) => ({ kind: "queued", isolate, isAttempt: false });

describe("a call that was done", () => {
  test("gives each row its own invitation", () => {
    const value = [invitation("inv_2", "B@example.com"), invitation("inv_1", "a@example.com")];
    expect(changes(both, { kind: "done", value })).toEqual([
      { kind: "done", invitation: value[1] },
      { kind: "done", invitation: value[0] },
    ]);
  });

  test("spends the lane's allowance and opens it", () => {
    const value = [invitation("inv_1", "a@example.com"), invitation("inv_2", "b@example.com")];
    expect(judge(both, { kind: "done", value }, circumstances)).toMatchObject({
      spentAt: now,
      open: "bulk",
      shut: [],
    });
  });

  test("leaves a row without an invitation in doubt", () => {
    const value = [invitation("inv_1", "a@example.com")];
    expect(changes(both, { kind: "done", value })[1]).toEqual({
      kind: "doubt",
      since: now - 50,
      lookAt: now + lookDelayMs,
    });
  });

  test("pairs an address that Clerk writes in another way", () => {
    const value = [invitation("inv_1", "a@example.com"), invitation("inv_2", "b+x@example.com")];
    expect(changes(both, { kind: "done", value })[1]).toEqual({ kind: "done", invitation: value[1] });
  });
});

describe("a refusal of addresses", () => {
  test("settles the named, sends the others again", () => {
    const [first, second] = changes(both, { ...refused, addresses: ["A@example.com"] });
    expect(first).toMatchObject({ kind: "skipped", reason: { code: "already_invited", traceId: "trace_1" } });
    expect(second).toEqual({ ...queued(false), since: both.startedAt });
  });

  test("that names nobody isolates all rows", () => {
    const alone = { ...queued(true), since: both.startedAt };
    expect(changes(both, refused)).toEqual([alone, alone]);
  });

  test("that names a stranger isolates all rows", () => {
    const result = changes(both, { ...refused, addresses: ["c@example.com"] });
    expect(result).toMatchObject([queued(true), queued(true)]);
  });

  test("of one row alone is about that row", () => {
    expect(changes(callOf(a), refused)).toMatchObject([{ kind: "skipped" }]);
  });

  test.each([
    ["already_invited", "skipped"],
    ["already_user", "skipped"],
    ["address_blocked", "failed"],
    ["invalid_address", "failed"],
  ] as const)("with %s ends as %s", (code, kind) => {
    expect(changes(callOf(a), { ...refused, code })).toMatchObject([{ kind, reason: { code } }]);
  });

  test.each(["already_invited", "already_user"] as const)(
    "with %s after a doubtful call is looked up",
    (code) => {
      const doubtful = row("a@example.com", { doubtSince: now - 90_000 });
      expect(changes(callOf(doubtful), { ...refused, code })).toMatchObject([
        { kind: "doubt", since: now - 90_000, lookAt: now, heard: { code } },
      ]);
    },
  );
});

describe("other refusals", () => {
  const options: Refused = { ...refused, scope: "options", code: "invalid_option" };

  test("of options isolate the rows of a call", () => {
    expect(changes(both, options)).toMatchObject([queued(true), queued(true)]);
  });

  test("of options fail a row alone", () => {
    expect(changes(callOf(a), options)).toMatchObject([
      { kind: "failed", reason: { code: "invalid_option" } },
    ]);
  });

  test("of the instance blame no row", () => {
    const key: Refused = { ...refused, scope: "instance", code: "clerk_key_refused" };
    const outcome = judge(both, key, circumstances);
    expect(outcome.rows.map(({ change }) => change)).toEqual([queued(false), queued(false)]);
    expect(outcome.shut.map(({ name, gate }) => [name, gate.code, gate.opensAt])).toEqual([
      ["bulk", "clerk_key_refused", now + 1_000],
      ["single", "clerk_key_refused", now + 1_000],
      ["change", "clerk_key_refused", now + 1_000],
    ]);
    expect(outcome.open).toBeNull();
  });

  test("for want of mail let revoking go on", () => {
    const quota: Refused = { ...refused, scope: "instance", code: "clerk_mail_quota" };
    const { shut } = judge(both, quota, circumstances);
    expect(shut.map(({ name }) => name)).toEqual(["bulk", "single"]);
  });
});

describe("a call that was not done", () => {
  test("waits as long as Clerk asks, for nothing", () => {
    const outcome = judge(both, { kind: "wait", retryAfterMs: 42_000 }, circumstances);
    expect(outcome.rows.map(({ change }) => change)).toEqual([queued(false), queued(false)]);
    expect(outcome).toMatchObject({
      spentAt: null,
      shut: [{ name: "bulk", gate: { opensAt: now + 42_000, code: "clerk_limit" } }],
    });
  });

  test("backs off longer with each failure", () => {
    const result = { kind: "not-sent", code: "clerk_unreachable", detail: "No route." } as const;
    const waits = [0, 1, 2, 20].map(
      (tries) => judge(both, result, { ...circumstances, tries }).shut[0]?.gate,
    );
    expect(waits.map((gate) => (gate ? gate.opensAt - now : 0))).toEqual([1_000, 2_000, 4_000, 300_000]);
    expect(waits.map((gate) => gate?.tries)).toEqual([1, 2, 3, 21]);
  });

  test("that nobody heard of puts all rows in doubt", () => {
    const outcome = judge(both, { kind: "unknown", code: "clerk_timeout", detail: "" }, circumstances);
    expect(outcome.rows.map(({ change }) => change.kind)).toEqual(["doubt", "doubt"]);
    expect(outcome.spentAt).toBe(now);
  });
});
