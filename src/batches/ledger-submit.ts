import { createHash } from "node:crypto";
import { setImmediate } from "node:timers/promises";
import { CompiledQuery } from "kysely";
import type { NewBatch, NewRow } from "#contract/batch.ts";
import { problems } from "#contract/problem-words.ts";
import { type Ledger, noRows, outcomes, type Trx } from "./ledger.ts";

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
export function bodyHash({ kind, options, rows }: NewBatch): string {
  const hash = createHash("sha256").update(`${canonicalJson({ kind, options })}\n`);
  for (const row of rows) hash.update(`${canonicalJson(row)}\n`);
  return hash.digest("hex");
}

function rowOptions({ emailAddress: _address, name: _name, ...options }: NewRow): string | null {
  return Object.keys(options).length === 0 ? null : JSON.stringify(options);
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
  const seen = new Map<string, number>();
  for (const [position, row] of submit.newBatch.rows.entries()) {
    const address = row.emailAddress.toLowerCase();
    const first = seen.get(address);
    if (first === undefined) seen.set(address, position);
    const isDuplicate = first !== undefined;
    const settled = isDuplicate
      ? ["duplicate", `Row ${first + 1} has the same address. ${problems.duplicate.next}`, submit.now]
      : [null, null, null];
    const outcome = isDuplicate ? "skipped" : "queued";
    const head = [submit.id, position, instance, address, row.name ?? null, rowOptions(row), outcome];
    yield { cells: [...head, 0, 0, 0, ...settled], isDuplicate };
  }
}

// 500 × 13 parameters: well under what SQLite (32,766) and PostgreSQL (65,535) take in one statement.
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
    const total = submit.newBatch.rows.length;
    await trx
      .insertInto("batch")
      .values({
        id: submit.id,
        instance,
        kind: submit.newBatch.kind,
        state: "running",
        options: JSON.stringify(submit.newBatch.options),
        body_hash: hash,
        total,
        turn: 0,
        created_by: submit.createdBy,
        created_at: submit.now,
        finished_at: null,
      })
      .execute();
    const skipped = await insertRows(trx, submit, instance);
    const counts = { ...noRows(), queued: total - skipped, skipped };
    await trx
      .insertInto("batch_count")
      .values(outcomes.map((outcome) => ({ batch_id: submit.id, outcome, rows: counts[outcome] })))
      .execute();
    return "created";
  });
}
