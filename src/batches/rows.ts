import {
  type BatchKind,
  type BatchOptions,
  type FollowUp,
  type NewRow,
  Outcome,
  type OutcomeCounts,
} from "#contract/batch.ts";
import type { Invitation } from "#contract/invitation.ts";
import type { ProblemCode } from "#contract/problem.ts";
import type { Schema } from "#store/schema.ts";
import type { Backoff, InviteLane, Lane, LaneStates, Moment } from "./lanes.ts";
import type { Invitee } from "./upstream.ts";

/**
 * The next thing to do with a row. For `invite` and `resend` batches, `revoke` is followed by `invite`. `find`: a
 * rollback looks for an invitation that a call with an unknown outcome may have made.
 */
export type Step = "revoke" | "delete" | "invite" | "find";

/**
 * How a row travels: 0 with others in a full call; 1 with half of the rows of the same refused call, which named no
 * address, or alone; 2 alone through the single lane.
 */
export type Isolation = 0 | 1 | 2;

/**
 * A row as the engine works on it. `unknownSince` (ms): start of its first call with an unknown outcome;
 * `unknownUntil`: until when one may still take effect, null without a limit. `targetId`: the invitation to revoke or
 * delete; at step `invite`, the one that was revoked for it. `mark`: what its invitation carries in its metadata, null
 * without a mark. `refusedCallId`: the refused call of isolation 1. `isSingle`: a member waits for it. `rolledBackAt`
 * (ms): start of the rollback that the row belongs to, else null. `restored`: of a row that was unfinished in a database
 * that was restored.
 */
export type BatchRow = {
  kind: BatchKind;
  step: Step;
  targetId: string | null;
  batchId: string;
  position: number;
  emailAddress: string;
  attempts: number;
  isolation: Isolation;
  refusedCallId: string | null;
  unknownSince: number | null;
  unknownUntil: number | null;
  invitee: Invitee;
  mark: string | null;
  isSingle: boolean;
  rolledBackAt: number | null;
  restored: RestoredPeriod | null;
  invitedBy: string;
};

/** From the backup to its restore (ms): the ledger does not know what was done in between. */
export type RestoredPeriod = { from: number; until: number };

/**
 * `checkedAt` (ms): when the address was last compared with Clerk's lists. `reconciledAt` (ms): when they last showed
 * nothing for an unknown outcome. `callId`: its last call.
 */
export type QueuedRow = BatchRow & {
  checkedAt: number | null;
  reconciledAt: number | null;
  callId: string | null;
  reconcileTries: number;
};

/**
 * A row with a call whose outcome is unknown. `isQueued`: it was reconciled before and must be once more before it is
 * sent again. `reconcileTries`: how often that failed, or found nothing after a refusal. `refusal`: Clerk's answer to a
 * later call, which counts if reconciling finds nothing.
 */
export type UnknownRow = BatchRow & {
  unknownSince: number;
  isQueued: boolean;
  callId: string | null;
  reconcileTries: number;
  refusal: Reason | null;
};

/** The options a row may have of its own; they override the batch's. */
export type RowOptions = BatchOptions &
  Omit<NewRow, "emailAddress" | "name" | "replaces"> & { ignoreExisting?: boolean | undefined };

/**
 * A committed intent: from now on its rows may have been sent, whatever happens to this process. `startedAt` (ms) is by
 * Clerk's clock if known, because it is compared with `createdAt` of invitations.
 */
export type Call = {
  id: string;
  lane: InviteLane;
  startedAt: number;
  rows: BatchRow[];
};

/** A committed intent to revoke or delete one invitation. Safe to repeat. */
export type ChangeCall = {
  id: string;
  lane: "change";
  startedAt: number;
  row: BatchRow & { targetId: string };
};

/** Why a row has its outcome, in Clerk's words and ours. */
export type Reason = { code: ProblemCode; detail: string; clerkCode?: string; traceId?: string };

/** When a call may take effect (ms, by Clerk's clock). */
export type CallPeriod = { since: number; until: number };

