import { setImmediate } from "node:timers/promises";
import type { FunnelGroup, FunnelGroups } from "#contract/overview/joining.ts";
import type { InvitationStatus } from "#contract/invitation.ts";

export const mostGroups = 20;

type Counts = Pick<FunnelGroup, "sent" | "joined" | "pending">;
type GroupTally = {
  add: (name: string | null, status: InvitationStatus) => void;
  groups: () => Promise<FunnelGroups>;
};

/** Counts invitations by a name, such as their domain. */
export function createGroupTally(): GroupTally {
  const counts = new Map<string | null, Counts>();
  return {
    add(name, status) {
      const group = counts.get(name) ?? { sent: 0, joined: 0, pending: 0 };
      group.sent += 1;
      if (status === "accepted") group.joined += 1;
      if (status === "pending") group.pending += 1;
      counts.set(name, group);
    },
    groups: () => largestOf(counts),
  };
}

const groupsPerStep = 10_000;

/** Not sorted as a whole: there may be as many domains as invitations, and that would block the process. */
async function largestOf(counts: ReadonlyMap<string | null, Counts>): Promise<FunnelGroups> {
  const largest: FunnelGroup[] = [];
  const all = { groups: 0, sent: 0, joined: 0, pending: 0 };
  for (const [name, group] of counts) {
    addTo(all, group, 1);
    if (all.groups % groupsPerStep === 0) await setImmediate();
    const last = largest[mostGroups - 1];
    const entry = { name, ...group };
    if (last !== undefined && bySize(entry, last) > 0) continue;
    largest.push(entry);
    largest.sort(bySize);
    largest.splice(mostGroups);
  }
  for (const group of largest) addTo(all, group, -1);
  return { largest, rest: all.groups === 0 ? null : all };
}

function addTo(sum: Counts & { groups: number }, group: Counts, sign: 1 | -1): void {
  sum.groups += sign;
  sum.sent += sign * group.sent;
  sum.joined += sign * group.joined;
  sum.pending += sign * group.pending;
}

/** Largest first, those of one size by name. */
function bySize(left: FunnelGroup, right: FunnelGroup): number {
  const [a, b] = [left.name ?? "", right.name ?? ""];
  return right.sent - left.sent || (a < b ? -1 : a > b ? 1 : 0);
}
