import * as z from "zod/mini";
import { Attention, newDetails } from "./batches/details.ts";
import { BatchMatching } from "./matching/batch-matching.ts";
import { EmailAddress, InvitationOptions, ResendInvitation, RowOptions } from "./new-invitation.ts";
import { InvitationId } from "./invitation.ts";
import { ProblemCode } from "./problem.ts";
import { queryNumber } from "./query/query-number.ts";
import { RestoredAt } from "./restore.ts";

export const batchMaxRows = 100_000;
export const tooManyRows = "A batch may have at most 100,000 rows.";

/** `resend` revokes each invitation, if it is still pending, and invites its address again. */
export const BatchKind = z.enum(["invite", "resend", "revoke", "delete"]);
export type BatchKind = z.infer<typeof BatchKind>;

/** Whether a batch uses up Clerk's hourly allowance of invitations; revoking and deleting do not. */
export function makesInvitations({ kind }: { kind: BatchKind }): boolean {
  return kind === "invite" || kind === "resend";
}

export const BatchState = z.enum(["running", "paused", "finished", "cancelled"]);
export type BatchState = z.infer<typeof BatchState>;

/**
 * `queued` → `sending` (a call may be under way) → `done` | `skipped` (already invited, or already a user) | `failed`
 * (needs attention). A cancelled batch turns its queued rows into `cancelled`. The last four are final.
 */
export const Outcome = z.enum(["queued", "sending", "done", "skipped", "failed", "cancelled"]);
export type Outcome = z.infer<typeof Outcome>;

/** Not `z.uuid()`: the module of zod is one for all pages, so that the first one would load all its kinds of UUID. */
export function uuid(error: string) {
  return z.string(error).check(z.regex(/^[\da-f]{8}(?:-[\da-f]{4}){3}-[\da-f]{12}$/i, error));
}

/** The id of a batch: a UUID made by the caller, so that a repeated submit has no effect. */
export const BatchId = uuid("A batch id is a UUID.");

/**
 * One row of a submit. Its options override the batch's. `replaces` is the pending invitation to revoke first: Clerk
 * refuses a second one for an address. `ignoreExisting` invites despite an existing invitation.
 */
export const NewRow = z.extend(RowOptions, {
  emailAddress: EmailAddress,
  ignoreExisting: InvitationOptions.shape.ignoreExisting,
  name: z.optional(z.string().check(z.maxLength(320), z.normalize("NFC"))),
  replaces: z.optional(InvitationId),
});
export type NewRow = z.infer<typeof NewRow>;

/** One row of a submit about existing invitations. The id identifies the invitation; the address is shown. */
export const InvitationRow = z.strictObject({ invitationId: InvitationId, emailAddress: EmailAddress });
export type InvitationRow = z.infer<typeof InvitationRow>;

export const BatchOptions = z.omit(InvitationOptions, { ignoreExisting: true });
export type BatchOptions = z.infer<typeof BatchOptions>;

export const PresetId = uuid("A preset id is a UUID.");

function rowsOf<T extends z.ZodMiniType>(row: T) {
  return z
    .array(row)
    .check(z.minLength(1, "A batch needs at least one row."), z.maxLength(batchMaxRows, tooManyRows));
}

/**
 * Body of `PUT /api/batches/:id`. The options of a resend override those of the old invitations; `{}` keeps them.
 * `presetId` says where the options come from; they count, not those of the preset.
 */
export const NewBatch = z.discriminatedUnion("kind", [
  z.strictObject({
    ...newDetails,
    kind: z.literal("invite"),
    options: BatchOptions,
    presetId: z.optional(PresetId),
    rows: rowsOf(NewRow).check(
      z.refine(
        (rows) => rows.length === 1 || !rows.some(({ ignoreExisting }) => ignoreExisting),
        "Only a batch of one row can invite despite an existing invitation.",
      ),
    ),
  }),
  z.strictObject({
    ...newDetails,
    kind: z.literal("resend"),
    options: ResendInvitation,
    rows: rowsOf(InvitationRow),
  }),
  z.strictObject({ ...newDetails, kind: z.literal("revoke"), rows: rowsOf(InvitationRow) }),
  z.strictObject({ ...newDetails, kind: z.literal("delete"), rows: rowsOf(InvitationRow) }),
]);
export type NewBatch = z.infer<typeof NewBatch>;

/** A new batch as it is stored. With `matching` its rows are those that match the filter at this moment. */
export type SubmittedBatch = NewBatch & { matching?: BatchMatching };

export const OutcomeCounts = z.record(Outcome, z.number());
export type OutcomeCounts = z.infer<typeof OutcomeCounts>;

/** What one lane may still send in this window. `opensAt` (ms) is set while the lane backs off. */
export const LaneAllowance = z.object({
  limit: z.number(),
  left: z.number(),
  addressesPerCall: z.number(),
  opensAt: z.nullable(z.number()),
});
export type LaneAllowance = z.infer<typeof LaneAllowance>;

