import { type RawBuilder, type SqlBool, sql } from "kysely";
import { testMark } from "#recipients/test-mark.ts";
import { type InvitationIndex, invitationsBy, type ReadBy } from "#store/dialect/invitation-index.ts";
import type { Db } from "./source.ts";

/**
 * A table with the values of a field, each as often as invitations have it, in the order of an index. `among`: the same table
 * as it is read for some invitations.
 */
export type FieldValues = {
  table: RawBuilder<unknown>;
  among: RawBuilder<unknown>;
  value: RawBuilder<string>;
  seq: RawBuilder<number>;
  isListed: RawBuilder<SqlBool>;
  /** `isListed` of invitations that are. */
  hasValue: RawBuilder<SqlBool>;
  /** The index of a column. */
  by: InvitationIndex | null;
  /** Of the entries of one value. */
  newestFirst: RawBuilder<unknown>;
};

const columns = {
  invitedBy: { name: "invited_by", by: "invitation_by_inviter" },
  batch: { name: "batch_id", by: "invitation_by_batch" },
  domain: { name: "domain", by: "invitation_by_domain" },
  delivery: { name: "delivery", by: "invitation_by_delivery" },
} as const satisfies Record<string, { name: string; by: InvitationIndex }>;

const isColumn = (field: string): field is keyof typeof columns => Object.hasOwn(columns, field);

/** `field`: as in `FacetQuery`. */
export function valuesOf(instance: string, field: string): FieldValues {
  return isColumn(field)
    ? valuesOfColumn(instance, columns[field])
    : valuesOfMetadata(instance, field === "metadata" ? null : field.slice("metadata.".length));
}

function valuesOfColumn(instance: string, { name, by }: (typeof columns)[keyof typeof columns]): FieldValues {
  const value = sql.ref<string>(`invitation.${name}`);
  const table = (way: ReadBy) => sql`${invitationsBy(way)}`;
  return {
    table: table(by),
    among: table("seq"),
    value,
    seq: sql.ref("invitation.seq"),
    isListed: sql`(invitation.instance = ${instance} and invitation.gone_at is null and ${value} is not null)`,
    hasValue: sql`${value} is not null`,
    by,
    newestFirst: sql`order by invitation.created_at desc`,
  };
}

/** The keys, or the values of one of them. */
function valuesOfMetadata(instance: string, key: string | null): FieldValues {
  const table = sql`invitation_metadata as entry`;
  const ofKey = key === null ? sql<SqlBool>`entry.key <> ${testMark}` : sql<SqlBool>`entry.key = ${key}`;
  return {
    table,
    among: table,
    value: sql.ref(key === null ? "entry.key" : "entry.value"),
    seq: sql.ref("entry.seq"),
    isListed: sql`(entry.instance = ${instance} and ${ofKey})`,
    hasValue: ofKey,
    by: null,
    // The index has the entries of a value in this order, and those of a key in none.
    newestFirst: key === null ? sql`` : sql`order by entry.seq desc`,
  };
}

/** More values than this are compared from their beginning only. */
const fewValues = 1_000;
const mostSuggested = 20;

/** Values of a field that contain a text in any case; where there are very many, those that begin with it. */
export async function valuesLike(db: Db, values: FieldValues, text: string): Promise<string[]> {
  const all = await distinctValues(db, values, "", fewValues);
  const wanted = text.toLowerCase();
  const found = all.filter((value) => value.toLowerCase().includes(wanted));
  if (all.length === fewValues) {
    const behind = await distinctValues(db, values, text, mostSuggested);
    found.unshift(...behind.filter((value) => value.startsWith(text)));
  }
  return [...new Set(found)].slice(0, mostSuggested);
}

/** The first values in their order, one step through the index for each. */
async function distinctValues(db: Db, values: FieldValues, from: string, limit: number): Promise<string[]> {
  const { table, value, isListed } = values;
  const next = (condition: RawBuilder<SqlBool>) =>
    sql`(select min(${value}) from ${table} where ${isListed} and ${condition})`;
  const { rows } = await sql<{ value: string }>`
    with recursive found (value) as (
      select ${next(sql`${value} >= ${from}`)}
      union all
      select ${next(sql`${value} > found.value`)} from found where found.value is not null
    )
    select value from found where value is not null limit ${sql.lit(limit)}`.execute(db);
  return rows.map((row) => row.value);
}
