import { batchMaxRows } from "#contract/batch.ts";
import type { DraftState } from "#web/bulk-invite/draft/draft-store.ts";
import { formatCount, formatNumber } from "#web/format/english.ts";
import { formatUnusedColumns } from "#web/bulk-invite/columns/column-text.ts";
import { formatDoubtfulInvites, formatUnrecognised } from "#web/bulk-invite/text/summary.ts";
import type { Precheck } from "#web/bulk-invite/worker/protocol.ts";

type Submittable = Pick<DraftState, "isParsing" | "isStopped" | "parsed"> & { count: number };

/** Why the list cannot be submitted now; undefined when it can. The pre-check is never a reason. */
export function disabledReason({ isParsing, isStopped, parsed, count }: Submittable): string | undefined {
  if (isStopped) return "The list was not read.";
  if (isParsing) return "The list is being read.";
  if (parsed === undefined || parsed.summary.tokenCount === 0) return "Paste or type at least one address.";
  const { recipients, outside } = parsed.summary.counts;
  if (recipients === 0 && outside > 0) return "The settings do not allow the domains in the list.";
  if (recipients === 0) return "No address was recognised. Correct at least one line.";
  if (count === 0) return "Everyone in the list is already invited or a user.";
  if (count > batchMaxRows)
    return `A batch holds at most ${formatNumber(batchMaxRows)} addresses. Split the list.`;
  return undefined;
}

/**
 * "Invite 271 people". A failed pre-check adds how many are unchecked; a running one does not, since a label that
 * changes with every answer is hard to press.
 */
export function formatSubmitLabel(count: number, precheck: Precheck | undefined): string {
  if (count === 0) return "Invite people";
  const label = `Invite ${formatCount(count, "person", "people")}`;
  const unchecked = precheck?.phase === "failed" ? precheck.counts.unchecked : 0;
  if (unchecked === 0) return label;
  return unchecked >= count ? `${label} unchecked` : `${label}, ${formatNumber(unchecked)} unchecked`;
}

/** What else to know before submitting, as sentences that each begin with a space. */
export function formatNotes(parsed: DraftState["parsed"], isProduction: boolean, doubtful = 0): string {
  const unchecked = parsed?.precheck.phase === "checking" ? parsed.precheck.counts.unchecked : 0;
  const outside = parsed?.summary.counts.outside ?? 0;
  const unrecognised = parsed?.summary.unrecognised.count ?? 0;
  const unusedColumns = formatUnusedColumns(parsed?.summary.unusedColumns ?? []);
  return [
    isProduction ? " These are real people: this is the production instance." : "",
    unchecked > 0
      ? ` Checking ${formatCount(unchecked, "address", "addresses")} with Clerk. You don't have to wait.`
      : "",
    doubtful > 0 ? ` ${formatDoubtfulInvites(doubtful)}` : "",
    outside > 0 ? ` ${formatCount(outside, "person is", "people are")} not allowed and left out.` : "",
    parsed !== undefined && unrecognised > 0
      ? ` ${formatUnrecognised(parsed.summary.unrecognised)} not recognised ${unrecognised === 1 ? "is" : "are"} left out.`
      : "",
    unusedColumns === "" ? "" : ` ${unusedColumns}`,
  ].join("");
}
