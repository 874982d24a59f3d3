import { type InvitationCounts, InvitationStatus } from "#contract/invitation.ts";
import type { InvitationFilter } from "#contract/invitation-filter.ts";
import { select, type Selection } from "./selection.ts";
import type { Source } from "./source.ts";
import { inSteps } from "./steps.ts";
import { isInIndex, narrowestRows } from "./total.ts";

/** The number of invitations in each status, with all other conditions of the filter. */
export async function countByStatus(source: Source, filter: InvitationFilter): Promise<InvitationCounts> {
  const selection = await select(source, { ...filter, status: [...InvitationStatus.options] });
  const counts: InvitationCounts = { pending: 0, accepted: 0, expired: 0, revoked: 0 };
  const isKnown = selection.conditions.length === 0;
  for await (const part of isKnown ? [knownCounts(selection)] : countedParts(selection))
    for (const status of InvitationStatus.options) counts[status] += part.get(status) ?? 0;
  return counts;
}

function knownCounts({ counts }: Selection): Map<string, number> {
  return new Map([...counts.values()].map(({ status, invitations }) => [status, invitations]));
}

async function* countedParts(selection: Selection): AsyncGenerator<Map<string, number>> {
  const parts = isInIndex(selection.conditions) ? [narrowestRows(selection)] : inSteps(selection);
  for await (const rows of parts) {
    const grouped = await rows
      .select((eb) => ["invitation.status", eb.fn.countAll<number>().as("count")])
      .groupBy("invitation.status")
      .execute();
    yield new Map(grouped.map(({ status, count }) => [status, count]));
  }
}
