import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { NewBatch } from "#contract/batch.ts";
import { claimChange, isFreeingAddresses, nextChangeCallAt } from "./claim-change.ts";
import { shutGate } from "./lanes.ts";
import { LeaseLostError } from "./ledger.ts";
import { submitBatch } from "./submit.ts";
import { settleCall } from "./settle.ts";
import { doubtLeftovers } from "#batches/judge/reconciliation.ts";
import { batchId } from "#batches/testing/harness.ts";
import { hourMs, type LedgerFixture, openLedger, start } from "#batches/testing/ledger-fixture.ts";

const [first, second] = [batchId(1), batchId(2)];
const moment = { now: start, hourMs };
let fixture: LedgerFixture;
let calls = 0;

beforeEach(async () => {
  fixture = await openLedger();
});
afterEach(() => fixture.close());

function submit(id: string, kind: "resend" | "revoke" | "delete", count: number, prefix: string) {
  const rows = Array.from({ length: count }, (_, index) => ({
    invitationId: `inv_${prefix}${index}`,
    emailAddress: `${prefix}${index}@example.com`,
  }));
  const newBatch = NewBatch.parse({ kind, rows, ...(kind === "resend" && { options: {} }) });
  return submitBatch(fixture.ledger, { id, newBatch, createdBy: "Admin", now: start });
}

function claim(now = start, token = fixture.token) {
  calls += 1;
  return claimChange(fixture.ledger, { token, callId: `change-${calls}`, now, hourMs, generalPer10s: 100 });
}

/** Claims one row and frees its address for the new invitation. */
async function free(now: number): Promise<string | null> {
  const call = await claim(now);
  if (!call) return null;
  const rows = [{ row: call.row, change: { kind: "freed", isRevoked: true } as const }];
  const end = { state: "done", spentAt: now };
  await settleCall(fixture.ledger, call, end, { token: fixture.token, now, rows, shut: [], open: null });
  return call.row.emailAddress;
}

const freeing = () => fixture.db.transaction().execute((trx) => isFreeingAddresses(trx, "sandbox", moment));

describe("a claim of the change lane", () => {
  test("takes one row of each batch in turn", async () => {
    await submit(first, "revoke", 3, "a");
    await submit(second, "delete", 3, "b");
    const taken = [];
    for (let turn = 0; turn < 4; turn += 1) taken.push((await claim(start + turn * 1_000))?.row);
    expect(taken.map((row) => [row?.emailAddress, row?.step, row?.targetId])).toEqual([
      ["a0@example.com", "revoke", "inv_a0"],
      ["b0@example.com", "delete", "inv_b0"],
      ["a1@example.com", "revoke", "inv_a1"],
      ["b1@example.com", "delete", "inv_b1"],
    ]);
  });

  test("pauses between two requests", async () => {
    await submit(first, "revoke", 3, "a");
    await claim();
    expect(await claim(start + 199)).toBeNull();
    expect(await nextChangeCallAt(fixture.ledger, start + 10, 100)).toBe(start + 200);
    expect(await claim(start + 200)).not.toBeNull();
  });

  test("leaves an address alone that is under way", async () => {
    await fixture.submit(second, ["a0@example.com"]);
    await fixture.db.updateTable("batch_row").set({ checked_at: start }).execute();
    await fixture.claim();
    await submit(first, "revoke", 2, "a");
    expect((await claim())?.row.emailAddress).toBe("a1@example.com");
  });

  test("takes nothing of a batch that does not run", async () => {
    await submit(first, "revoke", 2, "a");
    await fixture.db.updateTable("batch").set({ state: "paused" }).execute();
    expect(await claim()).toBeNull();
  });

  test("is refused to who lost the lease", async () => {
    await submit(first, "revoke", 2, "a");
    await expect(claim(start, 99)).rejects.toThrow(LeaseLostError);
  });

  test("left over by a crash goes back to the queue", async () => {
    await submit(first, "revoke", 1, "a");
    await claim();
    await doubtLeftovers(fixture.ledger, fixture.token, start);
    expect(await fixture.rows(first)).toMatchObject([{ outcome: "queued", attempts: 0 }]);
    expect((await claim(start + 1_000))?.row.emailAddress).toBe("a0@example.com");
  });
});

describe("revoking ahead of new invitations", () => {
  test("stops at what one call carries", async () => {
    await submit(first, "resend", 20, "a");
    const freed = [];
    for (let turn = 0; turn < 20; turn += 1) freed.push(await free(start + turn * 1_000));
    expect(freed.filter(Boolean)).toHaveLength(10);
  });

  test("stops while no lane can send", async () => {
    await submit(first, "resend", 2, "a");
    const gate = { opensAt: start + 60_000, code: "clerk_limit", detail: "", tries: 1 } as const;
    for (const lane of ["bulk", "single"] as const) await shutGate(fixture.db, "sandbox", lane, gate);
    expect(await claim()).toBeNull();
    expect(await free(start + 60_000)).toBe("a0@example.com");
  });

  test("is one at a time for the single lane", async () => {
    await submit(first, "resend", 5, "a");
    const gate = { opensAt: start + hourMs, code: "clerk_limit", detail: "", tries: 1 } as const;
    await shutGate(fixture.db, "sandbox", "bulk", gate);
    expect([await free(start), await free(start + 1_000)]).toEqual(["a0@example.com", null]);
  });

  test("lets a part of a bulk call wait", async () => {
    await submit(first, "resend", 3, "a");
    expect(await freeing()).toBe(true);
    await free(start);
    expect(await fixture.claim()).toBeNull();
    const call = await claim(start + 1_000);
    expect(call).not.toBeNull();
    expect(await freeing()).toBe(true);
  });

  test("keeps no call waiting once its own lane is shut", async () => {
    await submit(first, "resend", 3, "a");
    await free(start);
    const gate = { opensAt: start + 5_000, code: "clerk_unreachable", detail: "", tries: 1 } as const;
    await shutGate(fixture.db, "sandbox", "change", gate);
    expect(await freeing()).toBe(false);
    expect((await fixture.claim())?.rows.map((row) => row.emailAddress)).toEqual(["a0@example.com"]);
  });

  test("keeps no call waiting for rows that only revoke", async () => {
    await submit(first, "revoke", 3, "a");
    expect(await freeing()).toBe(false);
  });
});
