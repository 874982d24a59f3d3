import type { Row } from "#contract/batch.ts";
import type { RecordedCall } from "#sandbox/data/calls.ts";
import type { PastInvitation } from "#sandbox/data/history.ts";
import type { EndedBatch, Evidence } from "../evidence.ts";

export const emailAddress = "a@example.com";

export const row = (outcome: Row["outcome"], rest: Partial<Row> = {}): Row => ({
  index: 0,
  emailAddress,
  outcome,
  attempts: 1,
  settledAt: 1,
  ...rest,
});

/** A batch that invites, unless `rest` says otherwise. */
export const batch = (rows: Row[], rest: Partial<EndedBatch> = {}): EndedBatch => ({
  kind: "invite",
  addresses: [emailAddress],
  rows,
  wasCancelled: false,
  ...rest,
});

/** A pending invitation of ours, unless `rest` says otherwise. */
export const past = (id: string, rest: Partial<PastInvitation> = {}): PastInvitation => ({
  id,
  emailAddress,
  publicMetadata: {},
  expiresInDays: 30,
  status: "pending",
  wasMailed: true,
  madeAt: 10_000,
  madeBy: "api",
  settledAt: null,
  settledBy: null,
  deletedAt: null,
  deletedBy: null,
  ...rest,
});

export const call = (status: number | null, at = 9_000): RecordedCall => ({
  seq: 1,
  at,
  method: "POST",
  path: "/v1/invitations",
  status,
  applied: false,
  emailAddresses: [emailAddress],
});

/** Evidence without calls, actions or marks, unless `rest` has some. */
export const evidenceOf = (
  batches: EndedBatch[],
  history: PastInvitation[],
  rest: Partial<Evidence>,
): Evidence => ({
  batches,
  history,
  calls: [],
  requested: [],
  entries: [],
  uncertain: new Set(),
  isMarked: false,
  listLagMs: 0,
  wasUnclear: false,
  ...rest,
});

/** A contradiction without its details. */
export const withoutDetails = (contradiction: string): string => contradiction.replace(/: .*/, "");
