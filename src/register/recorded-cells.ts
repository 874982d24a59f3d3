import type { Kysely } from "kysely";
import * as z from "zod/mini";
import type { Delivery } from "#contract/invitation.ts";
import type { Schema } from "#store/schema.ts";

/** What Usher recorded when it made an invitation. */
type RecordedCells = { invited_by: string; batch_id: string | null; delivery: Delivery };

const Options = z.object({ notify: z.optional(z.unknown()) });

/** How Clerk was asked to deliver an invitation with these options, which are JSON. */
function deliveryOf(options: string): Delivery {
  const read = Options.safeParse(JSON.parse(options));
  return read.data?.notify === false ? "link" : "mail";
}

/** The records of those ids that have one, by id. */
export async function recordedCells(
  db: Kysely<Schema>,
  instance: string,
  ids: readonly string[],
): Promise<Map<string, RecordedCells>> {
  const rows = await db
    .selectFrom("invitation_record")
    .select(["invitation_id", "invited_by", "batch_id", "options"])
    .where("instance", "=", instance)
    .where("invitation_id", "in", ids)
    .execute();
  return new Map(
    rows.map(({ invitation_id: id, options, ...cells }) => [id, { ...cells, delivery: deliveryOf(options) }]),
  );
}
