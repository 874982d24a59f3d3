import { sql } from "kysely";
import { type Invitation, InvitationStatus } from "#contract/invitation.ts";
import type { InvitationQuery } from "#contract/invitation-query.ts";
import { isOneOf } from "#store/dialect/one-of.ts";
import { invitationColumns, invitationOf } from "../cells.ts";
import { type Segment, segmentsOf } from "./orders.ts";
import { countUpTo, matchingRows } from "./rows.ts";
import type { Selection } from "./selection.ts";
import type { Db } from "./source.ts";
import { withSizes } from "./sizes.ts";
import { cheapestWay, type Way } from "./ways.ts";

type Window = Pick<InvitationQuery, "limit" | "offset">;

/** The numbers of the rows of one page, in the order of the list. */
export async function pageNumbers(
  selection: Selection,
  { sort, order, limit, offset }: Pick<InvitationQuery, "sort" | "order" | "limit" | "offset">,
): Promise<number[]> {
  const found: number[] = [];
  let skipped = offset;
  for (const segment of segmentsOf(sort, order, selection.statuses)) {
    if (found.length === limit) break;
    // To find no row, a query may look at every entry of an index.
    if (rowsOf(segment, selection) === 0) continue;
    const window = { limit: limit - found.length, offset: skipped };
    const read = selection.conditions.length === 0 ? readEitherEnd : readMatching;
    const { numbers, passed } = await read(selection, segment, window);
    found.push(...numbers);
    skipped -= passed;
  }
  return found;
}

/** `passed`: how much of the offset the segment took. */
type Part = { numbers: number[]; passed: number };

/** The counters know its length: a segment before the page is not read, and its end is read backwards. */
async function readEitherEnd(selection: Selection, segment: Segment, window: Window): Promise<Part> {
  const rows = rowsOf(segment, selection);
  const { offset } = window;
  if (offset >= rows) return { numbers: [], passed: rows };
  const limit = Math.min(window.limit, rows - offset);
  const behind = rows - offset - limit;
  const isNear = offset <= behind;
  const { order } = segment;
  const direction = isNear ? order : order === "asc" ? "desc" : "asc";
  const near = { limit, offset: isNear ? offset : behind };
  const numbers = await readNumbers(selection, { ...segment, order: direction }, near);
  return { numbers: isNear ? numbers : numbers.toReversed(), passed: offset };
}

async function readMatching(selection: Selection, segment: Segment, window: Window): Promise<Part> {
  const ofSegment = await inSegment(selection, segment);
  if (ofSegment.conditions.some(({ size, access }) => size === 0 && access?.by !== "seq"))
    return { numbers: [], passed: 0 };
  const numbers = await readNumbers(ofSegment, segment, window);
  const { offset } = window;
  if (numbers.length > 0 || offset === 0) return { numbers, passed: offset };
  const rows = rowsInSegment(ofSegment, segment, wayTo(ofSegment, segment, window));
  return { numbers, passed: await countUpTo(selection, rows, offset) };
}

/** A condition may match many rows of one status, and none of another. */
async function inSegment(selection: Selection, { statuses }: Segment): Promise<Selection> {
  if (statuses.length === selection.statuses.length) return selection;
  const few = selection.conditions.filter(({ size }) => size < Infinity);
  const rest = selection.conditions.filter(({ size }) => size === Infinity);
  return { ...selection, conditions: [...(await withSizes(selection.source, statuses, few)), ...rest] };
}

async function readNumbers(selection: Selection, segment: Segment, window: Window): Promise<number[]> {
  let rows = rowsInSegment(selection, segment, wayTo(selection, segment, window)).select("invitation.seq");
  for (const column of segment.columns) rows = rows.orderBy(`invitation.${column}`, segment.order);
  const page = rows.orderBy("invitation.seq", segment.order).limit(window.limit).offset(window.offset);
  return (await page.execute()).map(({ seq }) => seq);
}

export function wayTo(selection: Selection, segment: Segment, { limit, offset }: Window): Way {
  const rows = rowsOf(segment, selection);
  const all = rowsOf({ ...segment, statuses: InvitationStatus.options }, selection);
  const isOfStatus = segment.by === "invitation_by_status" || segment.by === "invitation_by_expiry";
  return cheapestWay(segment, selection.conditions, {
    rows,
    entries: isOfStatus ? rows : all,
    wanted: offset + limit,
  });
}

/** According to the counters, without the conditions. */
export function rowsOf(
  { statuses, size: { of, without } }: Pick<Segment, "statuses" | "size">,
  { counts }: Selection,
) {
  return statuses.reduce((sum, status) => {
    const count = counts.get(status);
    if (count === undefined) return sum;
    return sum + count[of] - (without === undefined ? 0 : count[without]);
  }, 0);
}

export function rowsInSegment(selection: Selection, segment: Segment, way: Way) {
  const rows = matchingRows({ ...selection, statuses: segment.statuses }, way);
  return segment.test === null ? rows : rows.where(segment.test);
}

/** The invitations of these rows, in the same order. A row that has gone meanwhile is left out. */
export async function readInvitations(db: Db, numbers: readonly number[]): Promise<Invitation[]> {
  const rows = await db
    .selectFrom("invitation")
    .select(invitationColumns)
    .where(isOneOf(sql.ref("invitation.seq"), numbers))
    .where("gone_at", "is", null)
    .execute();
  const bySeq = new Map(rows.map((row) => [row.seq, row]));
  return numbers.flatMap((seq) => {
    const row = bySeq.get(seq);
    return row === undefined ? [] : [invitationOf(row)];
  });
}