/** It belongs to the Clerk instance: all batches and single invitations share it. */
export const LaneAllowances = z.object({ bulk: LaneAllowance, single: LaneAllowance });
export type LaneAllowances = z.infer<typeof LaneAllowances>;

/** Query of `GET /api/allowance`. `rows`: also estimates a batch of so many rows. */
export const AllowanceQuery = z.object({
  rows: z.optional(queryNumber(1, batchMaxRows)),
  kind: z._default(BatchKind, "invite"),
});
export type AllowanceQuery = z.infer<typeof AllowanceQuery>;

/**
 * When a batch that is submitted now would end (ms), null while Clerk needs an admin first. `rowsAhead`: the rows of
 * running batches that are sent before its end.
 */
export const Estimate = z.object({ expectedEndAt: z.nullable(z.number()), rowsAhead: z.number() });
export type Estimate = z.infer<typeof Estimate>;

/**
 * Answer of `GET /api/allowance`. `reservedForPeople`: single calls that are left and that batches do not take.
 * `estimate`: only with `rows` in the query.
 */
export const Allowance = z.extend(LaneAllowances, {
  reservedForPeople: z.number(),
  estimate: z.optional(Estimate),
});
export type Allowance = z.infer<typeof Allowance>;

/**
 * Why a batch does not progress: `clerk_limit` waits for Clerk's allowance, `clerk_unreachable` and `clerk_failed` back
 * off, `outcome_unknown` looks again for what calls may have done, the other codes need an admin (key, quota, plan).
 * `until` is in ms, null if unknown.
 */
export const Waiting = z.object({ code: ProblemCode, detail: z.string(), until: z.nullable(z.number()) });
export type Waiting = z.infer<typeof Waiting>;

/** A follow-up retries the failed rows of a batch, revokes what it sent, or sends the rows that were cancelled. */
export const FollowUpKind = z.enum(["retry", "rollback", "remaining"]);
export type FollowUpKind = z.infer<typeof FollowUpKind>;

/** The batch that this one follows up, and its name if it has one. */
export const BatchOrigin = z.object({
  kind: FollowUpKind,
  batchId: z.string(),
  name: z.optional(z.string()),
});
export type BatchOrigin = z.infer<typeof BatchOrigin>;

/** A batch that follows up this one. Each kind is made once. */
export const FollowUp = z.object({
  kind: FollowUpKind,
  batchId: z.string(),
  name: z.optional(z.string()),
  total: z.number(),
  createdAt: z.number(),
});
export type FollowUp = z.infer<typeof FollowUp>;

/** The preset of a batch, with its name at the time of the submit: it may be renamed or deleted afterwards. */
export const BatchPreset = z.object({ id: z.string(), name: z.string() });
export type BatchPreset = z.infer<typeof BatchPreset>;

export const Batch = z.object({
  id: z.string(),
  kind: BatchKind,
  name: z.nullable(z.string()),
  note: z.nullable(z.string()),
  /** Null also after a member has marked the batch as handled, until something new happens. */
  attention: z.nullable(Attention),
  origin: z.nullable(BatchOrigin),
  /** Oldest first. */
  followUps: z.array(FollowUp),
  state: BatchState,
  /** Why an admin's change of the member who submitted it paused the batch, as a sentence. */
  pausedBecause: z.optional(z.string()),
  counts: OutcomeCounts,
  /** How many of the rows that are done made an invitation that Usher has revoked since. */
  revokedSince: z.number(),
  total: z.number(),
  createdAt: z.number(),
  createdBy: z.string(),
  finishedAt: z.nullable(z.number()),
  /** As submitted, perhaps under the rules of an older version; `{}` for batches that revoke or delete. */
  options: z.custom<BatchOptions>((options) => typeof options === "object" && options !== null),
  preset: z.nullable(BatchPreset),
  /** If it was submitted with a filter instead of rows. */
  matching: z.optional(BatchMatching),
  /** Rows settled in the last hour. */
  ratePerHour: z.number(),
  allowance: LaneAllowances,
  waiting: z.nullable(Waiting),
  /** When the last row is expected to be settled (ms); null if the batch is finished or needs attention. */
  expectedEndAt: z.nullable(z.number()),
  /** Set while the batch waits for a member because the database was restored. */
  restored: z.nullable(RestoredAt),
});
export type Batch = z.infer<typeof Batch>;

export const Row = z.object({
  /** Zero-based position in the submit. */
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
  /** When Usher revoked the invitation that the row had made (ms). */
  revokedAt: z.optional(z.number()),
});
export type Row = z.infer<typeof Row>;

/** Query of `GET /api/batches/:id/rows`; failed rows first, then by position. */
export const RowQuery = z.object({
  outcome: z.optional(Outcome),
  query: z._default(z.string().check(z.trim(), z.maxLength(320)), ""),
  limit: z._default(queryNumber(1, 1_000), 100),
  offset: z._default(queryNumber(0), 0),
});
export type RowQuery = z.infer<typeof RowQuery>;

export const RowList = z.object({ data: z.array(Row), totalCount: z.number() });
export type RowList = z.infer<typeof RowList>;
