import { setImmediate } from "node:timers/promises";
import type { Batch, BatchKind } from "#contract/batch.ts";
import { contains } from "#store/like.ts";
import type { Ledger } from "./ledger.ts";

export type AddressMatch = "part" | "whole";

/** About 20 ms of searching, after which the server answers other requests. */
const rowsPerQuery = 100_000;
const maxFound = 500;

/**
 * The batches that have an address, or a part of one, newest first; `isListed` leaves out those of single actions. It
 * searches the rows batch by batch, without an index on addresses: that index made a submit of 100,000 rows four times
 * slower, for a search that is rare.
 */
export async function batchesWith(
  { db, instance }: Ledger,
  text: string,
  matches: AddressMatch,
  { isListed = false } = {},
): Promise<string[]> {
  const batches = await db
    .selectFrom("batch")
    .select(["id", "total"])
    .where("instance", "=", instance)
    .$if(isListed, (listed) => listed.where("is_single", "=", 0))
    .orderBy("created_at", "desc")
    .execute();
  const found: string[] = [];
  for (const ids of chunksOf(batches)) {
    const rows = await db
      .selectFrom("batch")
      .select("id")
      .where("id", "in", ids)
      // The first row that matches ends the search of its batch.
      .where((eb) =>
        eb.exists(
          eb
            .selectFrom("batch_row")
            .select("position")
            .whereRef("batch_id", "=", "batch.id")
            .where((row) =>
              matches === "whole"
                ? row("email_address", "=", text)
                : contains(row.ref("email_address"), text),
            ),
        ),
      )
      .execute();
    const having = new Set(rows.map((row) => row.id));
    found.push(...ids.filter((id) => having.has(id)));
    if (found.length >= maxFound) return found.slice(0, maxFound);
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
    if (rows < rowsPerQuery && ids.length < maxFound) continue;
    yield ids;
    ids = [];
    rows = 0;
  }
  if (ids.length > 0) yield ids;
}

/** What a batch does, with how many rows. */
export type BatchSummary = Pick<Batch, "kind" | "total">;

/** The summaries of batches by their ids; unknown ids are left out. */
export async function readSummaries(
  { db, instance }: Ledger,
  ids: readonly string[],
): Promise<Map<string, BatchSummary>> {
  if (ids.length === 0) return new Map();
  const batches = await db
    .selectFrom("batch")
    .select(["id", "kind", "total"])
    .where("instance", "=", instance)
    .where("id", "in", ids)
    .execute();
  return new Map(batches.map(({ id, kind, total }) => [id, { kind: kind as BatchKind, total }]));
}
