import { CompiledQuery } from "kysely";
import { expect, test } from "vitest";
import { readFailedInvitees, readSettledSince } from "./read.ts";
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
  const failed = { redirectUrl: "https://example.com/a" };
  expect(await all(readFailedInvitees(fixture.ledger, "one"))).toEqual([
    { ...failed, emailAddress: "a@example.com" },
    { ...failed, emailAddress: "b@example.com" },
    { redirectUrl: undefined, emailAddress: "c@example.com" },
  ]);
  const other = { ...fixture.ledger, instance: "other" };
  expect(await all(readFailedInvitees(other, "one"))).toEqual([]);
  await fixture.close();
});
