import * as z from "zod/mini";
import {
  EmailAddress,
  ExpiresInDays,
  InvitationOptions,
  PublicMetadata,
  RedirectUrl,
} from "./new-invitation.ts";
import { ProblemCode } from "./problem.ts";

/** Rows one batch may hold. */
export const batchMaxRows = 100_000;

export const BatchKind = z.enum(["invite"]);
export type BatchKind = z.infer<typeof BatchKind>;

export const BatchState = z.enum(["running", "paused", "finished", "cancelled"]);
export type BatchState = z.infer<typeof BatchState>;

/**
 * `queued` → `sending` (a call may be under way) → `sent` | `skipped` (nothing to do: invited or a user already) |
 * `failed` (a person is needed). The last three are final.
 */
export const Outcome = z.enum(["queued", "sending", "sent", "skipped", "failed"]);
export type Outcome = z.infer<typeof Outcome>;

/** A batch's id, minted by whoever submits it (a UUID), so that a repeated submit is the same submit. */
export const BatchId = z.uuid("A batch id is a UUID.");

/** One row of a submit. Its own options, when given, win over the batch's. */
export const NewRow = z.strictObject({
  emailAddress: EmailAddress,
  name: z.optional(z.string().check(z.maxLength(320))),
  redirectUrl: z.optional(RedirectUrl),
  publicMetadata: z.optional(PublicMetadata),
  expiresInDays: z.optional(ExpiresInDays),
});
export type NewRow = z.infer<typeof NewRow>;

/** Body of `PUT /api/batches/:id`. */
export const NewBatch = z.strictObject({
  kind: BatchKind,
  options: z.omit(InvitationOptions, { ignoreExisting: true }),
  rows: z
    .array(NewRow)
    .check(
      z.minLength(1, "A batch needs at least one row."),
      z.maxLength(batchMaxRows, "A batch may hold 100,000 rows at most."),
    ),
});
export type NewBatch = z.infer<typeof NewBatch>;

export const OutcomeCounts = z.record(Outcome, z.number());
export type OutcomeCounts = z.infer<typeof OutcomeCounts>;

/** What one lane may still send in the running window. `opensAt` (ms) is set while the lane is shut. */
export const LaneAllowance = z.object({
  limit: z.number(),
  left: z.number(),
  addressesPerCall: z.number(),
  opensAt: z.nullable(z.number()),
});
export type LaneAllowance = z.infer<typeof LaneAllowance>;

/**
 * Why nothing moves at the moment: `clerk_limit` waits for Clerk's allowance, `clerk_unreachable` and `clerk_failed`
 * back off, the other codes wait for a person (key, quota, plan). `until` is in ms, null when nobody can say.
 */
export const Waiting = z.object({ code: ProblemCode, detail: z.string(), until: z.nullable(z.number()) });
export type Waiting = z.infer<typeof Waiting>;

export const Batch = z.object({
  id: z.string(),
  kind: BatchKind,
  state: BatchState,
  counts: OutcomeCounts,
  total: z.number(),
  createdAt: z.number(),
  createdBy: z.string(),
  finishedAt: z.nullable(z.number()),
  options: z.omit(InvitationOptions, { ignoreExisting: true }),
  allowance: z.object({ bulk: LaneAllowance, single: LaneAllowance }),
  waiting: z.nullable(Waiting),
  /** When the last row will be settled (ms), as far as the allowance tells; null when finished or waiting for a person. */
  expectedEndAt: z.nullable(z.number()),
});
export type Batch = z.infer<typeof Batch>;

export const BatchList = z.object({ data: z.array(Batch), totalCount: z.number() });
export type BatchList = z.infer<typeof BatchList>;

export const Row = z.object({
  /** Zero-based place in the submit. */
  index: z.number(),
  emailAddress: z.string(),
  name: z.optional(z.string()),
  outcome: Outcome,
  code: z.optional(ProblemCode),
  detail: z.optional(z.string()),
  clerkCode: z.optional(z.string()),
  clerkTraceId: z.optional(z.string()),
  invitationId: z.optional(z.string()),
  attempts: z.number(),
  settledAt: z.nullable(z.number()),
});
export type Row = z.infer<typeof Row>;

/** Query of `GET /api/batches/:id/rows`; failed rows first, then by place. */
export const RowQuery = z.object({
  outcome: z.optional(Outcome),
  query: z._default(z.string().check(z.trim(), z.maxLength(320)), ""),
  limit: z._default(z.coerce.number().check(z.int(), z.minimum(1), z.maximum(1_000)), 100),
  offset: z._default(z.coerce.number().check(z.int(), z.minimum(0)), 0),
});
export type RowQuery = z.infer<typeof RowQuery>;

export const RowList = z.object({ data: z.array(Row), totalCount: z.number() });
export type RowList = z.infer<typeof RowList>;

/** Query of `GET /api/batches`, newest first. */
export const BatchQuery = z.object({
  limit: z._default(z.coerce.number().check(z.int(), z.minimum(1), z.maximum(200)), 50),
  offset: z._default(z.coerce.number().check(z.int(), z.minimum(0)), 0),
});
export type BatchQuery = z.infer<typeof BatchQuery>;
