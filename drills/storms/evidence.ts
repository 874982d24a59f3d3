import type { Activity } from "#contract/activity.ts";
import type { BatchKind, Row } from "#contract/batch.ts";
import type { RecordedCall } from "#sandbox/data/calls.ts";
import type { PastInvitation } from "#sandbox/data/history.ts";

/** A batch as it ended: what was submitted, and its report. Follow-ups and single actions are batches of their own. */
export type EndedBatch = {
  kind: BatchKind | "rollback";
  isSingle?: boolean;
  /** The invitations that its rows are about, by their index. */
  targets?: readonly string[];
  /** The rows that a rollback revokes. */
  source?: readonly Row[];
  addresses: readonly string[];
  rows: readonly Row[];
  wasCancelled: boolean;
};

/** A single action that a member requested, and the answer; "none" if no server answered. */
export type RequestedAction = {
  kind: BatchKind;
  emailAddress: string;
  answer: "done" | "not done" | "unknown" | "none";
};

export type Evidence = {
  batches: readonly EndedBatch[];
  requested: readonly RequestedAction[];
  /** The activity entries of single actions. */
  entries: readonly Activity[];
  history: readonly PastInvitation[];
  /** Those that invite. */
  calls: readonly RecordedCall[];
  /**
   * Addresses with a call that was committed and whose outcome is unknown. Clerk does not know those that a kill or a
   * suspension kept from leaving.
   */
  uncertain: ReadonlySet<string>;
  /** Whether our invitations carry a mark. */
  isMarked: boolean;
  /** How long lists took to show what had happened. */
  listLagMs: number;
  /** Whether Clerk refused calls without a reason for a while. */
  wasUnclear: boolean;
};

/** What happened to one address. */
export type AddressFacts = {
  emailAddress: string;
  /** Rows that invite it, with their batch. */
  rows: { row: Row; batch: EndedBatch }[];
  ours: PastInvitation[];
  foreign: PastInvitation[];
  /** Ours that no list showed to their rows: too late, or changed by others or by another action of ours. */
  unseen: PastInvitation[];
  /** Others' that look like ours. */
  alike: PastInvitation[];
};
