import type { BatchRow, QueuedRow, UnknownRow } from "#batches/rows.ts";
import { start } from "./ledger-fixture.ts";

/** A row that was never sent. */
export function batchRow(emailAddress: string, changed: Partial<BatchRow> = {}): BatchRow {
  return {
    batchId: "batch",
    position: 0,
    emailAddress,
    attempts: 0,
    isolation: 0,
    refusedCallId: null,
    unknownSince: null,
    unknownUntil: null,
    invitee: { emailAddress },
    mark: null,
    isSingle: false,
    rolledBackAt: null,
    restored: null,
    kind: "invite",
    step: "invite",
    targetId: null,
    invitedBy: "Admin",
    ...changed,
  };
}

export function queuedRow(emailAddress: string, changed: Partial<QueuedRow> = {}): QueuedRow {
  const queued = { checkedAt: null, reconciledAt: null, callId: null, reconcileTries: 0 };
  return { ...batchRow(emailAddress), ...queued, ...changed };
}

/** A row whose call at `start` was not answered. */
export function unknownRow(emailAddress: string, changed: Partial<UnknownRow> = {}): UnknownRow {
  const unknown = { unknownSince: start, isQueued: false, callId: "call", reconcileTries: 0, refusal: null };
  return { ...batchRow(emailAddress), ...unknown, ...changed };
}
