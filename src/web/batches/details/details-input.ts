import type { Batch } from "#contract/batch.ts";
import { BatchEdit } from "#contract/batches/details.ts";

/** The fields as the user fills them in. */
export type DetailsInput = { name: string; note: string };

/** What differs from the batch; a field that was not touched keeps what another member writes meanwhile. */
export function changedDetails(input: DetailsInput, batch: Pick<Batch, "name" | "note">): BatchEdit {
  const name = input.name.trim() || null;
  const note = input.note.trim() || null;
  return { ...(name !== batch.name && { name }), ...(note !== batch.note && { note }) };
}

/** The first problem of each field. */
export function detailProblems(changes: BatchEdit): Partial<DetailsInput> {
  const issues = BatchEdit.safeParse(changes).error?.issues ?? [];
  const about = (field: string) => issues.find(({ path }) => path[0] === field)?.message;
  const name = about("name");
  const note = about("note");
  return { ...(name !== undefined && { name }), ...(note !== undefined && { note }) };
}
