import { type SqlBool, sql } from "kysely";
import type { Facet, Facets } from "#contract/facets/facets.ts";
import type { FacetQuery } from "#contract/facets/facet-query.ts";
import { InvitationStatus } from "#contract/invitation.ts";
import { statusCondition } from "./conditions.ts";
import { batchesLike, nameBatches } from "./facet-batches.ts";
import { type FieldValues, valuesLike, valuesOf } from "./facet-values.ts";
import { countUpTo, type MatchingRows, matchingRows } from "./rows.ts";
import { select, type Selection } from "./selection.ts";
import type { Source } from "./source.ts";
import { narrowestRows } from "./total.ts";
import type { Way } from "./ways.ts";

/**
 * `read`: so many invitations are looked at for one answer. `indexed`: so many of each value, where an index holds all that
 * is asked for.
 */
type Most = { read: number; indexed: number };

const usualMost: Most = { read: 5_000, indexed: 5_000 };
const mostFacets = 20;

/**
 * The most frequent values of a field among the invitations that match; with a `prefix` those that contain it. Of very many
 * invitations only the newest are counted, so that it stays quick.
 */
export async function facetsOf(source: Source, query: FacetQuery, most = usualMost): Promise<Facets> {
  const { field, prefix, ...filter } = query;
  const { db, instance } = source;
  const selection = await select(source, filter);
  const values = valuesOf(instance, field);
  const read = await readable(selection, most.read);
  const like = field === "batch" ? batchesLike(db, instance, prefix) : valuesLike(db, values, prefix);
  const wanted = prefix === "" ? null : await like;
  const { data, isCountExact } =
    wanted === null || read.isAll
      ? await countAmong(selection, { values, read, wanted })
      : await countEach(selection, { values, wanted, most });
  const top = data
    .filter(({ count }) => count > 0)
    .sort((a, b) => b.count - a.count || (a.value < b.value ? -1 : 1))
    .slice(0, mostFacets);
  return { data: field === "batch" ? await nameBatches(db, top) : top, isCountExact };
}

/** Rows that match, found by looking at no more than `mostRead`. `isAll`: they are all that match. */
type Readable = { rows: MatchingRows; isAll: boolean };

/** The rows of the narrowest condition, or else the newest ones. */
async function readable(selection: Selection, mostRead: number): Promise<Readable> {
  if (selection.conditions.some(({ size }) => size <= mostRead))
    return { rows: narrowestRows(selection), isAll: true };
  const { by, test } = newestWay(selection);
  // What has another status is passed as well, unless the index leaves it out.
  const statuses = by === "invitation_by_status" ? selection.statuses : InvitationStatus.options;
  const [oldest] = await matchingRows({ ...selection, statuses, conditions: [] }, { by, test })
    .select("invitation.created_at")
    .orderBy("invitation.created_at", "desc")
    .limit(1)
    .offset(mostRead)
    .execute();
  if (oldest === undefined) return { rows: matchingRows(selection, { by, test }), isAll: true };
  const isNewer = sql<SqlBool>`invitation.created_at > ${oldest.created_at}`;
  const newer = test === null ? isNewer : sql<SqlBool>`(${test} and ${isNewer})`;
  return { rows: matchingRows(selection, { by, test: newer }), isAll: false };
}

/** By an index that gives rows of one of the conditions in the order of their creation. */
function newestWay({ statuses, conditions }: Selection): Pick<Way, "by" | "test"> {
  const [only] = statuses;
  const ofStatus = only !== undefined && statuses.length === 1 ? [statusCondition(only)] : [];
  const access = [...conditions, ...ofStatus].find((each) => each.access?.isByCreation === true)?.access;
  return access ?? { by: "invitation_by_creation", test: null };
}

type Among = { values: FieldValues; read: Readable; wanted: string[] | null };

async function countAmong(selection: Selection, { values, read, wanted }: Among): Promise<Facets> {
  const { among, value, seq, hasValue } = values;
  const isWanted = wanted === null ? sql`true` : sql`${value} in (${sql.join(["", ...wanted])})`;
  const { rows } = await sql<Facet>`
    select ${value} as value, count(*) as count from ${among}
    where ${seq} in (${read.rows.select("invitation.seq")})
      and ${hasValue} and ${isWanted}
    group by 1 order by 2 desc, 1 limit ${sql.lit(mostFacets)}`.execute(selection.source.db);
  return { data: rows, isCountExact: read.isAll };
}

type Each = { values: FieldValues; wanted: readonly string[]; most: Most };

async function countEach(selection: Selection, { values, wanted, most }: Each): Promise<Facets> {
  const data: Facet[] = [];
  let isCountExact = true;
  // Each value has its share of what may be read.
  const share = Math.ceil(most.read / Math.max(1, wanted.length));
  for (const value of wanted) {
    const { count, isExact } = await countOf(selection, values, { value, share, indexed: most.indexed });
    data.push({ value, count });
    isCountExact &&= isExact;
  }
  return { data, isCountExact };
}

type Count = { count: number; isExact: boolean };

async function countOf(
  selection: Selection,
  { table, by, value, seq, isListed, newestFirst }: FieldValues,
  wanted: { value: string; share: number; indexed: number },
): Promise<Count> {
  const isValue = sql<SqlBool>`${value} = ${wanted.value}`;
  const { share, indexed } = wanted;
  if (by !== null && selection.conditions.length === 0) {
    const count = await countUpTo(selection, matchingRows(selection, { by, test: isValue }), indexed);
    return { count, isExact: count < indexed };
  }
  const newest = sql<{ seq: number }>`
    select ${seq} as seq from ${table} where ${isListed} and ${isValue}
    ${newestFirst} limit ${sql.lit(share)}`;
  const test = sql<SqlBool>`invitation.seq in (${newest})`;
  const count = await countUpTo(selection, matchingRows(selection, { by: "seq", test }), share);
  const { rows } = await sql<{ read: number }>`select count(*) as read from (${newest}) as newest`.execute(
    selection.source.db,
  );
  return { count, isExact: (rows[0]?.read ?? 0) < share };
}
