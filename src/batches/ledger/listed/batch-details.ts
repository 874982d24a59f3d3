import type { BatchEdit } from "#contract/batches/details.ts";
import type { Handled } from "#batches/judge/attention.ts";
import type { Ledger } from "#batches/ledger/ledger.ts";
import { searchTextOf } from "./search-text.ts";

/** An empty text counts as none. */
function textOr(given: string | null | undefined, stored: string | null): string | null {
  return given === undefined ? stored : given || null;
}

/** What an edit changed. */
export type Edited = { isRenamed: boolean; isNoted: boolean };

/** Changes the name or the note of a batch; null for an unknown id. */
export async function editBatch(
  { db, instance }: Ledger,
  id: string,
  edit: BatchEdit,
): Promise<Edited | null> {
  return db.transaction().execute(async (trx) => {
    const known = await trx
      .selectFrom("batch")
      .select(["name", "note", "created_by"])
      .where("instance", "=", instance)
      .where("id", "=", id)
      .executeTakeFirst();
    if (!known) return null;
    const name = textOr(edit.name, known.name);
    const note = textOr(edit.note, known.note);
    await trx
      .updateTable("batch")
      .set({ name, note, search_text: searchTextOf({ id, createdBy: known.created_by, name, note }) })
      .where("id", "=", id)
      .execute();
    return { isRenamed: name !== known.name, isNoted: note !== known.note };
  });
}

/** Stores what a member has handled. */
export async function writeHandled({ db, instance }: Ledger, id: string, handled: Handled): Promise<void> {
  await db.updateTable("batch").set(handled).where("instance", "=", instance).where("id", "=", id).execute();
}
