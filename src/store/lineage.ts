import { randomUUID } from "node:crypto";
import { closeSync, existsSync, fsyncSync, openSync, readFileSync, renameSync, writeSync } from "node:fs";
import type { Kysely } from "kysely";
import * as z from "zod/mini";
import type { Schema } from "./schema.ts";

/** How often (ms) a running server counts: a copy that is older than this is noticed. */
export const countEveryMs = 60_000;

const Mark = z.object({ id: z.string(), count: z.number() });
type Mark = z.infer<typeof Mark>;

/** Notices that a database was put in the place of another one without `npm run restore`. */
export type Lineage = {
  /** True if the database is older than the one that was used here last, or comes from elsewhere. */
  isReplaced: () => Promise<boolean>;
  /** Counts on, in the database and then in the file beside it. */
  count: () => Promise<void>;
};

/** The count is in the database and in `FILE.lineage`, which a copy of the database alone does not contain. */
export function createLineage(db: Kysely<Schema>, file: string, now: () => number): Lineage {
  const path = `${file}.lineage`;
  const readRow = () => db.selectFrom("lineage").selectAll().executeTakeFirst();
  return {
    async isReplaced() {
      // The file first: it is never ahead of the database, even while another process counts.
      const mark = readMark(path);
      const row = await readRow();
      // 0 is written by a restore, which has held the batches already.
      if (row?.count === 0) return false;
      if (mark === null) return row !== undefined;
      return row === undefined || row.id !== mark.id || row.count < mark.count;
    },
    async count() {
      const mark = await db.transaction().execute(async (trx) => {
        const row = await trx.selectFrom("lineage").selectAll().executeTakeFirst();
        const next = { id: row?.id ?? randomUUID(), count: (row?.count ?? 0) + 1 };
        await trx.deleteFrom("lineage").execute();
        await trx
          .insertInto("lineage")
          .values({ ...next, at: now() })
          .execute();
        return next;
      });
      writeMark(path, mark);
    },
  };
}

function readMark(path: string): Mark | null {
  if (!existsSync(path)) return null;
  try {
    return Mark.parse(JSON.parse(readFileSync(path, "utf8")));
  } catch {
    // It was not written by Usher, so it says nothing.
    return null;
  }
}

function writeMark(path: string, mark: Mark): void {
  const part = `${path}.part`;
  const handle = openSync(part, "w", 0o600);
  try {
    writeSync(handle, `${JSON.stringify(mark)}\n`);
    fsyncSync(handle);
  } finally {
    closeSync(handle);
  }
  renameSync(part, path);
}

/** The last sign of life (ms) in a database, at most the time when it was copied; 0 without one. */
export async function lastSignOfLife(db: Kysely<Schema>): Promise<number> {
  const times = await Promise.all([
    latest(db.selectFrom("lineage").select((eb) => eb.fn.max("at").as("at"))),
    latest(db.selectFrom("lease").select((eb) => eb.fn.max("alive_at").as("at"))),
    latest(db.selectFrom("call").select((eb) => eb.fn.max("started_at").as("at"))),
    latest(db.selectFrom("batch").select((eb) => eb.fn.max("created_at").as("at"))),
    latest(db.selectFrom("activity").select((eb) => eb.fn.max("at").as("at"))),
  ]);
  return Math.max(0, ...times);
}

async function latest(query: {
  executeTakeFirst: () => Promise<{ at: number | null } | undefined>;
}): Promise<number> {
  return (await query.executeTakeFirst())?.at ?? 0;
}
