import * as z from "zod/mini";
import { Batch, BatchKind, BatchState } from "#contract/batch.ts";
import { queryNumber } from "#contract/query/query-number.ts";
import { RestoredAt } from "#contract/restore.ts";

/**
 * Query of `GET /api/batches`, newest first. `query` is a part of the name, the note, the submitter or the id, or of an
 * address in the batch; of those with such an address it finds the newest 500. `createdBy` is a whole name.
 */
export const BatchQuery = z.object({
  query: z._default(z.string().check(z.trim(), z.maxLength(320)), ""),
  state: z.optional(BatchState),
  kind: z.optional(BatchKind),
  createdBy: z.optional(z.string().check(z.maxLength(320))),
  attention: z.optional(z.literal("true")),
  limit: z._default(queryNumber(1, 200), 50),
  offset: z._default(queryNumber(0), 0),
});
export type BatchQuery = z.infer<typeof BatchQuery>;

/**
 * `creators`: everyone who has submitted a batch, by name. `restored`: the restore whose batches wait, and how many do;
 * null without one.
 */
export const BatchList = z.object({
  data: z.array(Batch),
  totalCount: z.number(),
  creators: z.array(z.string()),
  restored: z.nullable(z.extend(RestoredAt, { heldBatches: z.number() })),
});
export type BatchList = z.infer<typeof BatchList>;
