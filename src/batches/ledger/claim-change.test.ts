import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { NewBatch } from "#contract/batch.ts";
import { nextChangeAt } from "#batches/lanes.ts";
import { claimChange, isFreeingAddresses } from "./claim-change.ts";
import { openClaim, readLane, startBackoff } from "./lanes.ts";
import { holdLedger, LeaseLostError } from "./ledger.ts";
import { submitBatch } from "./submit.ts";
import { markInterrupted } from "./takeover.ts";
import { batchId } from "#batches/testing/harness.ts";
import { hourMs, type LedgerFixture, openLedger, start, momentAt } from "#batches/testing/ledger-fixture.ts";

const [first, second] = [batchId(1), batchId(2)];
const moment = momentAt(start);
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
  return claimChange(holdLedger(fixture.ledger, token), `change-${calls}`, { ...moment, now });
}

/** Claims one row and frees its address for the new invitation. */
async function free(now: number): Promise<string | null> {
  const call = await claim(now);
  if (!call) return null;
  const freed = () => ({ kind: "freed", isRevoked: true }) as const;
  await fixture.settle({ id: call.id, rows: [call.row] }, freed);
  // The fixture settles at `start`, but the call ended now.
  await fixture.db.updateTable("call").set({ spent_at: now }).where("id", "=", call.id).execute();
  return call.row.emailAddress;
}

const freeing = () =>
  fixture.db
    .transaction()
    .execute(async (trx) => isFreeingAddresses(await openClaim(trx, "sandbox", moment)));

describe("a claim of the change lane", () => {
  test("the change lane takes one row of each batch in turn", async () => {
    await submit(first, "revoke", 3, "a");
    await submit(second, "delete", 3, "b");
    const taken = [];
    for (let count = 0; count < 4; count += 1) taken.push((await claim(start + count * 1_000))?.row);
    expect(taken.map((row) => [row?.emailAddress, row?.step, row?.targetId])).toEqual([
      ["a0@example.com", "revoke", "inv_a0"],
      ["b0@example.com", "delete", "inv_b0"],
      ["a1@example.com", "revoke", "inv_a1"],
      ["b1@example.com", "delete", "inv_b1"],
    ]);
  });

  test("the change lane pauses between two requests", async () => {
    await submit(first, "revoke", 3, "a");
    await claim();
    expect(await claim(start + 339)).toBeNull();
    const soon = { ...moment, now: start + 10 };
    expect(nextChangeAt(await readLane(fixture.db, "sandbox", "change", soon), soon)).toBe(start + 340);
    expect(await claim(start + 340)).not.toBeNull();
  });

  test("the change lane leaves an address that is under way", async () => {
    await fixture.submit(second, ["a0@example.com"]);
    await fixture.db.updateTable("batch_row").set({ checked_at: start }).execute();
    await fixture.claim();
    await submit(first, "revoke", 2, "a");
    expect((await claim())?.row.emailAddress).toBe("a1@example.com");
  });

  test("the change lane takes nothing of a paused batch", async () => {
    await submit(first, "revoke", 2, "a");
    await fixture.db.updateTable("batch").set({ state: "paused" }).execute();
    expect(await claim()).toBeNull();
  });

  test("a process without the lease claims no change", async () => {
    await submit(first, "revoke", 2, "a");
    await expect(claim(start, 99)).rejects.toThrow(LeaseLostError);
  });

  test("an interrupted change is queued again", async () => {
    await submit(first, "revoke", 1, "a");
    await claim();
    await markInterrupted(fixture.held, momentAt(start));
    expect(await fixture.rows(first)).toMatchObject([{ outcome: "queued", attempts: 0 }]);
    expect((await claim(start + 1_000))?.row.emailAddress).toBe("a0@example.com");
  });
});

describe("revoking ahead of new invitations", () => {
  test("revoking ahead stops at what one call can carry", async () => {
    await submit(first, "resend", 20, "a");
    const freed = [];
    for (let count = 0; count < 20; count += 1) freed.push(await free(start + count * 1_000));
    expect(freed.filter(Boolean)).toHaveLength(10);
  });

  test("revoking ahead stops while no lane can send", async () => {
    await submit(first, "resend", 2, "a");
    const backoff = { until: start + 60_000, reason: "clerk_limit", detail: "", tries: 1 } as const;
    for (const lane of ["bulk", "single"] as const) await startBackoff(fixture.db, "sandbox", lane, backoff);
    expect(await claim()).toBeNull();
    expect(await free(start + 60_000)).toBe("a0@example.com");
  });

  test("revoking ahead is one at a time for the single lane", async () => {
    await submit(first, "resend", 5, "a");
    const backoff = { until: start + hourMs, reason: "clerk_limit", detail: "", tries: 1 } as const;
    await startBackoff(fixture.db, "sandbox", "bulk", backoff);
    expect([await free(start), await free(start + 1_000)]).toEqual(["a0@example.com", null]);
  });

  test("a bulk call that is not full waits for addresses being freed", async () => {
    await submit(first, "resend", 3, "a");
    expect(await freeing()).toBe(true);
    await free(start);
    expect(await fixture.claim()).toBeNull();
    const call = await claim(start + 1_000);
    expect(call).not.toBeNull();
    expect(await freeing()).toBe(true);
  });

  test("no call waits while the change lane backs off", async () => {
    await submit(first, "resend", 3, "a");
    await free(start);
    const backoff = { until: start + 5_000, reason: "clerk_unreachable", detail: "", tries: 1 } as const;
    await startBackoff(fixture.db, "sandbox", "change", backoff);
    expect(await freeing()).toBe(false);
    expect((await fixture.claim())?.rows.map((row) => row.emailAddress)).toEqual(["a0@example.com"]);
  });

  test("no call waits for rows that only revoke", async () => {
    await submit(first, "revoke", 3, "a");
    expect(await freeing()).toBe(false);
  });
});
