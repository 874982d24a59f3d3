import { afterEach, beforeEach, describe, expect, test } from "vitest";
import type { Invitation } from "#contract/invitation.ts";
import { takeLease } from "#batches/ledger/lease.ts";
import { LeaseLostError } from "#batches/ledger/ledger.ts";
import { settleLookup } from "#batches/ledger/settle.ts";
import {
  doubtLeftovers,
  type DoubtfulRow,
  judgeLookup,
  maxAttempts,
  maxLooks,
  nextDoubtful,
  recordedIds,
  skewMs,
} from "./reconciliation.ts";
import {
  invitationOf,
  type LedgerFixture,
  openLedger,
  invited,
  start,
} from "#batches/testing/ledger-fixture.ts";
import type { CallResult, Refused } from "#batches/upstream.ts";

const circumstances = { now: start + 100_000, hourMs: 3_600_000, tries: 0, random: () => 0 };
const address = "a@example.com";

function doubtful(changed: Partial<DoubtfulRow> = {}): DoubtfulRow {
  return {
    batchId: "one",
    position: 0,
    emailAddress: address,
    attempts: 0,
    doubtSince: start,
    looks: 0,
    heard: null,
    kind: "invite",
    step: "invite",
    targetId: null,
    invitedBy: "Admin",
    invitee: { emailAddress: address },
    ...changed,
  };
}

const done = (...value: Invitation[]): CallResult<Invitation[]> => ({ kind: "done", value });

function changeOf(row: DoubtfulRow, result: CallResult<Invitation[]>, recorded: string[] = []) {
  return judgeLookup(row, result, new Set(recorded), circumstances).rows[0]?.change;
}

describe("a look-up that finds", () => {
  test("an invitation made by the call settles the row", () => {
    const own = invitationOf(address, { createdAt: start + 40 });
    expect(changeOf(doubtful(), done(own))).toEqual({ kind: "done", invitation: own });
  });

  test("one whose clock was a little behind takes it", () => {
    const own = invitationOf(address, { createdAt: start - skewMs });
    expect(changeOf(doubtful(), done(own))).toMatchObject({ kind: "done" });
  });

  test("an older invitation leaves the row to be sent", () => {
    const older = invitationOf(address, { createdAt: start - skewMs - 1 });
    expect(changeOf(doubtful(), done(older))).toEqual({ kind: "queued", isolate: false, isAttempt: true });
  });

  test("one that another row accounts for does not take it", () => {
    const other = invitationOf(address, { createdAt: start + 40 });
    expect(changeOf(doubtful(), done(other), [other.id])).toMatchObject({ kind: "queued" });
  });

  test("a longer address that contains this one does not take it", () => {
    const other = invitationOf("aa@example.com", { createdAt: start + 40 });
    expect(changeOf(doubtful(), done(other))).toMatchObject({ kind: "queued" });
  });

  test.each(["accepted", "revoked", "expired"] as const)("one that is %s by now counts as sent", (status) => {
    const own = invitationOf(address, { createdAt: start + 40, status });
    expect(changeOf(doubtful(), done(own))).toMatchObject({ kind: "done" });
  });
});

describe("a look-up that finds nothing", () => {
  test("sends the row again, alone from the second time", () => {
    expect(changeOf(doubtful(), done())).toEqual({ kind: "queued", isolate: false, isAttempt: true });
    expect(changeOf(doubtful({ attempts: 1 }), done())).toEqual({
      kind: "queued",
      isolate: true,
      isAttempt: true,
    });
  });

  test("after the last attempt asks a person", () => {
    const change = changeOf(doubtful({ attempts: maxAttempts - 1 }), done());
    expect(change).toMatchObject({ kind: "failed", reason: { code: "outcome_unknown" } });
    expect(JSON.stringify(change)).toContain(address);
  });

  test("settles by what Clerk said last", () => {
    const reason = { code: "already_invited", detail: "Pending.", clerkCode: "duplicate_record" } as const;
    expect(changeOf(doubtful({ heard: reason }), done())).toEqual({ kind: "skipped", reason });
  });
});