/**
 * What happens to a row that was `sending`:
 * - `invited`; `changed` (its invitation is revoked or deleted); `skipped`; `failed`
 * - `queued`: again; `isAttempt` counts it against the row, `period` says when a call may have taken effect,
 *   `notBefore` (ms) when to try again
 * - `freed`: its address can be invited now, with `options` if given; `isRevoked` if that took a revocation
 * - `unknown`: keeps its outcome and is reconciled from `reconcileAt` (ms) on; `until` when its call may take effect
 *   (ms, by Clerk's clock)
 * - `absent`: Clerk's list shows no invitation of it now; it is sent again. `isProven`: its calls have made none
 * - `stray`: a rollback found an invitation to revoke; `watch`: it looks for one from `reconcileAt` (ms) on
 */
export type RowChange =
  | { kind: "invited"; invitation: Invitation }
  | { kind: "changed" }
  | { kind: "skipped" | "failed"; reason: Reason; invitation?: Invitation }
  | { kind: "queued"; isolation: Isolation; isAttempt: boolean; period?: CallPeriod; notBefore?: number }
  | { kind: "freed"; isRevoked: boolean; options?: BatchOptions }
  | {
      kind: "unknown";
      since: number;
      until?: number;
      reconcileAt: number;
      reconcileTries?: number;
      refusal?: Reason;
    }
  | { kind: "absent"; isAttempt: boolean; isolation: Isolation; isProven?: boolean }
  | { kind: "stray"; invitation: Invitation }
  | { kind: "watch"; reconcileAt: number };

/** What an answer of Clerk means. `recovered`: the lane that it proves to work again. */
export type Verdict = {
  rows: readonly { row: BatchRow; change: RowChange }[];
  backoffs: readonly { lane: Lane; backoff: Backoff }[];
  recovered: Lane | null;
};

/** `spentAt`: when the call counted against the lane's allowance; null if it did not. */
export type CallVerdict = Verdict & { state: string; spentAt: number | null };

/**
 * What a check means for a row that is still queued. `ready`: it may be sent; `reconcile`: a call of its own may be the
 * reason, so it is reconciled.
 */
export type CheckChange =
  | { kind: "ready" }
  | { kind: "skipped" | "reconcile"; reason: Reason }
  | { kind: "invited"; invitation: Invitation };

/** `backoff`: the new one of the check lane, or whether the current one ends. */
export type CheckVerdict = {
  rows: readonly { row: QueuedRow; change: CheckChange }[];
  backoff: Backoff | "end" | "keep";
};

/**
 * A batch as stored, with the number of its rows by outcome, the batches that follow it up, oldest first, and the name of
 * the one that it follows up.
 */
export type StoredBatch = Schema["batch"] & {
  counts: OutcomeCounts;
  followUps: FollowUp[];
  originName: string | null;
};

/**
 * So many rows whose outcome is unknown, and when the first of them is looked at again (ms). `isUnanswered`: a call of one
 * of them was not answered, so it may take effect later.
 */
export type Looks = { rows: number; nextAt: number; isUnanswered: boolean };

/** What the ledger knows at one moment about all batches, read once for any number of them. */
export type LedgerView = Moment & {
  lanes: LaneStates;
  /** Queued rows of each running batch that invites, and of each that only revokes or deletes. */
  queues: { invite: number[]; change: number[] };
  /** Rows of each batch settled within the last hour. */
  settled: ReadonlyMap<string, number>;
  /** Rows of each batch that are only looked at again, because a call may still be applied. */
  looks: ReadonlyMap<string, Looks>;
  /** The database refuses writes, so nothing can be sent. */
  isStoreFailing: boolean;
};

export const outcomes = Outcome.options;

export function noRows(): OutcomeCounts {
  return { queued: 0, sending: 0, done: 0, skipped: 0, failed: 0, cancelled: 0 };
}

/** True for rows that are invited again after their old invitation is out of the way. */
export function isReinvited({ kind }: BatchRow): boolean {
  return kind === "invite" || kind === "resend";
}
