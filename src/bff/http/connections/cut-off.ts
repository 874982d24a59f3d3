import type { HttpBindings } from "@hono/node-server";
import type { Context } from "hono";
import type { AppEnv } from "#bff/http/context.ts";

/** Whether the connection ended in the middle of the request. In-process requests have no connection. */
export function isCutOff(c: Context<AppEnv>): boolean {
  const { incoming } = (c.env ?? {}) as unknown as Partial<HttpBindings>;
  return incoming !== undefined && incoming.destroyed && !incoming.complete;
}
