import { AsyncLocalStorage } from "node:async_hooks";
import { availableParallelism } from "node:os";
import { APIError } from "better-auth/api";
import { fail, ProblemError } from "#bff/http/problem.ts";

/** How passwords are stored and compared: a slow hash on purpose. */
export type Passwords = {
  hash(password: string): Promise<string>;
  verify(given: { hash: string; password: string }): Promise<boolean>;
};

/** A hash keeps a processor busy for some 50 ms: on a small machine the other one is for requests. */
const atOnce = availableParallelism() > 2 ? 2 : 1;

/**
 * The last in a queue waits about half a second, which few users notice. A longer queue would only let guessers decide
 * how long others wait.
 */
const longestQueue = 8;

const retryAfterS = 2;

/** @throws {ProblemError} `sign_in_busy` */
export function refuseBusy(): never {
  return fail("sign_in_busy", undefined, { retryAfter: retryAfterS });
}

const strangers = new AsyncLocalStorage<true>();

/** The hashes of `work` are those of a stranger, who may be guessing: they come after those of everybody else. */
export function asStranger<T>(work: () => Promise<T>): Promise<T> {
  return strangers.run(true, work);
}

/**
 * Lets only a few hashes run at a time in this process; others wait in two short queues. A caller with a session, a
 * known device or a one-time link comes first, so that strangers from many networks cannot keep members out.
 * @throws {ProblemError} `sign_in_busy` from both functions when the caller's queue is full
 */
export function limitHashing(passwords: Passwords): Passwords {
  const first: (() => void)[] = [];
  const last: (() => void)[] = [];
  let running = 0;
  async function limited<T>(work: () => Promise<T>): Promise<T> {
    if (running === atOnce) {
      const queue = strangers.getStore() === true ? last : first;
      if (queue.length === longestQueue) refuseBusy();
      await new Promise<void>((resolve) => queue.push(resolve));
    } else running += 1;
    try {
      return await work();
    } finally {
      // The next in the queue takes the place without opening it in between.
      const next = first.shift() ?? last.shift();
      if (next === undefined) running -= 1;
      else next();
    }
  }
  return {
    hash: (password) => limited(() => passwords.hash(password)),
    verify: (given) => limited(() => passwords.verify(given)),
  };
}

/** The library's error code for `sign_in_busy`. */
export const busyCode = "SIGN_IN_BUSY";

/** The library would answer 500 to an error that is not its own. */
export function forLibrary(passwords: Passwords): Passwords {
  const translated = async <T>(work: Promise<T>): Promise<T> => {
    try {
      return await work;
    } catch (error) {
      if (!(error instanceof ProblemError)) throw error;
      throw new APIError("SERVICE_UNAVAILABLE", { code: busyCode });
    }
  };
  return {
    hash: (password) => translated(passwords.hash(password)),
    verify: (given) => translated(passwords.verify(given)),
  };
}
