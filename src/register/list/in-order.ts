import { setImmediate } from "node:timers/promises";
import { type RawBuilder, type SqlBool, sql } from "kysely";
import { type Invitation, type InvitationSort, InvitationStatus } from "#contract/invitation.ts";
import type { InvitationQuery } from "#contract/invitation-query.ts";
import { invitationsBy } from "#store/dialect/invitation-index.ts";
import { ofInstance, type Wanted } from "./conditions.ts";
import { readInvitations, rowsInSegment, rowsOf, wayTo } from "./list-page.ts";
import { createNumberSet } from "./number-set.ts";
import { type Segment, segmentsOf } from "./orders.ts";
import { select, type Selection } from "./selection.ts";
import type { Source } from "./source.ts";
import { inSteps } from "./steps.ts";

/** A whole list: all its pages, whatever their size. */
export type WholeListQuery = Wanted & Pick<InvitationQuery, "sort" | "order">;

const chunkRows = 500;

/** So many entries of an index are looked at in one query, and so many rows are sorted in one. */
const entriesPerQuery = ({ limits }: Source): number => Math.ceil(limits.step / 4);

/** What an invitation is sorted by never changes, so that it keeps its place. */
const fixedSorts: ReadonlySet<InvitationSort> = new Set(["createdAt", "emailAddress"]);

/**
 * Everything that matches, in the order of the list, in chunks of at most 500, while other requests have their turn. No
 * invitation comes twice. One that changes its place meanwhile, such as a pending one that is accepted, may come at the
 * end instead of being missed. What has gone when its chunk is read is left out.
 */
export async function* allInOrder(
  source: Source,
  query: WholeListQuery,
): AsyncGenerator<readonly Invitation[]> {
  // Larger sizes make no difference here.
  const many = Math.min(source.limits.many, entriesPerQuery(source) + 1);
  const selection = await select({ ...source, limits: { ...source.limits, many } }, query);
  const seen = createNumberSet();
  let held: number[] = [];
  for await (const numbers of allNumbers(selection, query)) {
    held.push(...numbers.filter((seq) => seen.add(seq)));
    for (; held.length >= chunkRows; held = held.slice(chunkRows))
      yield await readChunk(source, held.slice(0, chunkRows));
  }
  if (held.length > 0) yield await readChunk(source, held);
}

/** Other requests are answered before it is read, and before it is used. */
async function readChunk({ db }: Source, numbers: readonly number[]): Promise<readonly Invitation[]> {
  await setImmediate();
  const invitations = await readInvitations(db, numbers);
  await setImmediate();
  return invitations;
}

async function* allNumbers(
  selection: Selection,
  { sort, order }: WholeListQuery,
): AsyncGenerator<readonly number[]> {
  for (const segment of segmentsOf(sort, order, selection.statuses)) yield* numbersOf(selection, segment);
  if (fixedSorts.has(sort)) return;
  for await (const rows of inSteps(selection)) {
    const moved = await rows.select("invitation.seq").orderBy("invitation.seq").execute();
    yield moved.map(({ seq }) => seq);
  }
}

async function* numbersOf(selection: Selection, segment: Segment): AsyncGenerator<readonly number[]> {
  const rows = rowsOf(segment, selection);
  if (rows === 0) return;
  if (Math.min(rows, ...selection.conditions.map(({ size }) => size)) <= entriesPerQuery(selection.source)) {
    const way = wayTo(selection, segment, { limit: rows, offset: 0 });
    yield await readNumbers(segment, rowsInSegment(selection, segment, way));
    return;
  }
  const own = { by: segment.by, test: null, isOrdered: true };
  for (let after: Place | null = null; ;) {
    const until: Place | null = await placeAfter(selection, segment, after);
    let part = rowsInSegment(selection, segment, own);
    if (after !== null) part = part.where(isBeyond(segment, after));
    if (until !== null) part = part.where(isUpTo(segment, until));
    yield await readNumbers(segment, part);
    if (until === null) return;
    after = until;
    await setImmediate();
  }
}

async function readNumbers(segment: Segment, rows: ReturnType<typeof rowsInSegment>): Promise<number[]> {
  let ordered = rows.select("invitation.seq");
  for (const column of segment.columns) ordered = ordered.orderBy(`invitation.${column}`, segment.order);
  return (await ordered.orderBy("invitation.seq", segment.order).execute()).map(({ seq }) => seq);
}

/** What a row of a segment is sorted by, and its number. */
type Place = readonly (string | number)[];

/**
 * The place in the index so many entries further on; null if there are fewer. Entries that do not match count too, so that
 * each query looks at equally many.
 */
async function placeAfter(
  { source }: Selection,
  segment: Segment,
  after: Place | null,
): Promise<Place | null> {
  const { by, statuses, test, columns, order } = segment;
  // The status is the first column of some indexes, and the last one of the others.
  const isByStatus = by === "invitation_by_status" || by === "invitation_by_expiry";
  let entries = source.db
    .selectFrom(invitationsBy(by))
    .select([...columns.map((column) => `invitation.${column}` as const), "invitation.seq"])
    .where(ofInstance(source.instance, isByStatus ? statuses : InvitationStatus.options, by));
  if (test !== null) entries = entries.where(test);
  if (after !== null) entries = entries.where(isBeyond(segment, after));
  for (const column of columns) entries = entries.orderBy(`invitation.${column}`, order);
  const entry = await entries
    .orderBy("invitation.seq", order)
    .limit(1)
    .offset(entriesPerQuery(source) - 1)
    .executeTakeFirst();
  // In its own segment no column is null.
  return entry === undefined ? null : [...columns.map((column) => entry[column] ?? 0), entry.seq];
}

const placeOf = ({ columns }: Segment): RawBuilder<unknown> =>
  sql`(${sql.join([...columns, "seq"].map((column) => sql.ref(`invitation.${column}`)))})`;

function isBeyond(segment: Segment, place: Place): RawBuilder<SqlBool> {
  const sign = segment.order === "asc" ? sql`>` : sql`<`;
  return sql<SqlBool>`${placeOf(segment)} ${sign} (${sql.join(place)})`;
}

function isUpTo(segment: Segment, place: Place): RawBuilder<SqlBool> {
  const sign = segment.order === "asc" ? sql`<=` : sql`>=`;
  return sql<SqlBool>`${placeOf(segment)} ${sign} (${sql.join(place)})`;
}
