import { type Expression, type Kysely, type RawBuilder, type SqlBool, sql } from "kysely";
import type { Schema } from "#store/schema.ts";

/** Whether a column contains a text, in the same case. */
export function includes(column: Expression<string>, text: string): RawBuilder<SqlBool> {
  return sql<SqlBool>`instr(${column}, ${text}) > 0`;
}

/** Whether a column begins with a text, in the same case. In this form SQLite can use an index. */
export function startsWith(column: Expression<string>, text: string): RawBuilder<SqlBool> {
  return sql<SqlBool>`(${column} >= ${text} and ${column} < ${`${text}\u{10ffff}`})`;
}

/** So many letters make a part; all parts of a text are in the index. */
const partLength = 3;
/** More parts of one text would hardly find less. */
const maxParts = 12;
/** A shorter text begins so many parts at most, otherwise it is taken for frequent. */
const maxBeginnings = 400;

/** A shorter text that so many of the newest rows contain is frequent, which is known without the index. */
const sample = { rows: 500, frequent: 50 };

const quoted = (part: string): string => `"${part.replaceAll('"', '""')}"`;

/** The parts of a text, at most `maxParts`, evenly spread over it. */
function partsOf(text: string): string[] {
  const letters = Array.from(text);
  const count = letters.length - partLength + 1;
  const step = Math.max(1, count / maxParts);
  const parts = new Set<string>();
  for (let place = 0; place < count; place += step)
    parts.add(letters.slice(Math.floor(place), Math.floor(place) + partLength).join(""));
  return [...parts];
}

/**
 * An expression for the text index that finds every invitation whose text contains `text`, and perhaps others. Null if it
 * would find too many: a text of one or two letters that is frequent or begins many parts.
 */
export async function textPattern(db: Kysely<Schema>, text: string): Promise<string | null> {
  const parts = partsOf(text);
  if (parts.length > 0) return `(${parts.map(quoted).join(" AND ")})`;
  if (await isFrequent(db, text)) return null;
  const beginnings = await db
    .selectFrom(sql<{ term: string }>`invitation_text_part`.as("part"))
    .select("term")
    .where(startsWith(sql.ref("term"), text))
    .limit(maxBeginnings + 1)
    .execute();
  if (beginnings.length > maxBeginnings) return null;
  // Nothing contains a line break and a space before the end.
  if (beginnings.length === 0) return quoted("\n \n");
  return `(${beginnings.map(({ term }) => quoted(term)).join(" OR ")})`;
}

/** Counting the rows of all parts in the index takes longer than finding a page without it. */
async function isFrequent(db: Kysely<Schema>, text: string): Promise<boolean> {
  const newest = db.selectFrom("invitation").select("search_text").orderBy("seq", "desc").limit(sample.rows);
  const { found } = await db
    .selectFrom(newest.as("newest"))
    .select((eb) => eb.fn.countAll<number>().as("found"))
    .where(includes(sql.ref("newest.search_text"), text))
    .executeTakeFirstOrThrow();
  return found >= sample.frequent;
}

/** The rows that the text index finds. */
export function rowsOfPattern(pattern: string): RawBuilder<number> {
  return sql<number>`select rowid as seq from invitation_text where invitation_text match ${pattern}`;
}

/**
 * The rows that the text index finds, and then those whose id contains a part, and perhaps others; none twice. A union
 * would read all of them before it gives the first.
 */
export function rowsOfPatternOrIdPart(pattern: string, part: string): RawBuilder<number> {
  const idPattern = partsOf(part).map(quoted).join(" AND ");
  return sql<number>`
    ${rowsOfPattern(pattern)} union all
    select rowid as seq from invitation_id_text as by_id where invitation_id_text match ${idPattern} and not exists (
      select 1 from invitation_text where invitation_text match ${pattern} and rowid = by_id.rowid)`;
}
