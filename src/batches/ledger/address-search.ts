import { setImmediate } from "node:timers/promises";
import type { Ledger } from "./ledger.ts";

/** About 20 ms of looking; then the server answers others. */
const rowsAtOnce = 100_000;
/** As many batches as one person may reasonably be told of. */
const mostFound = 500;

/**
 * The batches that an address stands in, the newest first. Rows are looked through, batch by batch: an index on
 * addresses made a submit of 100,000 rows take four times as long, for a search that is asked for now and then.
 */
export async function batchesWith({ db, instance }: Ledger, emailAddress: string): Promise<string[]> {
  const batches = await db
    .selectFrom("batch")
    .select(["id", "total"])
    .where("instance", "=", instance)
    .orderBy("created_at", "desc")
    .execute();
  const found: string[] = [];
  for (const ids of chunksOf(batches)) {
    const rows = await db
      .selectFrom("batch_row")
      .select("batch_id")
      .distinct()
      .where("batch_id", "in", ids)
      .where("email_address", "=", emailAddress)
      .execute();
    const having = new Set(rows.map((row) => row.batch_id));
    found.push(...ids.filter((id) => having.has(id)));
    if (found.length >= mostFound) return found.slice(0, mostFound);
    await setImmediate();
  }
  return found;
}

function* chunksOf(batches: readonly { id: string; total: number }[]): Generator<string[]> {
  let ids: string[] = [];
  let rows = 0;
  for (const { id, total } of batches) {
    ids.push(id);
    rows += total;
    if (rows < rowsAtOnce && ids.length < mostFound) continue;
    yield ids;
    ids = [];
    rows = 0;
  }
  if (ids.length > 0) yield ids;
}
