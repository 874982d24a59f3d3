import { createHash } from "node:crypto";
import { setImmediate } from "node:timers/promises";
import { CompiledQuery } from "kysely";
import type { BatchOrigin, BatchPreset, InvitationRow, NewRow, SubmittedBatch } from "#contract/batch.ts";
import type { BatchMatching } from "#contract/matching/batch-matching.ts";
import { canonicalJson } from "#contract/canonical-json.ts";
import { problems } from "#contract/problem-words.ts";
import { sentences } from "#contract/sentences.ts";
import type { Step } from "#batches/rows.ts";
import { insertCounts } from "./counts.ts";
import type { Ledger, Trx } from "./ledger.ts";
import { searchTextOf } from "./listed/search-text.ts";

export type Submit = {
  id: string;
  newBatch: SubmittedBatch;
  createdBy: string;
  /** The signed-in member who submits; null without one. */
  memberId?: string | null;
  now: number;
  preset?: BatchPreset | null;
  /** Whether its invitations carry a mark in their metadata. */
  hasMark?: boolean;
  /** For the one row of a single action; null for a batch that is listed. */
  single?: SingleSubmit | null;
};

/** `unreported`: JSON of the activity entry that the action owes until its row is settled. */
export type SingleSubmit = { unreported: string };

export type SubmitKind = "created" | "unchanged" | "conflict";

/**
 * Stores a batch, all of it or nothing. The same id with the same body adds nothing (`unchanged`), with another body it
 * is a `conflict`, so a submit may be repeated after any failure.
 */
export async function submitBatch({ db, instance }: Ledger, submit: Submit): Promise<SubmitKind> {
  const hash = await bodyHash(submit.newBatch);
  return db.transaction().execute(async (trx) => {
    const known = await trx
      .selectFrom("batch")
      .select(["body_hash", "instance"])
      .where("id", "=", submit.id)
      .executeTakeFirst();
    if (known) return known.body_hash === hash && known.instance === instance ? "unchanged" : "conflict";
    const { id, newBatch } = submit;
    const total = newBatch.rows.length;
    await insertBatch(trx, {
      id,
      instance,
      kind: newBatch.kind,
      options: JSON.stringify("options" in newBatch ? newBatch.options : {}),
      bodyHash: hash,
      total,
      name: newBatch.name || null,
      note: newBatch.note || null,
      matching: newBatch.matching ?? null,
      createdBy: submit.createdBy,
      memberId: submit.memberId ?? null,
      createdAt: submit.now,
      preset: submit.preset ?? null,
      origin: null,
      single: submit.single ?? null,
    });
    const skipped = await insertRows(trx, submit, instance);
    await insertCounts(trx, id, { queued: total - skipped, skipped });
    return "created";
  });
}

const rowsPerSlice = 1_000;

/**
 * Hashed row by row: 100,000 rows need no second copy in one string, and others are answered in between. The name and the
 * note are not part of it, since members change them later; nor are rows that were found by a filter, since other
 * invitations match it later.
 */
export async function bodyHash(newBatch: SubmittedBatch): Promise<string> {
  const { rows, name: _name, note: _note, ...head } = newBatch;
  const hash = createHash("sha256").update(`${canonicalJson(head)}\n`);
  if (newBatch.matching !== undefined) return hash.digest("hex");
  for (const [index, row] of rows.entries()) {
    hash.update(`${canonicalJson(row)}\n`);
    if (index % rowsPerSlice === rowsPerSlice - 1) await setImmediate();
  }
  return hash.digest("hex");
}

/** `kind` is a `BatchKind` and `options` is JSON, both as stored. */
type NewStoredBatch = {
  id: string;
  instance: string;
  kind: string;
  options: string;
  bodyHash: string;
  total: number;
  name: string | null;
  note?: string | null;
  matching?: BatchMatching | null;
  createdBy: string;
  memberId: string | null;
  createdAt: number;
  preset: BatchPreset | null;
  origin: BatchOrigin | null;
  single?: SingleSubmit | null;
};

/** Inserts a running batch. Its counts and rows belong in the same transaction. */
export async function insertBatch(trx: Trx, batch: NewStoredBatch): Promise<void> {
  const { name, note = null, matching = null } = batch;
  await trx
    .insertInto("batch")
    .values({
      id: batch.id,
      instance: batch.instance,
      kind: batch.kind,
      state: "running",
      options: batch.options,
      body_hash: batch.bodyHash,
      total: batch.total,
      turn: 0,
      created_by: batch.createdBy,
      member_id: batch.memberId,
      created_at: batch.createdAt,
      finished_at: null,
      preset_id: batch.preset?.id ?? null,
      preset_name: batch.preset?.name ?? null,
      origin_kind: batch.origin?.kind ?? null,
      origin_id: batch.origin?.batchId ?? null,
      is_single: batch.single ? 1 : 0,
      unreported: batch.single?.unreported ?? null,
      is_held: 0,
      revoked_rows: 0,
      name,
      note,
      matching: matching && JSON.stringify(matching),
      search_text: searchTextOf({ ...batch, note }),
      handled_failed: 0,
      handled_stop: null,
      handled_open: 0,
    })
    .execute();
}

