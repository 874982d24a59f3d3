import { sql } from "kysely";
import type { InvitationStatus } from "#contract/invitation.ts";
import { invitationsBy } from "#store/dialect/invitation-index.ts";
import { type Access, type Condition, ofInstance } from "./conditions.ts";
import type { Source } from "./source.ts";

/** A condition, and how many rows match it; infinite if there are many, or if nothing counts them quickly. */
export type Sized = Condition & { size: number };

export async function withSizes(
  source: Source,
  statuses: readonly InvitationStatus[],
  conditions: readonly Condition[],
): Promise<Sized[]> {
  return Promise.all(
    conditions.map(async (condition) => ({
      ...condition,
      size: condition.access === null ? Infinity : await sizeOf(source, statuses, condition.access),
    })),
  );
}

/** Of an index: rows in one of the statuses. Of a query for numbers: all that it finds. */
async function sizeOf(
  { db, instance, limits: { many } }: Source,
  statuses: readonly InvitationStatus[],
  access: Access,
): Promise<number> {
  const one = sql<number>`1`.as("one");
  const listed =
    access.by === "seq"
      ? db
          .selectFrom(sql<{ seq: number }>`(${access.numbers})`.as("numbers"))
          .select(one)
          .limit(many)
          .as("listed")
      : db
          .selectFrom(invitationsBy(access.by))
          .select(one)
          .where(ofInstance(instance, statuses, access.by))
          .where(access.test)
          .limit(many)
          .as("listed");
  const { size } = await db
    .selectFrom(listed)
    .select((eb) => eb.fn.countAll<number>().as("size"))
    .executeTakeFirstOrThrow();
  return size < many ? size : Infinity;
}
