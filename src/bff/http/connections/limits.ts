import type { Server } from "node:http";
import type { Socket } from "node:net";
import type { TrustedProxies } from "#bff/env/trusted-proxies.ts";
import { clientNetwork, readAddress } from "#bff/http/client-address.ts";
import type { Log } from "#bff/http/log.ts";

/** How many connections may be open at a time: from one network, and in all. A browser opens six. */
export type ConnectionLimits = { perNetwork: number; inAll: number };

export const defaultConnectionLimits: ConnectionLimits = { perNetwork: 256, inAll: 2_048 };

const warnEveryMs = 60_000;

type Options = { limits: ConnectionLimits; proxies: TrustedProxies; log: Log };

/**
 * Closes connections beyond the limits. A trusted proxy counts only in all: the connections of all members come from it.
 */
export function limitConnections(server: Server, { limits, proxies, log }: Options): void {
  const open = new Map<string, number>();
  const warn = once(warnEveryMs, (network: string | undefined) =>
    log.warn({ network, ...limits }, "too many connections; closing new ones"),
  );
  // Node closes the ones beyond this itself.
  server.maxConnections = limits.inAll;
  server.on("drop", () => warn(undefined));
  server.prependListener("connection", (socket: Socket) => {
    const address = readAddress(socket.remoteAddress ?? "");
    if (address === null || proxies.isTrusted(address)) return;
    const network = clientNetwork(address);
    const count = open.get(network) ?? 0;
    if (count >= limits.perNetwork) {
      warn(network);
      socket.destroy();
      return;
    }
    open.set(network, count + 1);
    socket.once("close", () => {
      const left = (open.get(network) ?? 1) - 1;
      if (left === 0) open.delete(network);
      else open.set(network, left);
    });
  });
}

/** The function, at most once in `everyMs`. */
function once<T>(everyMs: number, work: (value: T) => void): (value: T) => void {
  let nextAt = 0;
  return (value) => {
    if (performance.now() < nextAt) return;
    nextAt = performance.now() + everyMs;
    work(value);
  };
}
