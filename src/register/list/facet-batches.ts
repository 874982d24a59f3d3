import { type SqlBool, sql } from "kysely";
import type { Facet } from "#contract/facets/facets.ts";
import type { Db } from "./source.ts";

const mostSuggested = 20;

/** The newest batches that make invitations and whose id begins with a text, or whose member's name contains it. */
export async function batchesLike(db: Db, instance: string, text: string): Promise<string[]> {
  const wanted = text.toLowerCase();
  const isLike = sql<SqlBool>`(instr(lower(created_by), ${wanted}) > 0 or instr(id, ${wanted}) = 1)`;
  const batches = await db
    .selectFrom("batch")
    .select("id")
    .where("instance", "=", instance)
    .where("kind", "in", ["invite", "resend"])
    .where(isLike)
    .orderBy("created_at", "desc")
    .limit(mostSuggested)
    .execute();
  return batches.map(({ id }) => id);
}

/** Adds what a person knows a batch by, whose value is an id. */
export async function nameBatches(db: Db, facets: readonly Facet[]): Promise<Facet[]> {
  if (facets.length === 0) return [];
  const batches = await db
    .selectFrom("batch")
    .select(["id", "created_at", "created_by"])
    .where(
      "id",
      "in",
      facets.map(({ value }) => value),
    )
    .execute();
  const byId = new Map(batches.map((batch) => [batch.id, batch]));
  return facets.map((facet) => {
    const batch = byId.get(facet.value);
    return batch === undefined
      ? facet
      : { ...facet, createdAt: batch.created_at, createdBy: batch.created_by };
  });
}
