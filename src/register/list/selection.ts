import type { Selectable } from "kysely";
import type { InvitationStatus } from "#contract/invitation.ts";
import type { Schema } from "#store/schema.ts";
import { conditionsOf, statusesOf, type Wanted } from "./conditions.ts";
import { type Sized, withSizes } from "./sizes.ts";
import type { Source } from "./source.ts";

type StatusCounts = ReadonlyMap<string, Selectable<Schema["invitation_count"]>>;

/** What a filter selects. `conditions` are those apart from the status. */
export type Selection = {
  source: Source;
  statuses: readonly InvitationStatus[];
  counts: StatusCounts;
  conditions: readonly Sized[];
};

export async function select(source: Source, filter: Wanted): Promise<Selection> {
  const statuses = statusesOf(filter);
  const conditions = await conditionsOf(source, filter);
  const sized = await withSizes(source, statuses, conditions);
  return { source, statuses, counts: await readCounts(source), conditions: sized };
}

async function readCounts({ db, instance }: Source): Promise<StatusCounts> {
  const rows = await db.selectFrom("invitation_count").selectAll().where("instance", "=", instance).execute();
  return new Map(rows.map((row) => [row.status, row]));
}
