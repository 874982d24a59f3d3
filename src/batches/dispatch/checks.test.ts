import { describe, expect, test } from "vitest";
import type { NewBatch } from "#contract/batch.ts";
import { addresses, batchId, type Harness, hourMs, rowsOf, withHarness } from "#batches/testing/harness.ts";
import type { CheckFault, Fault } from "#batches/testing/model-faults.ts";
import { withoutSettings } from "./sender.ts";
import { advance, one, rowsOfBatch } from "#batches/testing/scenario.ts";

const batch = async (harness: Harness) => (await harness.engine().get(one))!;
const called = (harness: Harness) => harness.clerk.calls.flatMap((call) => call.addresses);

describe("rows that need no invitation", () => {
  const list = addresses(300);
  const invited = new Set(list.filter((_, index) => index % 67 === 3));
  const users = new Set(list.filter((_, index) => index % 67 === 40));

  test("rows that need no invitation cost no call and refuse no other row", async () => {
    await withHarness({ known: { invited, users } }, async (harness) => {
      await harness.submit(one, rowsOf(list));
      await harness.runToEnd();
      expect((await batch(harness)).counts).toMatchObject({ done: 291, skipped: 9, failed: 0 });
      expect(called(harness).toSorted()).toEqual(
        list.filter((address) => !invited.has(address) && !users.has(address)).toSorted(),
      );
      // All in the first window: 25 calls of ten and 41 of one.
      expect(harness.clerk.calls).toHaveLength(66);
    });
  });

  test("rows that need no invitation say why, and since when", async () => {
    await withHarness({ known: { invited, users } }, async (harness) => {
      await harness.submit(one, rowsOf(list.slice(0, 45)));
      await harness.runToEnd();
      const rows = await rowsOfBatch(harness);
      expect(rows[3]).toMatchObject({ outcome: "skipped", code: "already_invited", attempts: 0 });
      expect(rows[3]?.detail).toBe(
        "person3@example.com has a pending invitation since 2027-01-14 08:00 UTC. Resend or revoke it, or leave it pending.",
      );
      expect(rows[40]).toMatchObject({ outcome: "skipped", code: "already_user" });
      expect(rows[40]?.detail).toContain("person40@example.com");
    });
  });

  test("a batch may consist of rows that need no invitation", async () => {
    await withHarness({ known: { users: new Set(list) } }, async (harness) => {
      await harness.submit(one, rowsOf(list));
      await harness.runToEnd();
      expect(await batch(harness)).toMatchObject({ state: "finished", ratePerHour: 300 });
      expect(harness.clerk.calls).toEqual([]);
    });
  });
});

test("a clean list uses the whole allowance", async () => {
  await withHarness({ settings: () => Promise.resolve(withoutSettings) }, async (harness) => {
    const before = harness.time.now();
    await harness.submit(one, rowsOf(addresses(1_050)));
    await harness.runToEnd();
    const took = harness.time.now() - before;
    // 350 immediately, then 350 in each window of a minute; a hundred calls in sequence take three seconds of it.
    expect((2 * hourMs) / took).toBeGreaterThan(0.95);
    expect(harness.clerk.calls).toHaveLength(3 * 125);
  });
});

describe("a row that waited for long", () => {
  test("a row that waited for long is checked again just before its call", async () => {
    const limited: Fault = { kind: "wait", retryAfterMs: hourMs };
    await withHarness({ calls: [limited, { ...limited }] }, async (harness) => {
      await harness.submit(one, rowsOf(addresses(20)));
      await advance(harness, 1_000);
      await harness.engine().pause(one);
      await advance(harness, 11 * 60_000);
      harness.clerk.happens({ emailAddress: "person7@example.com", event: "signed-up" });
      harness.clerk.happens({ emailAddress: "person8@example.com", event: "signed-up" });
      await harness.engine().resume(one);
      await harness.runToEnd();
      expect((await batch(harness)).counts).toMatchObject({ done: 18, skipped: 2 });
      expect(called(harness)).not.toContain("person7@example.com");
    });
  });

  test("a row is not checked again while its check is recent", async () => {
    const limited: Fault = { kind: "wait", retryAfterMs: hourMs };
    await withHarness({ calls: [limited, { ...limited }] }, async (harness) => {
      await harness.submit(one, rowsOf(addresses(20)));
      await advance(harness, 3_000);
      const publicMetadata = { by: "others" };
      harness.clerk.happens({ emailAddress: "person7@example.com", event: "invited", publicMetadata });
      await harness.runToEnd();
      expect(called(harness)).toContain("person7@example.com");
      expect((await batch(harness)).counts).toMatchObject({ done: 19, skipped: 1 });
    });
  });
});

