import type { Row } from "#contract/batch.ts";
import type { PastInvitation, SandboxCall } from "../sandbox-control.ts";

/** A batch as it ended: what was submitted, and its report. Follow-ups are batches of their own. */
export type EndedBatch = {
  kind: "invite" | "rollback";
  /** The rows that a rollback revokes. */
  source?: readonly Row[];
  addresses: readonly string[];
  rows: readonly Row[];
  wasCancelled: boolean;
};

export type Evidence = {
  batches: readonly EndedBatch[];
  history: readonly PastInvitation[];
  /** Those that invite. */
  calls: readonly SandboxCall[];
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
  /** Ours that no list ever showed. */
  unseen: PastInvitation[];
  /** Others' that look like ours. */
  alike: PastInvitation[];
};
