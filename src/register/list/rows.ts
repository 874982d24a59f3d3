import { type RawBuilder, sql } from "kysely";
import { invitationsBy, invitationsOf } from "#store/dialect/invitation-index.ts";
import { ofInstance, type Test } from "./conditions.ts";
import type { Selection } from "./selection.ts";
import type { Way } from "./ways.ts";

export type MatchingRows = ReturnType<typeof matchingRows>;

/**
 * The rows that match, read in one way. With `numbers`, each row is read when its number comes, so that the first ones are
 * there before the last number is known.
 */
export function matchingRows(
  { source, statuses, conditions }: Selection,
  { by, test }: Pick<Way, "by" | "test">,
  numbers?: RawBuilder<number>,
) {
  const { db, instance } = source;
  const table = numbers === undefined ? invitationsBy(by) : invitationsOf(numbers);
  const tests: (Test | null)[] = [
    ofInstance(instance, statuses, by),
    numbers === undefined ? test : null,
    ...conditions.map((condition) => condition.test),
  ];
  return tests.filter((each) => each !== null).reduce((rows, each) => rows.where(each), db.selectFrom(table));
}

/** How many rows there are, as far as `most`. */
export async function countUpTo({ source }: Selection, rows: MatchingRows, most: number): Promise<number> {
  const listed = rows.select(sql.lit(1).as("one")).limit(most);
  const { count } = await source.db
    .selectFrom(listed.as("listed"))
    .select((eb) => eb.fn.countAll<number>().as("count"))
    .executeTakeFirstOrThrow();
  return count;
}
