import type { BatchOptions } from "#contract/batch.ts";
import type { Submission } from "#web/bulk-invite/worker/protocol.ts";
import type { Existing } from "#web/bulk-invite/worker/standing.ts";

/** What a submit is made of, apart from what the check has found by then. */
export type Submit = { batchId: string; revision: number; options: BatchOptions; existing: Existing };

/** A submit whose answer was lost: it may have arrived. */
export type Unanswered = { submit: Submit; submission: Submission };

/** Tells whether nothing was changed by the person since: the list, the options, the choice. */
export function isSameSubmit(a: Submit, b: Submit): boolean {
  return (
    a.batchId === b.batchId &&
    a.revision === b.revision &&
    a.existing === b.existing &&
    JSON.stringify(a.options) === JSON.stringify(b.options)
  );
}

/**
 * The body that has to go out again, if there is one. The check may have learned more since the first try, its own rows
 * among them; put together anew, the body would be another one under the same id and be refused.
 */
export function repeated(unanswered: Unanswered | undefined, submit: Submit): Submission | undefined {
  return unanswered !== undefined && isSameSubmit(unanswered.submit, submit)
    ? unanswered.submission
    : undefined;
}

/** An answer below 500 is a decision: nothing was taken, and the next try may differ. */
export function mayHaveArrived(status: number): boolean {
  return status >= 500;
}
