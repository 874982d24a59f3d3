import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { readBatch, readRows } from "./read.ts";
import { orderBatch } from "./control.ts";
import { LeaseLostError } from "./ledger.ts";
import { addresses } from "#batches/testing/harness.ts";
import {
  invitationOf,
  type LedgerFixture,
  openLedger,
  queuedAgain,
  invited,
  start,
  momentAt,
} from "#batches/testing/ledger-fixture.ts";

let fixture: LedgerFixture;
beforeEach(async () => {
  fixture = await openLedger();
});
afterEach(() => fixture.close());

const reason = {
  code: "address_blocked",
  detail: "Not on the allowlist.",
  clerkCode: "not_allowed_access",
} as const;

describe("a settlement", () => {
  test("a settlement moves rows and counts together", async () => {
    await fixture.submit("one", addresses(3));
    const call = (await fixture.claim())!;
    await fixture.settle(call, (address) =>
      address.startsWith("person0")
        ? invited(address)
        : address.startsWith("person1")
          ? { kind: "failed", reason }
          : queuedAgain(),
    );
    const batch = await readBatch(fixture.ledger, "one");
    expect(batch).toMatchObject({
      state: "running",
      counts: { queued: 1, sending: 0, done: 1, skipped: 0, failed: 1 },
    });
    const rows = await fixture.rows("one");
    expect(rows[0]).toMatchObject({
      outcome: "done",
      invitationId: "inv_person0examplecom",
      attempts: 1,
      settledAt: start,
    });
    expect(rows[1]).toMatchObject({
      outcome: "failed",
      code: reason.code,
      clerkCode: reason.clerkCode,
    });
    expect(rows[2]).toMatchObject({ outcome: "queued", attempts: 0, settledAt: null });
  });

  test("the last row finishes its batch", async () => {
    await fixture.submit("one", addresses(2));
    await fixture.settle((await fixture.claim())!, invited);
    expect(await readBatch(fixture.ledger, "one")).toMatchObject({ state: "finished", finished_at: start });
  });

  test("a cancelled batch stays cancelled", async () => {
    await fixture.submit("one", addresses(2));
    const call = (await fixture.claim())!;
    await orderBatch(fixture.ledger, "one", "cancel", momentAt(start));
    await fixture.settle(call, invited);
    expect(await readBatch(fixture.ledger, "one")).toMatchObject({ state: "cancelled", counts: { done: 2 } });
  });

  test("a settlement records how each invitation was made", async () => {
    await fixture.submit("one", [{ emailAddress: "a@example.com", expiresInDays: 3 }], { notify: false });
    await fixture.settle((await fixture.claim())!, invited);
    expect(await fixture.db.selectFrom("invitation_record").selectAll().execute()).toEqual([
      {
        instance: "sandbox",
        invitation_id: "inv_aexamplecom",
        email_address: "a@example.com",
        invited_by: "Admin",
        batch_id: "one",
        options: JSON.stringify({ notify: false, expiresInDays: 3 }),
        created_at: start,
      },
    ]);
  });

  test("a settled row never changes", async () => {
    await fixture.submit("one", ["a@example.com"]);
    const call = (await fixture.claim())!;
    await fixture.settle(call, invited);
    await fixture.settle(call, () => ({ kind: "failed", reason }));
    await fixture.settle(call, queuedAgain);
    const [row] = await fixture.rows("one");
    expect(row).toMatchObject({ outcome: "done", attempts: 1 });
    expect((await readBatch(fixture.ledger, "one"))?.counts).toMatchObject({ done: 1, failed: 0, queued: 0 });
  });

  test("a settlement of an old call leaves a newer one untouched", async () => {
    await fixture.submit("one", ["a@example.com"]);
    const old = (await fixture.claim())!;
    await fixture.settle(old, queuedAgain);
    const newer = (await fixture.claim())!;
    await fixture.settle(old, () => ({ kind: "failed", reason }));
    expect((await fixture.rows("one"))[0]?.outcome).toBe("sending");
    await fixture.settle(newer, invited);
    expect((await fixture.rows("one"))[0]?.outcome).toBe("done");
  });

  test("a settlement of a previous holder is refused completely", async () => {
    await fixture.submit("one", addresses(2));
    const call = (await fixture.claim())!;
    await fixture.db
      .updateTable("lease")
      .set({ token: fixture.token + 1, holder: "second" })
      .execute();
    await expect(fixture.settle(call, invited)).rejects.toThrow(LeaseLostError);
    expect((await readBatch(fixture.ledger, "one"))?.counts).toMatchObject({ sending: 2, done: 0 });
    expect(await fixture.db.selectFrom("invitation_record").selectAll().execute()).toEqual([]);
  });

  test("a refusal stored with an unknown outcome is not shown", async () => {
    await fixture.submit("one", ["a@example.com"]);
    const refusal = { ...reason, code: "already_invited" } as const;
    await fixture.settle((await fixture.claim())!, () => ({
      kind: "unknown",
      since: start,
      reconcileAt: start,
      refusal,
    }));
    const [row] = await fixture.rows("one");
    expect(row).toMatchObject({ outcome: "sending", settledAt: null });
    expect(row).not.toHaveProperty("code");
  });
});

