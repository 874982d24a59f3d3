import { createAdaptorServer, type HttpBindings } from "@hono/node-server";
import { once } from "node:events";
import { Server } from "node:http";
import type { AddressInfo } from "node:net";

/** Time limits for a client's headers, whole request and idle connection, and how often they are checked. */
export type Timeouts = { headersMs: number; requestMs: number; keepAliveMs: number; checkMs: number };

/** By default Node checks for slow clients only every 30 s. */
export const defaultTimeouts: Timeouts = {
  headersMs: 9_000,
  requestMs: 60_000,
  keepAliveMs: 10_000,
  checkMs: 1_000,
};

type Handler = (request: Request, bindings: HttpBindings) => Response | Promise<Response>;

/** An HTTP/1.1 server with strict timeouts. */
export function createHttpServer(handle: Handler, timeouts: Timeouts = defaultTimeouts): Server {
  const server = createAdaptorServer({
    fetch: (request, bindings) => handle(request, bindings as HttpBindings),
    serverOptions: {
      headersTimeout: timeouts.headersMs,
      requestTimeout: timeouts.requestMs,
      connectionsCheckingInterval: timeouts.checkMs,
    },
  });
  if (!(server instanceof Server)) throw new Error("The adapter did not create an HTTP/1 server.");
  server.keepAliveTimeout = timeouts.keepAliveMs;
  return server;
}

/** Resolves with the port. @throws if the port is taken or not permitted */
export async function listen(server: Server, port: number, host: string): Promise<number> {
  server.listen(port, host);
  await once(server, "listening");
  // Only servers on a pipe, or not listening, have another kind of address.
  return (server.address() as AddressInfo).port;
}

/** Stops accepting requests, waits up to `timeoutMs` for open ones, then closes their connections. */
export async function stopListening(server: Server, timeoutMs: number): Promise<void> {
  if (!server.listening) return;
  const closed = once(server, "close");
  server.close();
  server.closeIdleConnections();
  const timer = setTimeout(() => server.closeAllConnections(), timeoutMs);
  await closed;
  clearTimeout(timer);
}
