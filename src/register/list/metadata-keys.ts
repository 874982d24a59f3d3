import { sql } from "kysely";
import { testMark } from "#recipients/test-mark.ts";
import type { Wanted } from "./conditions.ts";
import { select } from "./selection.ts";
import type { Source } from "./source.ts";
import { inSteps } from "./steps.ts";

/** An instance with more keys has no common ones. */
const mostKnownKeys = 200;

/**
 * The keys of the plain values in the metadata of everything that matches, sorted; null if there are more than `most`. Ends
 * as soon as all keys of the instance were seen.
 */
export async function metadataKeys(source: Source, filter: Wanted, most: number): Promise<string[] | null> {
  const known = await knownKeys(source);
  if (known === null) return null;
  const left = new Set(known);
  // Each row has several keys.
  const step = Math.ceil(source.limits.step / 4);
  const limits = { ...source.limits, step, many: Math.min(source.limits.many, step) };
  const selection = await select({ ...source, limits }, filter);
  for await (const rows of left.size === 0 ? [] : inSteps(selection)) {
    const found = await source.db
      .selectFrom("invitation_metadata")
      .select("key")
      .distinct()
      .where("seq", "in", rows.select("invitation.seq"))
      .execute();
    for (const { key } of found) left.delete(key);
    if (known.length - left.size > most) return null;
    if (left.size === 0) break;
  }
  return known.filter((key) => !left.has(key));
}

/** All keys of an instance, each found by the index behind the one before; null if there are many. */
async function knownKeys({ db, instance }: Source): Promise<string[] | null> {
  const keys: string[] = [];
  for (let last: string | null = ""; last !== null;) {
    const found: { key: string | null } = await db
      .selectFrom("invitation_metadata")
      .select((eb) => eb.fn.min<string | null>("key").as("key"))
      .where("instance", "=", instance)
      .where(sql.ref("key"), ">", last)
      .executeTakeFirstOrThrow();
    last = found.key;
    if (last !== null && last !== testMark) keys.push(last);
    if (keys.length > mostKnownKeys) return null;
  }
  return keys;
}
