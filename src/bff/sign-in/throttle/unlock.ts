import { ProblemError } from "#bff/http/problem.ts";
import type { Store } from "#store/store.ts";
import type { CountedGuess, Guess, Throttle } from "./throttle.ts";

type Db = Store["db"];

/** From now on only later guesses count for this member. Also reaches the throttle of a running server. */
export async function unlockMember(db: Db, userId: string, now: number): Promise<void> {
  await db
    .insertInto("member_unlock")
    .values({ user_id: userId, at: now })
    .onConflict((conflict) => conflict.column("user_id").doUpdateSet({ at: now }))
    .execute();
}

/**
 * Counts a guess; one that is refused is counted again without those before an unlock. The subject is the address or the
 * id of a member.
 * @throws {ProblemError} as `Throttle.count`
 */
export async function countGuess(
  { throttle, db }: { throttle: Throttle; db: Db },
  guess: Guess,
): Promise<CountedGuess> {
  try {
    return throttle.count(guess);
  } catch (error) {
    const isRefused = error instanceof ProblemError && error.problem.code === "too_many_attempts";
    const unlockedAt = isRefused ? await findUnlock(db, guess.subject) : null;
    if (unlockedAt === null) throw error;
    return throttle.count(guess, unlockedAt);
  }
}

async function findUnlock(db: Db, subject: string | null): Promise<number | null> {
  if (subject === null) return null;
  const unlock = await db
    .selectFrom("member_unlock")
    .innerJoin("user", "user.id", "member_unlock.user_id")
    .select("member_unlock.at")
    .where((eb) => eb.or([eb("user.id", "=", subject), eb("user.email", "=", subject.trim().toLowerCase())]))
    .executeTakeFirst();
  return unlock?.at ?? null;
}
