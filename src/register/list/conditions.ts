import { type Expression, type RawBuilder, type SqlBool, sql } from "kysely";
import { InvitationStatus } from "#contract/invitation.ts";
import type { InvitationFilter } from "#contract/invitation-filter.ts";
import type { InvitationIndex, ReadBy } from "#store/dialect/invitation-index.ts";
import {
  includes,
  rowsOfPattern,
  rowsOfPatternOrIdPart,
  startsWith,
  textPattern,
} from "#store/dialect/text-search.ts";
import { isOneOf } from "#store/dialect/one-of.ts";
import type { Schema } from "#store/schema.ts";
import { type Search, searchOf } from "./search.ts";
import type { Source } from "./source.ts";

/** Whether a row of `invitation` matches. */
export type Test = Expression<SqlBool>;

/**
 * A way to the rows that match one condition: by an index, which gives them in the order of their creation if
 * `isByCreation`; or by a query for their numbers, perhaps of more than match.
 */
export type Access =
  | { by: InvitationIndex; test: Test; isByCreation: boolean }
  | { by: "seq"; test: Test; isByCreation: false; numbers: RawBuilder<number> };

/** One condition of a filter. Without `access` each row must be looked at. */
export type Condition = { test: Test; access: Access | null };

const column = (name: keyof Schema["invitation"]) => sql.ref<string>(`invitation.${name}`);

/** Invitations that are not gone, in one of the statuses, as the index `by` finds them. */
export function ofInstance(instance: string, statuses: readonly InvitationStatus[], by: ReadBy): Test {
  const isListed = sql<SqlBool>`${column("instance")} = ${instance} and ${column("gone_at")} is null`;
  const isOfStatus = by === "invitation_by_expiry" ? inStatus(statuses) : notInOthers(statuses);
  return sql<SqlBool>`(${isListed} and ${isOfStatus})`;
}

function inStatus(statuses: readonly InvitationStatus[]): RawBuilder<SqlBool> {
  return sql<SqlBool>`${column("status")} in (${sql.join(statuses)})`;
}

/** Takes half the time of `in` where each entry of an index is looked at. */
function notInOthers(statuses: readonly InvitationStatus[]): RawBuilder<SqlBool> {
  const [only] = statuses;
  if (only !== undefined && statuses.length === 1) return sql<SqlBool>`${column("status")} = ${only}`;
  const others = InvitationStatus.options.filter((status) => !statuses.includes(status));
  if (others.length === 0) return sql<SqlBool>`true`;
  const isOther = others.map((status) => sql`${column("status")} <> ${status}`);
  return sql<SqlBool>`(${sql.join(isOther, sql` and `)})`;
}

/** Without `status`: all but revoked ones. */
export function statusesOf({ status }: Pick<InvitationFilter, "status">): readonly InvitationStatus[] {
  const wanted = status ?? InvitationStatus.options.filter((each) => each !== "revoked");
  return InvitationStatus.options.filter((each) => wanted.includes(each));
}

/** `ids`: only these invitations, as far as they match. */
export type Wanted = InvitationFilter & { ids?: readonly string[] };

/** A single status is a condition like any other, for which there is an index. */
export function statusCondition(status: InvitationStatus): Condition {
  const test = inStatus([status]);
  return { test, access: { by: "invitation_by_status", test, isByCreation: true } };
}

/** All conditions of a filter apart from the status. */
export async function conditionsOf(source: Source, filter: Wanted): Promise<Condition[]> {
  const { batch, invitedBy, domain, delivery, metadata } = filter;
  const conditions = [
    equals("batch_id", "invitation_by_batch", batch),
    equals("invited_by", "invitation_by_inviter", invitedBy),
    equals("domain", "invitation_by_domain", domain?.replace(/^@/, "")),
    equals("delivery", "invitation_by_delivery", delivery),
    ...Object.entries(metadata).map(([key, value]) => hasMetadata(source, key, value)),
    isWithin("created_at", "invitation_by_creation", filter.createdAfter, filter.createdBefore),
    isWithin("accepted_at", "invitation_by_acceptance", filter.acceptedAfter, filter.acceptedBefore),
    isWithin("expires_at", "invitation_by_expiry", filter.expiresAfter, filter.expiresBefore),
    await isFound(source, filter.query),
    hasId(source, filter.ids),
  ];
  return conditions.filter((condition) => condition !== null);
}

