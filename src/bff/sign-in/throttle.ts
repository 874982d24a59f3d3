import { fail } from "#bff/http/problem.ts";

const windowMs = 5 * 60 * 1_000;
const failuresPerAddress = 5;
const failuresPerClient = 20;
/** An attacker who tries a million addresses must not fill the memory. */
const maxKeys = 10_000;

/** Slows down guessing of passwords and codes, per address and per machine. In memory: a restart forgets all failures. */
export type Throttle = {
  /** Seconds until this address and this machine may try again; 0 is now. */
  secondsToWait(emailAddress: string, client: string): number;
  recordFailure(emailAddress: string, client: string): void;
  /** Undoes the last failure, and all of the address. Those of the machine stay: it may know one of many passwords. */
  recordSuccess(emailAddress: string, client: string): void;
};

/** @throws {ProblemError} `too_many_attempts`, with the time to wait */
export function refuseThrottled(throttle: Throttle, emailAddress: string, client: string): void {
  const retryAfter = throttle.secondsToWait(emailAddress, client);
  if (retryAfter === 0) return;
  const minutes = Math.ceil(retryAfter / 60);
  fail("too_many_attempts", `Too many wrong attempts. Try again in ${minutes} min.`, { retryAfter });
}

export function createThrottle(now: () => number): Throttle {
  const times = new Map<string, number[]>();
  const recent = (key: string): number[] => (times.get(key) ?? []).filter((time) => time > now() - windowMs);
  const waitMs = (key: string, allowed: number): number => {
    const oldest = recent(key).at(-allowed);
    return oldest === undefined ? 0 : oldest + windowMs - now();
  };
  const add = (key: string): void => {
    const failures = [...recent(key), now()];
    times.delete(key);
    times.set(key, failures.slice(-failuresPerClient));
    const oldest = times.keys().next();
    if (times.size > maxKeys && oldest.done !== true) times.delete(oldest.value);
  };
  const addressKey = (emailAddress: string): string => `address ${emailAddress.trim().toLowerCase()}`;
  const clientKey = (client: string): string => `client ${client}`;
  return {
    secondsToWait(emailAddress, client) {
      const longest = Math.max(
        waitMs(addressKey(emailAddress), failuresPerAddress),
        waitMs(clientKey(client), failuresPerClient),
      );
      return Math.ceil(longest / 1_000);
    },
    recordFailure(emailAddress, client) {
      add(addressKey(emailAddress));
      add(clientKey(client));
    },
    recordSuccess(emailAddress, client) {
      times.delete(addressKey(emailAddress));
      times.set(clientKey(client), recent(clientKey(client)).slice(0, -1));
    },
  };
}
