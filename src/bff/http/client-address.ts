import { getConnInfo } from "@hono/node-server/conninfo";
import type { Context } from "hono";
import type { AppEnv } from "./context.ts";
import type { TrustedProxies } from "#bff/env/trusted-proxies.ts";

/**
 * The client's address. `X-Forwarded-For` is read from the right, past trusted proxies, and only if the socket belongs
 * to one. In-process requests have no socket and count as local.
 */
export function clientAddress(c: Context<AppEnv>, proxies: TrustedProxies): string {
  const socket = plain(socketAddress(c) ?? "127.0.0.1");
  if (!proxies.isTrusted(socket)) return socket;
  const chain = (c.req.header("X-Forwarded-For") ?? "").split(",").map((part) => plain(part.trim()));
  return chain.findLast((address) => address !== "" && !proxies.isTrusted(address)) ?? socket;
}

function socketAddress(c: Context<AppEnv>): string | undefined {
  const bindings: unknown = c.env;
  const isOverHttp = typeof bindings === "object" && bindings !== null && "incoming" in bindings;
  return isOverHttp ? getConnInfo(c).remote.address : undefined;
}

/** A dual-stack socket shows IPv4 as ::ffff:192.0.2.1. */
function plain(address: string): string {
  return address.replace(/^::ffff:(?=\d+\.)/i, "");
}
