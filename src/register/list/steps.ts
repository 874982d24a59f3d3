import { setImmediate } from "node:timers/promises";
import { type SqlBool, sql } from "kysely";
import { type MatchingRows, matchingRows } from "./rows.ts";
import type { Selection } from "./selection.ts";
import type { Db } from "./source.ts";
import { narrowestRows } from "./total.ts";

/**
 * The rows that match, each in one of the queries. It is a single query if few rows match one of the conditions; otherwise
 * every row is looked at, in steps between which the event loop turns.
 */
export async function* inSteps(selection: Selection): AsyncGenerator<MatchingRows> {
  const { db, limits } = selection.source;
  if (selection.conditions.some(({ size }) => size < Infinity)) {
    yield narrowestRows(selection);
    return;
  }
  const last = await lastNumber(db);
  for (let from = 0; from <= last; from += limits.step) {
    const to = from + limits.step - 1;
    yield matchingRows(selection, { by: "seq", test: null }).where(
      sql<SqlBool>`invitation.seq between ${from} and ${to}`,
    );
    await setImmediate();
  }
}

async function lastNumber(db: Db): Promise<number> {
  const { last } = await db
    .selectFrom("invitation")
    .select((eb) => eb.fn.max("seq").as("last"))
    .executeTakeFirstOrThrow();
  return last ?? 0;
}
