import { batchMaxRows } from "#contract/batch.ts";
import type { InvitationFilter } from "#contract/invitation-filter.ts";
import { type Change, changedStatuses } from "#contract/matching/changed-statuses.ts";
import type { LeftOut } from "#contract/matching/matching-batch.ts";
import type { Target } from "#register/changes/targets.ts";
import type { RegisterLists } from "#register/register-lists.ts";
import { onePerAddress } from "./one-per-address.ts";

export type MatchingRegister = Pick<RegisterLists, "counts" | "targets" | "joinedAmong">;

/**
 * What a change of everything that matches would do now. If a batch cannot hold so many, `isTooMany`: then `rows` are only
 * some of them, and none are left out.
 */
export type MatchingPlan = { rows: Target[]; isTooMany: boolean; leftOut: Omit<LeftOut, "statuses"> };

const noneLeftOut = { repeated: 0, crowded: 0, joined: 0 };

export async function planMatching(
  register: MatchingRegister,
  filter: InvitationFilter,
  change: Change,
): Promise<MatchingPlan> {
  const targets = await readTargets(register, filter, change);
  if (targets.length > batchMaxRows) return { rows: targets, isTooMany: true, leftOut: noneLeftOut };
  if (change.kind !== "resend") return { rows: targets, isTooMany: false, leftOut: noneLeftOut };
  const { rows, leftOut } = await onePerAddress(targets);
  if (!change.isReminder) return { rows, isTooMany: false, leftOut: { ...noneLeftOut, ...leftOut } };
  const joined = await register.joinedAmong(rows.map(({ address }) => address));
  return {
    rows: rows.filter(({ address }) => !joined.has(address)),
    isTooMany: false,
    leftOut: { ...leftOut, joined: joined.size },
  };
}

/** All targets, or somewhat more than a batch can hold. */
async function readTargets(
  register: MatchingRegister,
  filter: InvitationFilter,
  change: Change,
): Promise<Target[]> {
  const status = changedStatuses(change, filter.status);
  const rows: Target[] = [];
  // A filter without any status would be one of all but revoked invitations.
  if (status.length === 0) return rows;
  for await (const chunk of register.targets({ ...filter, status })) {
    // Not spread: a call takes only so many arguments.
    for (const target of chunk) rows.push(target);
    if (rows.length > batchMaxRows) break;
  }
  return rows;
}
