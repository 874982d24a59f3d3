import type { NewBatch, SubmittedBatch } from "#contract/batch.ts";
import { InvitationFilter } from "#contract/invitation-filter.ts";
import type { BatchMatching } from "#contract/matching/batch-matching.ts";
import type { Change } from "#contract/matching/changed-statuses.ts";
import type { MatchingBatch } from "#contract/matching/matching-batch.ts";
import { fail } from "#bff/http/problem.ts";
import { countMatching, sumOf } from "./matching-counts.ts";
import { type MatchingPlan, type MatchingRegister, planMatching } from "./plan.ts";

/** The batch without rows, as it is stored: enough to recognize a repeated submit. */
export function withoutRows(batch: MatchingBatch): SubmittedBatch {
  const { matching: filter, ...rest } = batch;
  const { isReminder } = changeOf(batch);
  const matching: BatchMatching = { filter, isReminder };
  if (rest.kind !== "resend") return { ...rest, rows: [], matching };
  const { remind: _remind, ...resend } = rest;
  return { ...resend, rows: [], matching };
}

function changeOf(batch: MatchingBatch): Change {
  return { kind: batch.kind, isReminder: batch.kind === "resend" && batch.remind === true };
}

/**
 * The batch with the invitations that match now.
 * @throws {ProblemError} `invalid` if there are none, or more than a batch holds
 */
export async function freeze(register: MatchingRegister, batch: MatchingBatch): Promise<SubmittedBatch> {
  const change = changeOf(batch);
  const filter = InvitationFilter.parse(batch.matching);
  const plan = await planMatching(register, filter, change);
  if (plan.isTooMany) {
    const { changed } = await countMatching(register, filter, change);
    const found = `${sumOf(changed).toLocaleString("en")} invitations match, and a batch may have at most 100,000 rows`;
    fail("invalid", `${found}. Narrow the filter, for example to a domain or to dates.`, {
      field: "matching",
    });
  }
  if (plan.rows.length === 0) {
    const { changed, leftOut } = await countMatching(register, filter, change);
    const isNone = sumOf(changed) + sumOf(leftOut) === 0;
    fail("invalid", isNone ? "No invitation matches. Change the filter." : formatNone(change), {
      field: "matching",
    });
  }
  return { ...withoutRows(batch), rows: rowsOf(plan) };
}

function rowsOf({ rows }: MatchingPlan): Extract<NewBatch, { kind: "revoke" }>["rows"] {
  return rows.map(({ id, emailAddress }) => ({ invitationId: id, emailAddress }));
}

const done = { revoke: "revoked", resend: "resent", delete: "deleted" } as const;

function formatNone({ kind, isReminder }: Change): string {
  return isReminder
    ? "No one who matches can be reminded. Change the filter."
    : `No invitation that matches can be ${done[kind]}. Change the filter.`;
}