describe("a check that cannot be made", () => {
  const always = (fault: CheckFault, times = 10_000): CheckFault[] =>
    Array.from({ length: times }, () => fault);

  test("a check that fails holds sending and says why", async () => {
    await withHarness({ checks: always("not-sent", 6) }, async (harness) => {
      await harness.submit(one, rowsOf(addresses(20)));
      await advance(harness, 1_500);
      expect(await batch(harness)).toMatchObject({ waiting: { code: "clerk_unreachable" } });
      expect(harness.clerk.calls).toEqual([]);
      await harness.runToEnd();
      expect((await batch(harness)).counts).toMatchObject({ done: 20 });
    });
  });

  test("a check that keeps failing does not hold sending forever", async () => {
    await withHarness({ checks: always("unknown") }, async (harness) => {
      await harness.submit(one, rowsOf(addresses(20)));
      await harness.runToEnd();
      expect((await batch(harness)).counts).toMatchObject({ done: 20 });
    });
  });

  test("a refused check counts as made", async () => {
    await withHarness({ checks: always("refused") }, async (harness) => {
      const before = harness.time.now();
      await harness.submit(one, rowsOf(addresses(20)));
      await harness.runToEnd();
      expect((await batch(harness)).counts).toMatchObject({ done: 20 });
      expect(harness.time.now() - before).toBeLessThan(1_000);
    });
  });

  test("a resume retries a check immediately", async () => {
    await withHarness({ checks: always("not-sent") }, async (harness) => {
      await harness.submit(one, rowsOf(addresses(20)));
      await advance(harness, 20_000);
      harness.clerk.heal();
      const before = harness.time.now();
      await harness.engine().resume(one);
      await harness.runToEnd();
      expect(harness.time.now() - before).toBeLessThan(1_000);
    });
  });
});

test("a rate-limited check spends no allowance", async () => {
  await withHarness({ checks: ["wait", "wait", "wait"] }, async (harness) => {
    await harness.submit(one, rowsOf(addresses(20)));
    await harness.runToEnd();
    expect((await batch(harness)).counts).toMatchObject({ done: 20 });
    expect(harness.clerk.calls).toHaveLength(2);
  });
});

/** As a process leaves it that ends now: what happens before the next one starts is a gap of the ledger. */
async function releaseLease(harness: Harness): Promise<void> {
  const lease = { instance: "sandbox", holder: "", token: 1, expires_at: 0, alive_at: harness.time.now() };
  await harness.db().insertInto("lease").values(lease).execute();
}

describe("an invitation made after the submit", () => {
  /** As with a restored backup: the call of this batch was made, and the ledger does not know. */
  async function restored(harness: Harness, options: object): Promise<void> {
    await harness.engine().stop();
    await releaseLease(harness);
    const newBatch = { kind: "invite", options, rows: rowsOf(addresses(12)) } as NewBatch;
    await harness.engine().submit(one, newBatch, "Admin");
    harness.clerk.inviteElsewhere("person4@example.com");
    await advance(harness, 120_000);
    harness.crash();
    await harness.runToEnd();
  }

  test("an invitation that nothing accounts for is the batch's own", async () => {
    await withHarness({}, async (harness) => {
      await restored(harness, {});
      const rows = await rowsOfBatch(harness);
      expect(rows[4]).toMatchObject({ outcome: "done", invitationId: "inv_000001" });
      expect(called(harness)).not.toContain("person4@example.com");
      const records = await harness.db().selectFrom("invitation_record").select("invitation_id").execute();
      expect(records).toHaveLength(12);
    });
  });

  test("an invitation with other metadata is not the batch's own", async () => {
    await withHarness({}, async (harness) => {
      await restored(harness, { publicMetadata: { team: "blue" } });
      expect((await rowsOfBatch(harness))[4]).toMatchObject({ outcome: "skipped", code: "already_invited" });
    });
  });

  test("an invitation made before the submit is not the batch's own, whatever Clerk's clock says", async () => {
    await withHarness({ rules: { clockAheadMs: 3_600_000 } }, async (harness) => {
      await releaseLease(harness);
      harness.clerk.inviteElsewhere("person4@example.com");
      await advance(harness, 120_000);
      await harness.submit(one, rowsOf(addresses(12)));
      await harness.runToEnd();
      expect((await rowsOfBatch(harness))[4]).toMatchObject({ outcome: "skipped", code: "already_invited" });
    });
  });

  test("an invitation recorded for another row is not the batch's own", async () => {
    await withHarness({}, async (harness) => {
      await harness.submit(one, rowsOf(["a@example.com"]));
      await harness.submit(batchId(2), rowsOf(["a@example.com"]));
      await harness.runToEnd();
      expect(await rowsOfBatch(harness)).toMatchObject([{ outcome: "done" }]);
      const other = await harness.engine().rows(batchId(2), { query: "", limit: 5, offset: 0 });
      expect(other?.data).toMatchObject([{ outcome: "skipped", code: "already_invited" }]);
      expect(harness.clerk.calls).toHaveLength(1);
    });
  });
});
