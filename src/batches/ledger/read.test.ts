import { CompiledQuery } from "kysely";
import { expect, test } from "vitest";
import { readSettledSince } from "./read.ts";
import { openStore } from "#store/store.ts";

test("rows settled in an hour are counted by an index", async () => {
  const { db, close } = await openStore({ dataDir: ":memory:" });
  let text = "";
  const told = db.withPlugin({
    transformQuery: ({ node }) => {
      text = db.getExecutor().compileQuery(node, { queryId: "plan" }).sql;
      return node;
    },
    transformResult: ({ result }) => Promise.resolve(result),
  });
  await readSettledSince({ db: told, instance: "sandbox" }, 0);
  const plan = await db.executeQuery<{ detail: string }>(
    CompiledQuery.raw(`explain query plan ${text}`, ["sandbox", 0, "duplicate"]),
  );
  expect(plan.rows[0]?.detail).toContain("COVERING INDEX batch_row_settled");
  await close();
});