const insertedColumns = [
  "batch_id",
  "position",
  "instance",
  "email_address",
  "name",
  "options",
  "outcome",
  "isolate",
  "attempts",
  "looks",
  "step",
  "target_id",
  "code",
  "detail",
  "settled_at",
  "checked_at",
  "mark",
] as const;

type StoredCell = string | number | null;

/** The cells of each row, in the order of `insertedColumns`. Duplicates are settled here. */
function* storedRows(
  submit: Submit,
  instance: string,
): Generator<{ cells: StoredCell[]; isDuplicate: boolean }> {
  const { id, now, newBatch } = submit;
  const seen = new Map<string, number>();
  for (const [position, row] of newBatch.rows.entries()) {
    const { key, words } = identity(newBatch.kind, row);
    const first = seen.get(key);
    if (first === undefined) seen.set(key, position);
    const isDuplicate = first !== undefined;
    const settled = isDuplicate
      ? ["duplicate", sentences(`Row ${first + 1} ${words}`, problems.duplicate.next), now]
      : [null, null, null];
    const outcome = isDuplicate ? "skipped" : "queued";
    const [name, options] = "invitationId" in row ? [null, null] : [row.name ?? null, rowOptions(row)];
    const head = [id, position, instance, row.emailAddress.toLowerCase(), name, options, outcome];
    // A person waits for a single action: Clerk itself refuses an address that needs no invitation.
    const checkedAt = submit.single ? now : null;
    const mark = submit.hasMark ? `${id}/${position}` : null;
    const cells = [...head, 0, 0, 0, ...firstStep(newBatch.kind, row), ...settled, checkedAt, mark];
    yield { cells, isDuplicate };
  }
}

/**
 * What a batch may hold once: an address to invite, or an invitation to revoke or delete. An address may have several
 * invitations (revoked, expired, pending), and a request to delete all of them means all.
 */
function identity(kind: SubmittedBatch["kind"], row: NewRow | InvitationRow): { key: string; words: string } {
  return "invitationId" in row && kind !== "resend"
    ? { key: row.invitationId, words: "is about the same invitation" }
    : { key: row.emailAddress.toLowerCase(), words: "has the same address" };
}

function rowOptions({ emailAddress: _, name: _name, replaces: _replaces, ...options }: NewRow) {
  return Object.keys(options).length === 0 ? null : JSON.stringify(options);
}

/** The first step of a row, and the invitation that it changes. */
function firstStep(kind: SubmittedBatch["kind"], row: NewRow | InvitationRow): [Step, string | null] {
  if ("invitationId" in row) return [kind === "delete" ? "delete" : "revoke", row.invitationId];
  return row.replaces === undefined ? ["invite", null] : ["revoke", row.replaces];
}

// 500 × 17 parameters: well under the limits of SQLite (32,766) and PostgreSQL (65,535).
const rowsPerInsert = 500;

/** The text of an insert, compiled once per size: compiling it for every 500 rows took longer than the inserts. */
function insertText(trx: Trx, rows: number): string {
  const blank = Object.fromEntries(insertedColumns.map((column) => [column, ""])) as never;
  const values = Array.from<never>({ length: rows }).fill(blank);
  return trx.insertInto("batch_row").values(values).compile().sql;
}

/** Returns the number of duplicates. */
async function insertRows(trx: Trx, submit: Submit, instance: string): Promise<number> {
  const fullText = insertText(trx, rowsPerInsert);
  let duplicates = 0;
  let cells: StoredCell[] = [];
  let rows = 0;
  const flush = async () => {
    const text = rows === rowsPerInsert ? fullText : insertText(trx, rows);
    await trx.executeQuery(CompiledQuery.raw(text, cells));
    cells = [];
    rows = 0;
    // SQLite runs synchronously: without this the server would not answer during a submit of 100,000 rows.
    await setImmediate();
  };
  for (const row of storedRows(submit, instance)) {
    cells.push(...row.cells);
    rows += 1;
    if (row.isDuplicate) duplicates += 1;
    if (rows === rowsPerInsert) await flush();
  }
  if (rows > 0) await flush();
  return duplicates;
}
