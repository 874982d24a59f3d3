import type { Context } from "hono";
import { matchedRoutes } from "hono/route";
import type { AppEnv } from "./context.ts";

/** The pattern of the route that was meant, such as `/api/batches/:id`: catch-alls and middleware match as well. */
export function routePattern(c: Context<AppEnv>): string | null {
  return (
    matchedRoutes(c)
      .map((route) => route.path)
      .findLast((path) => !path.endsWith("*")) ?? null
  );
}