describe("the rows of a batch", () => {
  beforeEach(async () => {
    await fixture.submit("one", [
      ...addresses(10),
      { emailAddress: "odd_one@example.com", name: "Zoë 100%" },
    ]);
    const call = (await fixture.claim())!;
    await fixture.settle(call, (address) =>
      /[37]@/.test(address) ? { kind: "failed", reason } : invited(address),
    );
  });

  async function page(query: Partial<Parameters<typeof readRows>[2]>) {
    return (await readRows(fixture.ledger, "one", { query: "", limit: 100, offset: 0, ...query }))!;
  }

  test("rows come failed first, then by position", async () => {
    const { data, totalCount } = await page({});
    expect(data.map((row) => row.index)).toEqual([3, 7, 0, 1, 2, 4, 5, 6, 8, 9, 10]);
    expect(totalCount).toBe(11);
  });

  test("pages of rows neither overlap nor leave gaps", async () => {
    const pages = [];
    for (let offset = 0; offset < 12; offset += 3) pages.push(await page({ limit: 3, offset }));
    expect(pages.flatMap(({ data }) => data.map((row) => row.index))).toEqual([
      3, 7, 0, 1, 2, 4, 5, 6, 8, 9, 10,
    ]);
    expect(await page({ offset: 11 })).toEqual({ data: [], totalCount: 11 });
  });

  test("rows are filtered by outcome", async () => {
    const { data, totalCount } = await page({ outcome: "failed" });
    expect(data.map((row) => row.index)).toEqual([3, 7]);
    expect(totalCount).toBe(2);
  });

  test("rows are searched literally by address and name", async () => {
    expect((await page({ query: "PERSON3" })).data.map((row) => row.index)).toEqual([3]);
    expect((await page({ query: "_" })).data.map((row) => row.index)).toEqual([10]);
    expect((await page({ query: "100%" })).totalCount).toBe(1);
    expect(await page({ query: "missing" })).toEqual({ data: [], totalCount: 0 });
  });
});

describe("a command", () => {
  test.each([
    ["pause", "paused"],
    ["cancel", "cancelled"],
  ] as const)("an order to %s makes a running batch %s", async (order, state) => {
    await fixture.submit("one", addresses(1));
    await orderBatch(fixture.ledger, "one", order, momentAt(start));
    await orderBatch(fixture.ledger, "one", order, momentAt(start + 5));
    expect((await readBatch(fixture.ledger, "one"))?.state).toBe(state);
  });

  test("a cancelled batch cannot be resumed", async () => {
    await fixture.submit("one", addresses(1));
    await orderBatch(fixture.ledger, "one", "cancel", momentAt(start));
    await orderBatch(fixture.ledger, "one", "resume", momentAt(start));
    await orderBatch(fixture.ledger, "one", "pause", momentAt(start));
    expect(await readBatch(fixture.ledger, "one")).toMatchObject({ state: "cancelled", finished_at: start });
  });

  test("a finished batch cannot be cancelled", async () => {
    await fixture.submit("one", ["a@example.com"]);
    await fixture.settle((await fixture.claim())!, () => ({
      kind: "invited",
      invitation: invitationOf("a@example.com"),
    }));
    await orderBatch(fixture.ledger, "one", "cancel", momentAt(start));
    expect((await readBatch(fixture.ledger, "one"))?.state).toBe("finished");
  });
});
