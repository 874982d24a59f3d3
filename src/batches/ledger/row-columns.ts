import type { BatchKind } from "#contract/batch.ts";
import * as z from "zod/mini";
import type { BatchRow, RowOptions, Step } from "#batches/rows.ts";
import type { Schema } from "#store/schema.ts";

const StoredOptions = z.record(z.string(), z.unknown());

/** The contract checked options before they were stored. */
export function readStoredOptions(text: string): RowOptions {
  return StoredOptions.parse(JSON.parse(text));
}

/** The columns of `batch_row` that the engine works on. */
export const rowColumns = [
  "batch_row.batch_id",
  "batch_row.position",
  "batch_row.email_address",
  "batch_row.options",
  "batch_row.attempts",
  "batch_row.step",
  "batch_row.target_id",
  "batch_row.doubt_since",
] as const;

type RowCells = Pick<
  Schema["batch_row"],
  "batch_id" | "position" | "email_address" | "options" | "attempts" | "step" | "target_id" | "doubt_since"
>;
type BatchCells = Pick<Schema["batch"], "kind" | "options" | "created_by">;

export function toBatchRow(row: RowCells, batch: BatchCells): BatchRow {
  return {
    // Both come from closed sets.
    kind: batch.kind as BatchKind,
    step: row.step as Step,
    targetId: row.target_id,
    batchId: row.batch_id,
    position: row.position,
    emailAddress: row.email_address,
    attempts: row.attempts,
    unknownSince: row.doubt_since,
    invitedBy: batch.created_by,
    invitee: {
      ...readStoredOptions(batch.options),
      ...(row.options === null ? {} : readStoredOptions(row.options)),
      emailAddress: row.email_address,
    },
  };
}
