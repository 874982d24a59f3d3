import { ProblemError } from "#bff/http/problem.ts";
import type { CountedGuess } from "./throttle.ts";

/** Runs what judges a guess; if the server was too busy to judge it, the guess does not count. */
export async function countHashed<T>(guess: CountedGuess, judge: () => Promise<T>): Promise<T> {
  try {
    return await judge();
  } catch (error) {
    if (error instanceof ProblemError && error.problem.code === "sign_in_busy") guess.withdraw();
    throw error;
  }
}
