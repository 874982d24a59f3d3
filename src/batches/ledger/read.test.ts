import { CompiledQuery } from "kysely";
import { expect, test } from "vitest";
import { readInvitees } from "./follow-up.ts";
import { readRows, readSettledSince } from "./read.ts";
import { openLedger } from "#batches/testing/ledger-fixture.ts";
import { openStore } from "#store/store.ts";

test("rows settled in the last hour are counted by an index", async () => {
  const { db, close } = await openStore({ dataDir: ":memory:" });
  let text = "";
  const watched = db.withPlugin({
    transformQuery: ({ node }) => {
      text = db.getExecutor().compileQuery(node, { queryId: "plan" }).sql;
      return node;
    },
    transformResult: ({ result }) => Promise.resolve(result),
  });
  await readSettledSince({ db: watched, instance: "sandbox" }, 0);
  const plan = await db.executeQuery<{ detail: string }>(
    CompiledQuery.raw(`explain query plan ${text}`, ["sandbox", 0, "duplicate"]),
  );
  expect(plan.rows[0]?.detail).toContain("COVERING INDEX batch_row_settled");
  await close();
});

async function all<T>(items: AsyncIterable<T>): Promise<T[]> {
  const seen: T[] = [];
  for await (const item of items) seen.push(item);
  return seen;
}

test("the failed rows are read in order, each with its own redirect URL", async () => {
  const fixture = await openLedger();
  await fixture.submit("one", [
    { emailAddress: "a@example.com", redirectUrl: "https://example.com/a" },
    { emailAddress: "b@example.com", redirectUrl: "https://example.com/a" },
    "c@example.com",
    { emailAddress: "d@example.com", redirectUrl: "https://example.com/d" },
  ]);
  await fixture.db.updateTable("batch_row").set({ outcome: "failed" }).where("position", "<", 3).execute();
  const failed = { redirectUrl: "https://example.com/a", replaces: null };
  expect(await all(readInvitees(fixture.ledger, "one", "failed"))).toEqual([
    { ...failed, emailAddress: "a@example.com" },
    { ...failed, emailAddress: "b@example.com" },
    { redirectUrl: undefined, replaces: null, emailAddress: "c@example.com" },
  ]);
  const other = { ...fixture.ledger, instance: "other" };
  expect(await all(readInvitees(other, "one", "failed"))).toEqual([]);
  await fixture.close();
});

test("rows are found by an address as people write it, and by a part of a name", async () => {
  const fixture = await openLedger();
  await fixture.submit("one", [
    { emailAddress: "jane@xn--mnchen-3ya.example", name: "Jane Özil" },
    { emailAddress: "a_b@example.com", name: "50% Off" },
    "axb@example.com",
  ]);
  const found = async (query: string) =>
    (await readRows(fixture.ledger, "one", { query, limit: 100, offset: 0 }))?.data.map((row) => row.index);
  const jane = [
    "münchen",
    "jane@MÜNCHEN.example",
    "Jane <jane@münchen.example>;",
    "\u200Bjane@xn--mnchen-3ya.example",
  ];
  for (const query of [...jane, "Özil", "jane özil", "ÖZIL", "JANE"]) expect(await found(query)).toEqual([0]);
  expect(await found("mailto:a_b@example.com")).toEqual([1]);
  expect(await found("a_b")).toEqual([1]);
  expect(await found("50%")).toEqual([1]);
  expect(await found("@example")).toEqual([1, 2]);
  expect(await found("jane ä")).toEqual([]);
  await fixture.close();
});
