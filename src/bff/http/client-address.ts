import { isIP, isIPv4 } from "node:net";
import { getConnInfo } from "@hono/node-server/conninfo";
import type { Context } from "hono";
import type { AppEnv } from "./context.ts";
import type { TrustedProxies } from "#bff/env/trusted-proxies.ts";

/**
 * The client's address. `X-Forwarded-For` is read from the right, past trusted proxies, and only if the socket belongs
 * to one. An entry that is not an address ends the reading at the proxy that wrote it: what is left of it may be invented.
 * In-process requests have no socket and count as local.
 */
export function clientAddress(c: Context<AppEnv>, proxies: TrustedProxies): string {
  let address = readAddress(socketAddress(c) ?? "") ?? "127.0.0.1";
  const entries = (c.req.header("X-Forwarded-For") ?? "").split(",").filter((entry) => entry.trim() !== "");
  for (const entry of entries.toReversed()) {
    if (!proxies.isTrusted(address)) break;
    const next = readAddress(entry);
    if (next === null) break;
    address = next;
  }
  return address;
}

function socketAddress(c: Context<AppEnv>): string | undefined {
  const bindings: unknown = c.env;
  const isOverHttp = typeof bindings === "object" && bindings !== null && "incoming" in bindings;
  return isOverHttp ? getConnInfo(c).remote.address : undefined;
}

/** An address without quotes, brackets, port and zone, in its usual form; null for "unknown" and other texts. */
export function readAddress(text: string): string | null {
  const bare = text.trim().replaceAll('"', "");
  const inBrackets = /^\[([^\]]*)\](?::\d{1,5})?$/.exec(bare)?.[1];
  const address = (inBrackets ?? bare.replace(/^([\d.]+):\d{1,5}$/, "$1")).replace(/%.*$/, "");
  const version = isIP(address);
  if (version !== 6) return version === 4 ? address : null;
  const usual = new URL(`http://[${address}]`).hostname.slice(1, -1);
  return mappedIPv4(usual) ?? usual;
}

/** A dual-stack socket shows 192.0.2.1 as ::ffff:192.0.2.1, whose usual form is ::ffff:c000:201. */
function mappedIPv4(address: string): string | null {
  const [, high, low] = /^::ffff:([\da-f]{1,4}):([\da-f]{1,4})$/.exec(address) ?? [];
  if (high === undefined || low === undefined) return null;
  const bits = [high, low].map((part) => Number.parseInt(part, 16));
  return bits.flatMap((part) => [part >> 8, part & 255]).join(".");
}

/** What one customer of a provider gets: an IPv4 address, or the /64 of an IPv6 address. */
export function clientNetwork(address: string): string {
  if (isIPv4(address) || isIP(address) === 0) return address;
  const [head = "", tail] = address.split("::");
  const groups = head === "" ? [] : head.split(":");
  const behind = tail === undefined || tail === "" ? [] : tail.split(":");
  const all = [...groups, ...Array.from({ length: 8 - groups.length - behind.length }, () => "0"), ...behind];
  return `${all.slice(0, 4).join(":")}::/64`;
}
