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
  test("moves rows and counts together", async () => {
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

  test("finishes a batch with its last row", async () => {
    await fixture.submit("one", addresses(2));
    await fixture.settle((await fixture.claim())!, invited);
    expect(await readBatch(fixture.ledger, "one")).toMatchObject({ state: "finished", finished_at: start });
  });

  test("leaves a cancelled batch cancelled", async () => {
    await fixture.submit("one", addresses(2));
    const call = (await fixture.claim())!;
    await orderBatch(fixture.ledger, "one", "cancel", start);
    await fixture.settle(call, invited);
    expect(await readBatch(fixture.ledger, "one")).toMatchObject({ state: "cancelled", counts: { done: 2 } });
  });

  test("records how each invitation was made", async () => {
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

  test("never changes a settled row", async () => {
    await fixture.submit("one", ["a@example.com"]);
    const call = (await fixture.claim())!;
    await fixture.settle(call, invited);
    await fixture.settle(call, () => ({ kind: "failed", reason }));
    await fixture.settle(call, queuedAgain);
    const [row] = await fixture.rows("one");
    expect(row).toMatchObject({ outcome: "done", attempts: 1 });
    expect((await readBatch(fixture.ledger, "one"))?.counts).toMatchObject({ done: 1, failed: 0, queued: 0 });
  });

  test("of an old call leaves a newer one alone", async () => {
    await fixture.submit("one", ["a@example.com"]);
    const old = (await fixture.claim())!;
    await fixture.settle(old, queuedAgain);
    const newer = (await fixture.claim())!;
    await fixture.settle(old, () => ({ kind: "failed", reason }));
    expect((await fixture.rows("one"))[0]?.outcome).toBe("sending");
    await fixture.settle(newer, invited);
    expect((await fixture.rows("one"))[0]?.outcome).toBe("done");
  });

  test("of a former holder is refused whole", async () => {
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

  test("keeps what Clerk said for a row in doubt to itself", async () => {
    await fixture.submit("one", ["a@example.com"]);
    const heard = { ...reason, code: "already_invited" } as const;
    await fixture.settle((await fixture.claim())!, () => ({
      kind: "doubt",
      since: start,
      lookAt: start,
      heard,
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
    const batch = (await readBatch(fixture.ledger, "one"))!;
    return readRows(fixture.ledger, batch, { query: "", limit: 100, offset: 0, ...query });
  }

  test("come failed first, then by place", async () => {
    const { data, totalCount } = await page({});
    expect(data.map((row) => row.index)).toEqual([3, 7, 0, 1, 2, 4, 5, 6, 8, 9, 10]);
    expect(totalCount).toBe(11);
  });

  test("come in pages that meet exactly", async () => {
    const pages = [];
    for (let offset = 0; offset < 12; offset += 3) pages.push(await page({ limit: 3, offset }));
    expect(pages.flatMap(({ data }) => data.map((row) => row.index))).toEqual([
      3, 7, 0, 1, 2, 4, 5, 6, 8, 9, 10,
    ]);
    expect(await page({ offset: 11 })).toEqual({ data: [], totalCount: 11 });
  });

  test("are filtered by outcome", async () => {
    const { data, totalCount } = await page({ outcome: "failed" });
    expect(data.map((row) => row.index)).toEqual([3, 7]);
    expect(totalCount).toBe(2);
  });

  test("are searched by address and name literally", async () => {
    expect((await page({ query: "PERSON3" })).data.map((row) => row.index)).toEqual([3]);
    expect((await page({ query: "_" })).data.map((row) => row.index)).toEqual([10]);
    expect((await page({ query: "100%" })).totalCount).toBe(1);
    expect(await page({ query: "nobody" })).toEqual({ data: [], totalCount: 0 });
  });
});

describe("an order", () => {
  test.each([
    ["pause", "paused"],
    ["cancel", "cancelled"],
  ] as const)("to %s a running batch makes it %s", async (order, state) => {
    await fixture.submit("one", addresses(1));
    await orderBatch(fixture.ledger, "one", order, start);
    await orderBatch(fixture.ledger, "one", order, start + 5);
    expect((await readBatch(fixture.ledger, "one"))?.state).toBe(state);
  });

  test("does not bring a cancelled batch back", async () => {
    await fixture.submit("one", addresses(1));
    await orderBatch(fixture.ledger, "one", "cancel", start);
    await orderBatch(fixture.ledger, "one", "resume", start);
    await orderBatch(fixture.ledger, "one", "pause", start);
    expect(await readBatch(fixture.ledger, "one")).toMatchObject({ state: "cancelled", finished_at: start });
  });

  test("does not touch a finished batch", async () => {
    await fixture.submit("one", ["a@example.com"]);
    await fixture.settle((await fixture.claim())!, () => ({
      kind: "done",
      invitation: invitationOf("a@example.com"),
    }));
    await orderBatch(fixture.ledger, "one", "cancel", start);
    expect((await readBatch(fixture.ledger, "one"))?.state).toBe("finished");
  });
});
