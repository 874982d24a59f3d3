import type { Context } from "hono";
import type { AppEnv } from "#bff/http/context.ts";
import { isCutOff } from "#bff/http/connections/cut-off.ts";
import type { Log } from "#bff/http/log.ts";
import { ProblemError, toProblem } from "#bff/http/problem.ts";
import type { StoreHealth } from "./store-health.ts";

type ErrorDeps = { log: Log; storeHealth: StoreHealth };

/** Unexpected errors go to the log in full and to the browser without details. */
export function problemOfError(error: unknown, c: Context<AppEnv>, { log, storeHealth }: ErrorDeps) {
  if (error instanceof ProblemError) return error.problem;
  const storeProblem = storeHealth.problemOf(error);
  if (storeProblem !== null) {
    log.error({ err: error, requestId: c.get("requestId") }, "could not use the database in a request");
    return storeProblem;
  }
  if (isCutOff(c)) {
    log.info(
      { requestId: c.get("requestId"), method: c.req.method },
      "client left before its request was complete",
    );
    return { ...toProblem("invalid", "The request was not complete."), status: 400 };
  }
  log.error(
    { err: error, requestId: c.get("requestId"), method: c.req.method },
    "unexpected error in a request",
  );
  return toProblem("internal");
}