function equals(
  name: "batch_id" | "invited_by" | "domain" | "delivery",
  by: InvitationIndex,
  value: string | undefined,
): Condition | null {
  if (value === undefined) return null;
  const test = sql<SqlBool>`${column(name)} = ${value}`;
  return { test, access: { by, test, isByCreation: true } };
}

function isWithin(
  name: "created_at" | "accepted_at" | "expires_at",
  by: InvitationIndex,
  after: number | undefined,
  before: number | undefined,
): Condition | null {
  if (after === undefined && before === undefined) return null;
  const from = after === undefined ? sql`true` : sql`${column(name)} >= ${after}`;
  const to = before === undefined ? sql`true` : sql`${column(name)} < ${before}`;
  const test = sql<SqlBool>`(${from} and ${to})`;
  return { test, access: { by, test, isByCreation: name === "created_at" } };
}

function hasId({ instance }: Source, ids: readonly string[] | undefined): Condition | null {
  if (ids === undefined) return null;
  const access = bySeq(sql<number>`
    select other.seq from invitation as other
    where other.instance = ${instance} and ${isOneOf(sql.ref<string>("other.id"), ids)}`);
  return { test: access.test, access };
}

function hasMetadata({ instance }: Source, key: string, value: string): Condition {
  const isSame = sql`entry.key = ${key} and entry.value = ${value}`;
  return {
    test: sql<SqlBool>`exists (
      select 1 from invitation_metadata as entry where entry.seq = ${column("seq")} and ${isSame})`,
    access: bySeq(sql<number>`
      select entry.seq from invitation_metadata as entry where entry.instance = ${instance} and ${isSame}`),
  };
}

function bySeq(numbers: RawBuilder<number>): Access {
  const test = sql<SqlBool>`${column("seq")} in (${numbers})`;
  return { by: "seq", test, isByCreation: false, numbers };
}

async function isFound(source: Source, query: string): Promise<Condition | null> {
  const search = searchOf(query);
  if (search === null) return null;
  const { texts, idStart, idPart } = search;
  const tests: RawBuilder<SqlBool>[] = texts.map((text) => includes(column("search_text"), text));
  if (idStart !== null) tests.push(startsWith(column("id"), idStart));
  if (idPart !== null) tests.push(includes(column("id"), idPart));
  return {
    test: sql<SqlBool>`(${sql.join(tests, sql` or `)})`,
    access: await accessToFound(source, search),
  };
}

/** Null if a text is too short and too frequent for the index of texts. */
async function accessToFound(
  { db, instance }: Source,
  { texts, idStart, idPart }: Search,
): Promise<Access | null> {
  const patterns = await Promise.all(texts.map((text) => textPattern(db, text)));
  const known = patterns.filter((pattern) => pattern !== null);
  if (known.length < patterns.length) return null;
  const pattern = known.join(" OR ");
  if (idPart !== null) return bySeq(rowsOfPatternOrIdPart(pattern, idPart));
  const found = rowsOfPattern(pattern);
  const ofId = idStart === null ? null : rowsOfIds(instance, idStart);
  return bySeq(ofId === null ? found : sql<number>`${found} union ${ofId}`);
}

function rowsOfIds(instance: string, start: string): RawBuilder<number> {
  const isStart = startsWith(sql.ref("other.id"), start);
  return sql<number>`select other.seq from invitation as other where other.instance = ${instance} and ${isStart}`;
}
