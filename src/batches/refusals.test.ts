import { describe, expect, test } from "vitest";
import { addresses, batchId, rowsOf, withHarness } from "#batches/testing/harness.ts";
import { advance, countsOf, madeByEngine, one, rowsOfBatch } from "#batches/testing/scenario.ts";

describe("a refusal that names no address and no option", () => {
  test.each([3, 150])("an unclear refusal of every call stops a batch of %d rows", (rows) =>
    withHarness({ known: { unclear: "all" } }, async (harness) => {
      await harness.submit(one, rowsOf(addresses(rows)));
      await advance(harness, 20_000);
      expect((await countsOf(harness))?.failed).toBeLessThan(3);
      expect((await harness.engine().get(one))?.waiting).toMatchObject({ code: "clerk_failed" });
    }),
  );

  test("rows are sent when Clerk stops refusing every call", () =>
    withHarness({ known: { unclear: "all" } }, async (harness) => {
      const list = addresses(150);
      await harness.submit(one, rowsOf(list));
      await advance(harness, 600_000);
      expect(harness.clerk.calls.length).toBeLessThan(30);
      delete harness.clerk.state.unclear;
      await harness.runToEnd();
      expect(await countsOf(harness)).toMatchObject({ done: 148, failed: 2 });
      expect(new Set(madeByEngine(harness)).size).toBe(148);
    }));

  test.each([1, 2, 5])("unclear refusals of %d in 60 addresses do not stop the others", (count) =>
    withHarness({ known: { unclear: new Set(addresses(count)) } }, async (harness) => {
      await harness.submit(one, rowsOf(addresses(60)));
      await harness.runToEnd();
      expect(madeByEngine(harness)).toEqual(addresses(60).slice(count).toSorted());
      expect(await countsOf(harness)).toMatchObject({ done: 60 - count, failed: count });
    }),
  );

  test.each([
    [3, 10],
    [6, 20],
  ])("unclear refusals of the first %d in %d addresses do not stop the others", (count, rows) =>
    withHarness({ known: { unclear: new Set(addresses(count)) } }, async (harness) => {
      await harness.submit(one, rowsOf(addresses(rows)));
      await harness.time.runUntil(() => madeByEngine(harness).length === rows - count);
    }),
  );

  test("unclear refusals of one batch do not stop another batch for good", () =>
    withHarness({ known: { unclear: new Set(addresses(4)) } }, async (harness) => {
      await harness.submit(one, rowsOf(addresses(4)));
      await advance(harness, 300_000);
      await harness.submit(batchId(2), rowsOf(addresses(2, "good")));
      await harness.runToEnd();
      expect(await countsOf(harness)).toMatchObject({ failed: 4 });
      expect(await countsOf(harness, batchId(2))).toMatchObject({ done: 2 });
    }));

  test("a row that fails with an unclear refusal is not reported as gone", () =>
    withHarness({ known: { unclear: new Set(addresses(1)) } }, async (harness) => {
      await harness.submit(one, rowsOf(addresses(12)));
      await harness.runToEnd();
      expect((await rowsOfBatch(harness)).find(({ outcome }) => outcome === "failed")).toMatchObject({
        emailAddress: "person0@example.com",
        code: "clerk_failed",
      });
    }));
});
