import type { Ledger } from "#batches/ledger/ledger.ts";

/** The names of these batches, as far as they have one. */
export async function readBatchNames(
  { db, instance }: Pick<Ledger, "db" | "instance">,
  ids: readonly string[],
): Promise<Map<string, string>> {
  const batches = await db
    .selectFrom("batch")
    .select(["id", "name"])
    .where("instance", "=", instance)
    .where("id", "in", ids)
    .where("name", "is not", null)
    .execute();
  return new Map(batches.map(({ id, name }) => [id, name ?? ""]));
}
