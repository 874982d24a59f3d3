import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { NewBatch } from "#contract/batch.ts";
import { readBatch } from "./read.ts";
import { bodyHash } from "./submit.ts";
import { type LedgerFixture, openLedger } from "#batches/testing/ledger-fixture.ts";

let fixture: LedgerFixture;
beforeEach(async () => {
  fixture = await openLedger();
});
afterEach(() => fixture.close());

const body = (rows: object[], options: object = {}) => NewBatch.parse({ kind: "invite", options, rows });

describe("a submit", () => {
  test("a submit stores every row with its position", async () => {
    expect(await fixture.submit("one", ["a@example.com", "b@example.com"])).toBe("created");
    const rows = await fixture.rows("one");
    expect(rows.map((row) => [row.index, row.emailAddress, row.outcome, row.attempts])).toEqual([
      [0, "a@example.com", "queued", 0],
      [1, "b@example.com", "queued", 0],
    ]);
  });

  test("a repeated submit adds nothing", async () => {
    await fixture.submit("one", ["a@example.com"]);
    expect(await fixture.submit("one", ["a@example.com"], {}, Date.now())).toBe("unchanged");
    expect(await fixture.rows("one")).toHaveLength(1);
  });

  test("two submits at the same time store one batch", async () => {
    const both = await Promise.all([
      fixture.submit("one", ["a@example.com"]),
      fixture.submit("one", ["a@example.com"]),
    ]);
    expect(both.toSorted()).toEqual(["created", "unchanged"]);
  });

  test("a submit with other rows is a conflict", async () => {
    await fixture.submit("one", ["a@example.com"]);
    expect(await fixture.submit("one", ["b@example.com"])).toBe("conflict");
    expect(await fixture.submit("one", ["a@example.com"], { expiresInDays: 3 })).toBe("conflict");
  });

  test("a submit to another instance is a conflict", async () => {
    await fixture.submit("one", ["a@example.com"]);
    await fixture.db.updateTable("batch").set({ instance: "other" }).execute();
    expect(await fixture.submit("one", ["a@example.com"])).toBe("conflict");
    expect(await readBatch(fixture.ledger, "one")).toBeNull();
  });

  test("a submit settles a duplicate address", async () => {
    await fixture.submit("one", ["a@example.com", "b@example.com", "A@Example.com"]);
    const rows = await fixture.rows("one");
    expect(rows[2]).toMatchObject({ outcome: "skipped", code: "duplicate", settledAt: expect.any(Number) });
    expect(rows[2]?.detail).toContain("Row 1 has the same address");
    const batch = await readBatch(fixture.ledger, "one");
    expect(batch?.counts).toEqual({ queued: 2, sending: 0, done: 0, skipped: 1, failed: 0, cancelled: 0 });
  });

  test("a submit stores all of several thousand rows", async () => {
    const rows = Array.from({ length: 2_345 }, (_, index) => `person${index}@example.com`);
    await fixture.submit("one", rows);
    const stored = await fixture.rows("one");
    expect(stored.map((row) => row.emailAddress)).toEqual(rows);
    expect((await readBatch(fixture.ledger, "one"))?.counts.queued).toBe(2_345);
  });

  test("a failed submit stores nothing", async () => {
    await fixture.db.schema.dropTable("batch_count").execute();
    await expect(fixture.submit("one", ["a@example.com"])).rejects.toThrow(/batch_count/);
    expect(await fixture.db.selectFrom("batch_row").selectAll().execute()).toEqual([]);
    expect(await fixture.db.selectFrom("batch").selectAll().execute()).toEqual([]);
  });
});

describe("the hash of a body", () => {
  test("the hash ignores the order of keys", async () => {
    const one = body([{ emailAddress: "a@example.com", publicMetadata: { x: { b: 1, a: 2 }, y: [1] } }]);
    const two = body([{ publicMetadata: { y: [1], x: { a: 2, b: 1 } }, emailAddress: "A@example.com " }]);
    expect(await bodyHash(one)).toBe(await bodyHash(two));
  });

  test("the hash depends on the order of rows and lists", async () => {
    const rows = [{ emailAddress: "a@example.com" }, { emailAddress: "b@example.com" }];
    expect(await bodyHash(body(rows))).not.toBe(await bodyHash(body(rows.toReversed())));
    const listed = (list: number[]) => body([{ emailAddress: "a@example.com", publicMetadata: { list } }]);
    expect(await bodyHash(listed([1, 2]))).not.toBe(await bodyHash(listed([2, 1])));
  });

  test("the hash depends on options and names", async () => {
    const plain = body([{ emailAddress: "a@example.com" }]);
    expect(await bodyHash(plain)).not.toBe(await bodyHash(body(plain.rows, { notify: false })));
    expect(await bodyHash(plain)).not.toBe(
      await bodyHash(body([{ emailAddress: "a@example.com", name: "A" }])),
    );
  });
});
