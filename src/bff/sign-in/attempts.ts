import { fail } from "#bff/http/problem.ts";

const windowMs = 5 * 60 * 1_000;
const wrongPerAccount = 5;
const wrongPerClient = 20;
/** Somebody who tries a million addresses is not to fill the memory with them. */
const keysKept = 10_000;

/** Wrong passwords and codes, per account and per machine. In memory: a restart forgives. */
export type SignInAttempts = {
  /** Seconds until this account or this machine may try again; 0 is now. */
  secondsToWait(emailAddress: string, client: string): number;
  recordWrong(emailAddress: string, client: string): void;
  /** Takes back what was recorded before, and clears the account's count, not the machine's: it may know one of many. */
  recordRight(emailAddress: string, client: string): void;
};

/** @throws {ProblemError} `too_many_attempts`, with the time to wait, when this account or this machine is shut */
export function refuseTooMany(attempts: SignInAttempts, emailAddress: string, client: string): void {
  const retryAfter = attempts.secondsToWait(emailAddress, client);
  if (retryAfter === 0) return;
  const minutes = Math.ceil(retryAfter / 60);
  fail("too_many_attempts", `Too many wrong attempts. Try again in ${minutes} min.`, { retryAfter });
}

export function createSignInAttempts(now: () => number): SignInAttempts {
  const times = new Map<string, number[]>();
  const recent = (key: string): number[] => (times.get(key) ?? []).filter((time) => time > now() - windowMs);
  const waitMs = (key: string, allowed: number): number => {
    const wrong = recent(key);
    const oldest = wrong.at(-allowed);
    return oldest === undefined ? 0 : oldest + windowMs - now();
  };
  const add = (key: string): void => {
    const wrong = [...recent(key), now()];
    times.delete(key);
    times.set(key, wrong.slice(-wrongPerClient));
    const oldest = times.keys().next();
    if (times.size > keysKept && oldest.done !== true) times.delete(oldest.value);
  };
  const account = (emailAddress: string): string => `account ${emailAddress.trim().toLowerCase()}`;
  return {
    secondsToWait(emailAddress, client) {
      const longest = Math.max(
        waitMs(account(emailAddress), wrongPerAccount),
        waitMs(`client ${client}`, wrongPerClient),
      );
      return Math.ceil(longest / 1_000);
    },
    recordWrong(emailAddress, client) {
      add(account(emailAddress));
      add(`client ${client}`);
    },
    recordRight(emailAddress, client) {
      times.delete(account(emailAddress));
      times.set(`client ${client}`, recent(`client ${client}`).slice(0, -1));
    },
  };
}
