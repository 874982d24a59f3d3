import { createHash } from "node:crypto";
import { setImmediate } from "node:timers/promises";
import { CompiledQuery } from "kysely";
import type { InvitationRow, NewBatch, NewRow } from "#contract/batch.ts";
import { problems } from "#contract/problem-words.ts";
import { sentences } from "#contract/sentences.ts";
import type { Ledger, Step, Trx } from "./ledger.ts";
import { insertBatch, insertCounts } from "./insert.ts";

export type Submit = { id: string; newBatch: NewBatch; createdBy: string; now: number };
export type SubmitKind = "created" | "unchanged" | "conflict";

/** Keys in order at every depth, so that two texts of one body are one body. */
function canonicalJson(value: unknown): string {
  return JSON.stringify(value, (_key, inner: unknown) =>
    typeof inner === "object" && inner !== null && !Array.isArray(inner)
      ? Object.fromEntries(Object.entries(inner).sort(([a], [b]) => (a < b ? -1 : 1)))
      : inner,
  );
}

/** The hash of a submit as it is compared. Row by row: 100,000 rows need no second copy in one string. */
export function bodyHash(newBatch: NewBatch): string {
  const { rows, ...head } = newBatch;
  const hash = createHash("sha256").update(`${canonicalJson(head)}\n`);
  for (const row of rows) hash.update(`${canonicalJson(row)}\n`);
  return hash.digest("hex");
}

function rowOptions({
  emailAddress: _,
  name: _name,
  replaces: _replaces,
  ...options
}: NewRow): string | null {
  return Object.keys(options).length === 0 ? null : JSON.stringify(options);
}

/** What is done first with a row, and the invitation it is done to. */
function firstStep(kind: NewBatch["kind"], row: NewRow | InvitationRow): [Step, string | null] {
  if ("invitationId" in row) return [kind === "delete" ? "delete" : "revoke", row.invitationId];
  return row.replaces === undefined ? ["invite", null] : ["revoke", row.replaces];
}

/**
 * What may stand in a batch once: an address that is invited, or an invitation. An address may have several of these
 * (one revoked, one expired, one pending), and whoever wants to have all deleted means all.
 */
function identity(kind: NewBatch["kind"], row: NewRow | InvitationRow): { key: string; words: string } {
  return "invitationId" in row && kind !== "resend"
    ? { key: row.invitationId, words: "is about the same invitation" }
    : { key: row.emailAddress.toLowerCase(), words: "has the same address" };
}

const rowColumns = [
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
] as const;

type StoredCell = string | number | null;

/** The cells of each row, in the order of `rowColumns`. An address that came before is settled here. */
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
    yield { cells: [...head, 0, 0, 0, ...firstStep(newBatch.kind, row), ...settled], isDuplicate };
  }
}

// 500 × 15 parameters: well under what SQLite (32,766) and PostgreSQL (65,535) take in one statement.
const rowsPerInsert = 500;

/** The text of an insert, made once per size: compiling it anew for every 500 rows took longer than the inserts. */
function insertText(trx: Trx, rows: number): string {
  const blank = Object.fromEntries(rowColumns.map((column) => [column, ""])) as never;
  const values = Array.from<never>({ length: rows }).fill(blank);
  return trx.insertInto("batch_row").values(values).compile().sql;
}

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
    // SQLite answers on the spot; without this the whole server stands still for 100,000 rows.
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

/**
 * Takes a batch in, all of it or nothing. The same id with the same body adds nothing (`unchanged`), with another
 * body it is a `conflict`: so a submit may be repeated after any failure.
 */
export async function submitBatch({ db, instance }: Ledger, submit: Submit): Promise<SubmitKind> {
  const hash = bodyHash(submit.newBatch);
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
      createdBy: submit.createdBy,
      createdAt: submit.now,
      origin: null,
    });
    const skipped = await insertRows(trx, submit, instance);
    await insertCounts(trx, id, { queued: total - skipped, skipped });
    return "created";
  });
}
