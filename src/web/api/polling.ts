import { ApiError } from "./request.ts";

/** The interval of a query that polls; false once the session has ended, until a sign-in reloads everything. */
export function pollWhileSignedIn(error: Error | null, ms: number | false): number | false {
  return error instanceof ApiError && error.problem.code === "unauthenticated" ? false : ms;
}
