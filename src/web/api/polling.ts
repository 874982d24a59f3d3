import { isTransient } from "./query-client.ts";
import { ApiError } from "./request.ts";

/** The interval of a query that polls; false once the session has ended, until a sign-in reloads everything. */
export function pollWhileSignedIn(error: Error | null, ms: number | false): number | false {
  return error instanceof ApiError && error.problem.code === "unauthenticated" ? false : ms;
}

const freshMs = 60_000;
const healMs = 5_000;

/** The interval of a list that stays up to date: by default each minute, and sooner after a failure that passes by itself. */
export function freshPollMs(error: Error | null, ms = freshMs): number | false {
  return pollWhileSignedIn(error, error !== null && isTransient(error) ? healMs : ms);
}