describe("a look-up that Clerk does not answer", () => {
  test.each([
    { kind: "not-sent", code: "clerk_unreachable", detail: "" },
    { kind: "unknown", code: "clerk_timeout", detail: "" },
    { kind: "wait", retryAfterMs: 1_000 },
  ] as CallResult<never>[])("decides nothing: $kind", (result) => {
    const outcome = judgeLookup(doubtful(), result, new Set(), circumstances);
    expect(outcome.rows).toEqual([]);
    expect(outcome.shut).toMatchObject([{ name: "lookup", gate: { opensAt: circumstances.now + 1_000 } }]);
  });

  const refused: Refused = {
    kind: "refused",
    scope: "addresses",
    code: "invalid_address",
    clerkCode: "form_param_format_invalid",
    detail: "Not an address.",
    addresses: [],
  };

  test("for the row's sake is asked again, then given to a person", () => {
    expect(changeOf(doubtful(), refused)).toEqual({
      kind: "doubt",
      since: start,
      lookAt: circumstances.now + 1_000,
      looks: 1,
    });
    const last = changeOf(doubtful({ looks: maxLooks - 1 }), refused);
    expect(last).toMatchObject({ kind: "failed", reason: { code: "outcome_unknown" } });
  });

  test("for the key's sake waits for a person", () => {
    const key: Refused = { ...refused, scope: "instance", code: "clerk_key_refused" };
    const outcome = judgeLookup(doubtful(), key, new Set(), circumstances);
    expect(outcome).toMatchObject({ rows: [], shut: [{ gate: { code: "clerk_key_refused" } }] });
  });
});

describe("rows left behind by a former holder", () => {
  let fixture: LedgerFixture;
  beforeEach(async () => {
    fixture = await openLedger();
  });
  afterEach(() => fixture.close());

  test("are doubted since their call began", async () => {
    await fixture.submit("one", [address, "b@example.com"]);
    await fixture.claim("bulk", start + 5);
    expect(await nextDoubtful(fixture.ledger)).toBeNull();
    expect(await doubtLeftovers(fixture.ledger, fixture.token, start + 9_000)).toBe(2);
    expect(await nextDoubtful(fixture.ledger)).toMatchObject({
      doubtSince: start + 5,
      lookAt: start + 9_000,
    });
    expect(await fixture.db.selectFrom("call").select("state").execute()).toEqual([{ state: "unknown" }]);
  });

  test("keep the first doubt they were in", async () => {
    await fixture.submit("one", [address]);
    const change = { since: start + 5, lookAt: start + 6 };
    await fixture.settle((await fixture.claim())!, () => ({ kind: "doubt", ...change }));
    const row = (await nextDoubtful(fixture.ledger))!;
    const again = { kind: "doubt", since: start + 999, lookAt: start + 7 } as const;
    const settlement = {
      token: fixture.token,
      now: start,
      rows: [{ row, change: again }],
      shut: [],
      open: null,
    };
    await settleLookup(fixture.ledger, settlement);
    expect(await nextDoubtful(fixture.ledger)).toMatchObject({ doubtSince: start + 5, lookAt: start + 7 });
  });

  test("are not touched by one who lost the lease", async () => {
    await fixture.submit("one", [address]);
    await fixture.claim();
    await expect(doubtLeftovers(fixture.ledger, fixture.token - 1, start)).rejects.toThrow(LeaseLostError);
    expect(await nextDoubtful(fixture.ledger)).toBeNull();
  });

  test("know which invitations are accounted for", async () => {
    await fixture.submit("one", [address]);
    await fixture.settle((await fixture.claim())!, invited);
    const { id } = invitationOf(address);
    expect(await recordedIds(fixture.ledger, [id, "inv_other"])).toEqual(new Set([id]));
    expect(await recordedIds(fixture.ledger, [])).toEqual(new Set());
  });
});

describe("the lease", () => {
  let fixture: LedgerFixture;
  beforeEach(async () => {
    fixture = await openLedger();
  });
  afterEach(() => fixture.close());

  const ask = (holder: string, now: number) => takeLease(fixture.ledger, { holder, now, leaseMs: 10_000 });

  test("is one holder's until it ends", async () => {
    expect(await ask("second", start + 9_999)).toEqual({ heldByOtherUntil: start + 10_000 });
    expect(await ask("second", start + 10_000)).toMatchObject({ held: { token: fixture.token + 1 } });
  });

  test("is renewed with the same token", async () => {
    const renewed = { held: { token: fixture.token, expiresAt: start + 15_000 } };
    expect(await ask("first", start + 5_000)).toEqual(renewed);
    expect(await ask("second", start + 12_000)).toEqual({ heldByOtherUntil: start + 15_000 });
  });

  test("goes on with its token if nobody followed", async () => {
    expect(await ask("first", start + 60_000)).toMatchObject({ held: { token: fixture.token } });
  });

  test("gives a former holder a new token", async () => {
    await ask("second", start + 10_000);
    expect(await ask("first", start + 30_000)).toMatchObject({ held: { token: fixture.token + 2 } });
  });

  test("is free when a clock was set back", async () => {
    expect(await ask("second", start - 3_600_000)).toMatchObject({ held: { token: fixture.token + 1 } });
  });
});
