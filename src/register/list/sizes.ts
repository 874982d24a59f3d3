import { sql } from "kysely";
import { invitationsBy } from "#store/dialect/invitation-index.ts";
import type { Access, Condition, Test } from "./conditions.ts";
import type { Source } from "./source.ts";

/** A condition, and how many rows match it; infinite if there are many, or if nothing counts them quickly. */
export type Sized = Condition & { size: number };

/** `base`: what all rows have in common. */
export async function withSizes(
  source: Source,
  base: Test,
  conditions: readonly Condition[],
): Promise<Sized[]> {
  return Promise.all(
    conditions.map(async (condition) => ({
      ...condition,
      size: condition.access === null ? Infinity : await sizeOf(source, base, condition.access),
    })),
  );
}

/** Of an index: rows of `base`. Of a query for numbers: all that it finds. */
async function sizeOf({ db, limits: { many } }: Source, base: Test, access: Access): Promise<number> {
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
          .where(base)
          .where(access.test)
          .limit(many)
          .as("listed");
  const { size } = await db
    .selectFrom(listed)
    .select((eb) => eb.fn.countAll<number>().as("size"))
    .executeTakeFirstOrThrow();
  return size < many ? size : Infinity;
}
