import { setImmediate } from "node:timers/promises";
import { sql } from "kysely";
import { invitationsBy } from "#store/dialect/invitation-index.ts";
import { isOneOf } from "#store/dialect/one-of.ts";
import type { Source } from "#register/list/source.ts";

const addressesPerQuery = 1_000;

/** Those of the addresses, in lower case, that have accepted an invitation. */
export async function joinedAmong(
  { db, instance }: Pick<Source, "db" | "instance">,
  addresses: readonly string[],
): Promise<Set<string>> {
  const joined = new Set<string>();
  for (let from = 0; from < addresses.length; from += addressesPerQuery) {
    const rows = await db
      .selectFrom(invitationsBy("invitation_by_address"))
      .select("invitation.address")
      .where("invitation.instance", "=", instance)
      .where("invitation.gone_at", "is", null)
      .where("invitation.status", "=", "accepted")
      .where(isOneOf(sql.ref<string>("invitation.address"), addresses.slice(from, from + addressesPerQuery)))
      .execute();
    for (const { address } of rows) joined.add(address);
    await setImmediate();
  }
  return joined;
}
