import { setImmediate } from "node:timers/promises";
import type { LeftOut } from "#contract/matching/matching-batch.ts";
import type { Target } from "#register/changes/targets.ts";

type Group = { chosen: Target; rows: number; pending: number };

/** Others are answered between slices of so many rows. */
const rowsPerSlice = 10_000;

/**
 * The pending invitation of each address, which must be revoked first, or else the newest one, whose options are kept. Of
 * an address with several pending ones, Clerk would refuse the new one after the first link has died, so it is left alone.
 */
export async function onePerAddress(
  targets: readonly Target[],
): Promise<{ rows: Target[]; leftOut: Pick<LeftOut, "repeated" | "crowded"> }> {
  const groups = new Map<string, Group>();
  for (const [index, target] of targets.entries()) {
    addTo(groups, target);
    if (index % rowsPerSlice === rowsPerSlice - 1) await setImmediate();
  }
  const rows: Target[] = [];
  const leftOut = { repeated: 0, crowded: 0 };
  for (const group of groups.values()) {
    if (group.pending > 1) leftOut.crowded += 1;
    else {
      rows.push(group.chosen);
      leftOut.repeated += group.rows - 1;
    }
  }
  return { rows, leftOut };
}

function addTo(groups: Map<string, Group>, target: Target): void {
  const pending = pendingOf(target);
  const group = groups.get(target.address);
  if (group === undefined) {
    groups.set(target.address, { chosen: target, rows: 1, pending });
    return;
  }
  group.rows += 1;
  group.pending += pending;
  if (isPreferred(target, group.chosen)) group.chosen = target;
}

const pendingOf = ({ status }: Target): number => (status === "pending" ? 1 : 0);

function isPreferred(target: Target, chosen: Target): boolean {
  if (pendingOf(target) !== pendingOf(chosen)) return pendingOf(target) > pendingOf(chosen);
  return target.createdAt > chosen.createdAt;
}
