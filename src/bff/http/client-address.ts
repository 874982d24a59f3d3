import { getConnInfo } from "@hono/node-server/conninfo";
import type { Context } from "hono";
import type { AppEnv } from "./context.ts";
import type { TrustedProxies } from "#bff/env/trusted-proxies.ts";

/**
 * Who really asks. The socket is the truth; `X-Forwarded-For` is read from the right, past proxies that are trusted,
 * and not at all when the socket is not one of them. In-process requests have no socket and count as this machine.
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

/** A socket that takes both versions shows IPv4 as ::ffff:192.0.2.1. */
function plain(address: string): string {
  return address.replace(/^::ffff:(?=\d+\.)/i, "");
}
