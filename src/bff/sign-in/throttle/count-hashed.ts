import { ProblemError } from "#bff/http/problem.ts";
import { storeFaultOf } from "#store/fault.ts";
import type { CountedGuess } from "./throttle.ts";

/** Runs what judges a guess; if the server was too busy, or its disk too full, to judge it, the guess does not count. */
export async function countHashed<T>(guess: CountedGuess, judge: () => Promise<T>): Promise<T> {
  try {
    return await judge();
  } catch (error) {
    const isBusy = error instanceof ProblemError && error.problem.code === "sign_in_busy";
    if (isBusy || storeFaultOf(error) !== null) guess.withdraw();
    throw error;
  }
}
