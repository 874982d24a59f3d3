import * as z from "zod/mini";
import { EmailAddress, InvitationOptions, ResendInvitation, RowOptions } from "./new-invitation.ts";
import { InvitationId } from "./invitation.ts";
import { ProblemCode } from "./problem.ts";

/** Rows one batch may hold. */
export const batchMaxRows = 100_000;

/** `resend` revokes each invitation, if it is still pending, and invites its address again. */
export const BatchKind = z.enum(["invite", "resend", "revoke", "delete"]);
export type BatchKind = z.infer<typeof BatchKind>;

export const BatchState = z.enum(["running", "paused", "finished", "cancelled"]);
export type BatchState = z.infer<typeof BatchState>;

/**
 * `queued` → `sending` (a call may be under way) → `done` | `skipped` (already invited, or already a user) | `failed`
 * (needs attention). A cancelled batch turns its queued rows into `cancelled`. The last four are final.
 */
export const Outcome = z.enum(["queued", "sending", "done", "skipped", "failed", "cancelled"]);
export type Outcome = z.infer<typeof Outcome>;

/** A batch's id, minted by whoever submits it (a UUID), so that a repeated submit is the same submit. */
export const BatchId = z.uuid("A batch id is a UUID.");

/**
 * One row of a submit. Its own options, when given, win over the batch's. `replaces` is the pending invitation that is
 * revoked first: Clerk refuses a second one for an address.
 */
export const NewRow = z.extend(RowOptions, {
  emailAddress: EmailAddress,
  name: z.optional(z.string().check(z.maxLength(320))),
  replaces: z.optional(InvitationId),
});
export type NewRow = z.infer<typeof NewRow>;

/** One row of a submit about invitations that exist; the address is what people read, the id what is meant. */
export const InvitationRow = z.strictObject({ invitationId: InvitationId, emailAddress: EmailAddress });
export type InvitationRow = z.infer<typeof InvitationRow>;

export const BatchOptions = z.omit(InvitationOptions, { ignoreExisting: true });
export type BatchOptions = z.infer<typeof BatchOptions>;

function rowsOf<T extends z.ZodMiniType>(row: T) {
  return z
    .array(row)
    .check(
      z.minLength(1, "A batch needs at least one row."),
      z.maxLength(batchMaxRows, "A batch may hold 100,000 rows at most."),
    );
}

/** Body of `PUT /api/batches/:id`. The options of a resend replace what is known of the old invitations; `{}` keeps it. */
export const NewBatch = z.discriminatedUnion("kind", [
  z.strictObject({ kind: z.literal("invite"), options: BatchOptions, rows: rowsOf(NewRow) }),
  z.strictObject({ kind: z.literal("resend"), options: ResendInvitation, rows: rowsOf(InvitationRow) }),
  z.strictObject({ kind: z.literal("revoke"), rows: rowsOf(InvitationRow) }),
  z.strictObject({ kind: z.literal("delete"), rows: rowsOf(InvitationRow) }),
]);
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

/** Answer of `GET /api/allowance`. It belongs to the Clerk instance: all batches and single invitations share it. */
export const Allowance = z.object({ bulk: LaneAllowance, single: LaneAllowance });
export type Allowance = z.infer<typeof Allowance>;

/**
 * Why nothing moves at the moment: `clerk_limit` waits for Clerk's allowance, `clerk_unreachable` and `clerk_failed`
 * back off, the other codes wait for a person (key, quota, plan). `until` is in ms, null when nobody can say.
 */
export const Waiting = z.object({ code: ProblemCode, detail: z.string(), until: z.nullable(z.number()) });
export type Waiting = z.infer<typeof Waiting>;

/** The batch that this one was made of: its failed rows again, or what it had sent revoked. */
export const BatchOrigin = z.object({ kind: z.enum(["retry", "rollback"]), batchId: z.string() });
export type BatchOrigin = z.infer<typeof BatchOrigin>;

export const Batch = z.object({
  id: z.string(),
  kind: BatchKind,
  origin: z.nullable(BatchOrigin),
  state: BatchState,
  counts: OutcomeCounts,
  total: z.number(),
  createdAt: z.number(),
  createdBy: z.string(),
  finishedAt: z.nullable(z.number()),
  /** What the submit gave; `{}` for batches that revoke or delete. */
  options: BatchOptions,
  /** Rows settled in the hour that has just passed. */
  ratePerHour: z.number(),
  allowance: Allowance,
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
