import { createAdaptorServer, type HttpBindings } from "@hono/node-server";
import { once } from "node:events";
import { Server } from "node:http";
import type { AddressInfo } from "node:net";

/** How long a client may take for its headers and for a whole request, and how often that is looked at. */
export type Patience = { headersMs: number; requestMs: number; keepAliveMs: number; checkMs: number };

/** Node looks for slow clients every 30 s unless told otherwise. */
export const patience: Patience = {
  headersMs: 9_000,
  requestMs: 60_000,
  keepAliveMs: 10_000,
  checkMs: 1_000,
};

type Answer = (request: Request, bindings: HttpBindings) => Response | Promise<Response>;

/** An HTTP/1.1 server with short patience. */
export function createHttpServer(answer: Answer, limits: Patience = patience): Server {
  const server = createAdaptorServer({
    fetch: (request, bindings) => answer(request, bindings as HttpBindings),
    serverOptions: {
      headersTimeout: limits.headersMs,
      requestTimeout: limits.requestMs,
      connectionsCheckingInterval: limits.checkMs,
    },
  });
  if (!(server instanceof Server)) throw new Error("The adaptor gave no HTTP/1 server.");
  server.keepAliveTimeout = limits.keepAliveMs;
  return server;
}

/** Resolves with the port. @throws when it is taken or may not be opened */
export async function listen(server: Server, port: number, host: string): Promise<number> {
  server.listen(port, host);
  await once(server, "listening");
  // A server that listens on a port has an address of this kind; a pipe or null are for other ways of listening.
  return (server.address() as AddressInfo).port;
}

/** Takes no more requests and waits for those under way, `patienceMs` at most; then cuts them. */
export async function stopListening(server: Server, patienceMs: number): Promise<void> {
  if (!server.listening) return;
  const closed = once(server, "close");
  server.close();
  server.closeIdleConnections();
  const timer = setTimeout(() => server.closeAllConnections(), patienceMs);
  await closed;
  clearTimeout(timer);
}
