import type { QueryClient } from "@tanstack/react-query";
import { type MatchingBatch, MatchingPreview } from "#contract/matching/matching-batch.ts";
import { request } from "#web/api/request.ts";
import type { ListFilter } from "#web/invitations/list-state.ts";
import { apiQuery } from "#web/invitations/queries.ts";
import type { Query } from "#web/paths.ts";
import { type ChangeName, type ChangePlan, changeOf } from "./change-plan.ts";

/** `isComplete`: whether the server has read all of Clerk's lists. */
export type MatchingChangePlan = ChangePlan & { isComplete: boolean };

/**
 * What a change of all that match would do now. Relative dates become times here, once, so that the server submits what
 * the member sees.
 */
export async function planMatching(
  client: QueryClient,
  name: ChangeName,
  matching: ListFilter,
  signal: AbortSignal,
): Promise<MatchingChangePlan> {
  const { kind, isReminder } = changeOf(name);
  const filter = textsOf(await apiQuery(client, matching));
  const query = { ...filter, kind, remind: isReminder ? "true" : undefined };
  const preview = await request("GET", "/api/invitations/matching", {
    schema: MatchingPreview,
    query,
    signal,
  });
  const { counts, total, leftOut, samples, isComplete } = preview;
  const { statuses, repeated, crowded, joined } = leftOut;
  const others = Object.values(statuses).reduce((sum, count) => sum + count, 0);
  return {
    name,
    kind,
    counts,
    total,
    samples: samples.map(({ emailAddress }) => emailAddress),
    unchanged: statuses,
    repeated,
    crowded: { count: crowded },
    joined,
    selectedCount: total + others + repeated,
    batch: toMatchingBatch(kind, isReminder, filter),
    isComplete,
  };
}

function toMatchingBatch(
  kind: MatchingBatch["kind"],
  isReminder: boolean,
  matching: Record<string, string>,
): MatchingBatch {
  if (kind !== "resend") return { kind, matching };
  return { kind, options: {}, matching, ...(isReminder && { remind: true as const }) };
}

/** The parameters that a URL would have. */
function textsOf(query: Query): Record<string, string> {
  const given = Object.entries(query).filter(([, value]) => value !== undefined && value !== "");
  return Object.fromEntries(given.map(([name, value]) => [name, String(value)]));
}
