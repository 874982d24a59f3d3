import type { Context } from "hono";
import { type MatchingPreview, MatchingQuery } from "#contract/matching/matching-batch.ts";
import { roleForBatch } from "#contract/role.ts";
import type { InstanceRegister } from "#register/instance-register.ts";
import { requireRole } from "#bff/access/guard.ts";
import type { AppEnv } from "#bff/http/context.ts";
import { readQuery } from "#bff/http/request.ts";
import { countMatching, countRows, sumOf } from "./matching-counts.ts";
import { type MatchingRegister, planMatching } from "./plan.ts";

const sampleRows = 5;

/** What a change of all that match would do now. */
export async function previewMatching(
  c: Context<AppEnv>,
  register: MatchingRegister & Pick<InstanceRegister, "freshness">,
): Promise<MatchingPreview> {
  const { kind, remind, ...filter } = readQuery(c, MatchingQuery);
  await requireRole(c, roleForBatch(kind));
  const change = { kind, isReminder: kind === "resend" && remind === "true" };
  const { rows, isTooMany, leftOut } = await planMatching(register, filter, change);
  const matching = await countMatching(register, filter, change);
  const counts = isTooMany ? matching.changed : countRows(rows);
  const { isComplete } = await register.freshness();
  const samples = rows
    .slice(0, sampleRows)
    .map(({ id, emailAddress, status }) => ({ id, emailAddress, status }));
  return {
    counts,
    total: sumOf(counts),
    leftOut: { ...leftOut, statuses: matching.leftOut },
    samples,
    isComplete,
  };
}
