import type { BatchQuery } from "#contract/batches/list.ts";
import { batchesWith } from "#batches/ledger/address-search.ts";
import type { Ledger } from "#batches/ledger/ledger.ts";
import { complete } from "#batches/ledger/read.ts";
import type { StoredBatch } from "#batches/rows.ts";
import { foldQuery } from "#recipients/address/fold-query.ts";
import { contains } from "#store/like.ts";
import { foldText } from "./search-text.ts";

/** Which batches to read, newest first. Those of single actions are not listed. */
export type ListedQuery = Pick<BatchQuery, "limit" | "offset"> & Partial<BatchQuery>;

/** The ids of the batches that have the address, or the part of one, that was typed. */
async function foundByAddress(ledger: Ledger, query: string): Promise<string[]> {
  const part = foldQuery(query);
  return part === "" ? [] : batchesWith(ledger, part, "part", { isListed: true });
}

async function filtered(ledger: Ledger, { query = "", state, kind, createdBy }: Partial<BatchQuery>) {
  const withAddress = query === "" ? [] : await foundByAddress(ledger, query);
  return ledger.db
    .selectFrom("batch")
    .where("instance", "=", ledger.instance)
    .where("is_single", "=", 0)
    .$if(state !== undefined, (batches) => batches.where("state", "=", state ?? ""))
    .$if(kind !== undefined, (batches) => batches.where("kind", "=", kind ?? ""))
    .$if(createdBy !== undefined, (batches) => batches.where("created_by", "=", createdBy ?? ""))
    .$if(query !== "", (batches) =>
      batches.where((eb) =>
        eb.or([
          contains(eb.ref("search_text"), foldText(query)),
          ...(withAddress.length === 0 ? [] : [eb("id", "in", withAddress)]),
        ]),
      ),
    );
}

export async function readBatches(
  ledger: Ledger,
  query: ListedQuery,
): Promise<{ batches: StoredBatch[]; totalCount: number }> {
  const found = await filtered(ledger, query);
  const batches = await found
    .selectAll()
    .orderBy("created_at", "desc")
    .orderBy("id")
    .limit(query.limit)
    .offset(query.offset)
    .execute();
  const { total } = await found
    .select((eb) => eb.fn.countAll<number>().as("total"))
    .executeTakeFirstOrThrow();
  return { batches: await complete(ledger, batches), totalCount: total };
}

/** All batches that may need attention: what is running, what does not run by itself, and what has failed rows. */
export async function readConcerns(ledger: Ledger, query: ListedQuery): Promise<StoredBatch[]> {
  const found = await filtered(ledger, query);
  const batches = await found
    .where((eb) =>
      eb.or([
        eb("state", "in", ["running", "paused"]),
        eb.exists(
          eb
            .selectFrom("batch_count")
            .select("batch_count.outcome")
            .whereRef("batch_count.batch_id", "=", "batch.id")
            .whereRef("batch_count.rows", ">", "batch.handled_failed")
            .where("batch_count.outcome", "=", "failed"),
        ),
      ]),
    )
    .selectAll()
    .orderBy("created_at", "desc")
    .orderBy("id")
    .execute();
  return complete(ledger, batches);
}

/** Everyone who has submitted a batch, by name. */
export async function readCreators({ db, instance }: Ledger): Promise<string[]> {
  const rows = await db
    .selectFrom("batch")
    .select("created_by")
    .distinct()
    .where("instance", "=", instance)
    .where("is_single", "=", 0)
    .execute();
  return rows.map((row) => row.created_by).toSorted((a, b) => a.localeCompare(b, "en"));
}
