import { sql } from "kysely";
import type { Facet } from "#contract/facets/facets.ts";
import { includes } from "#store/dialect/text-search.ts";
import type { Db } from "./source.ts";

const mostSuggested = 20;
/** The text may be in the note too, which is no name. */
const mostRead = 500;

/** The newest batches that make invitations and whose name or member's name contains a text, or whose id begins with it. */
export async function batchesLike(db: Db, instance: string, text: string): Promise<string[]> {
  const wanted = foldName(text);
  const batches = await db
    .selectFrom("batch")
    .select(["id", "name", "created_by"])
    .where("instance", "=", instance)
    .where("kind", "in", ["invite", "resend"])
    .where(includes(sql.ref("search_text"), wanted))
    .orderBy("created_at", "desc")
    .limit(mostRead)
    .execute();
  return batches
    .filter(
      ({ id, name, created_by: member }) =>
        id.startsWith(wanted) || [name ?? "", member].some((each) => foldName(each).includes(wanted)),
    )
    .slice(0, mostSuggested)
    .map(({ id }) => id);
}

/** As `search_text` is folded. */
const foldName = (text: string): string => text.normalize("NFC").toLowerCase();

/** Adds what a person knows a batch by, whose value is an id. */
export async function nameBatches(db: Db, facets: readonly Facet[]): Promise<Facet[]> {
  if (facets.length === 0) return [];
  const batches = await db
    .selectFrom("batch")
    .select(["id", "name", "created_at", "created_by"])
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
      : {
          ...facet,
          ...(batch.name !== null && { label: batch.name }),
          createdAt: batch.created_at,
          createdBy: batch.created_by,
        };
  });
}
