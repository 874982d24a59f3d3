import { setImmediate } from "node:timers/promises";
import { type Invitation, InvitationStatus } from "#contract/invitation.ts";
import type { InvitationFilter } from "#contract/invitation-filter.ts";
import { select } from "#register/list/selection.ts";
import type { Source } from "#register/list/source.ts";
import { inSteps } from "#register/list/steps.ts";

/** An invitation that a change may apply to. `address` is the same for all spellings. */
export type Target = Pick<Invitation, "id" | "emailAddress" | "status" | "createdAt"> & { address: string };

const columns = [
  "invitation.id",
  "invitation.email_address",
  "invitation.address",
  "invitation.status",
  "invitation.created_at",
] as const;

/** So many rows are read, or looked at, before other requests have their turn. */
const rowsPerStep = 2_000;

/** Everything that matches, in any order: without metadata, 100,000 are read in less than a second. */
export async function* targetsOf(
  source: Source,
  filter: InvitationFilter,
): AsyncGenerator<readonly Target[]> {
  const { many, step } = source.limits;
  const limits = { ...source.limits, many: Math.min(many, rowsPerStep), step: Math.min(step, rowsPerStep) };
  const selection = await select({ ...source, limits }, filter);
  for await (const rows of inSteps(selection)) {
    const found = await rows.select(columns).execute();
    yield found.map((row) => ({
      id: row.id,
      emailAddress: row.email_address,
      address: row.address,
      status: InvitationStatus.options.find((each) => each === row.status) ?? "pending",
      createdAt: row.created_at,
    }));
    await setImmediate();
  }
}
