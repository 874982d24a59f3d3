import { getRequestListener, type HttpBindings } from "@hono/node-server";
import { once } from "node:events";
import { createServer, type IncomingMessage, type Server } from "node:http";
import type { AddressInfo, Socket } from "node:net";
import type { TrustedProxies } from "#bff/env/trusted-proxies.ts";
import { type ConnectionLimits, defaultConnectionLimits, limitConnections } from "./connections/limits.ts";
import { createPipelineLimit } from "./connections/pipelining.ts";
import { refusal, refuseSocket } from "./connections/refusal.ts";
import { type BodyPace, cutSlowBodies, defaultBodyPace } from "./connections/slow-bodies.ts";
import { markForwarded } from "./forwarding.ts";
import type { Log } from "./log.ts";

/** Time limits for a client's headers, its body, and a connection without traffic, and how often they are checked. */
export type Timeouts = { headersMs: number; body: BodyPace; silentMs: number; checkMs: number };

/** By default Node checks for slow clients only every 30 s. */
export const defaultTimeouts: Timeouts = {
  headersMs: 9_000,
  body: defaultBodyPace,
  // For a client that does not read its answer. No request waits as long for Usher.
  silentMs: 120_000,
  checkMs: 1_000,
};

type Handler = (request: Request, bindings: HttpBindings) => Response | Promise<Response>;

export type HttpServerOptions = {
  publicUrl: URL;
  proxies: TrustedProxies;
  log: Log;
  /** How long (ms) a connection may wait for its next request. Longer than a load balancer's, which would use it again. */
  keepAliveMs: number;
  timeouts?: Timeouts;
  limits?: ConnectionLimits;
};

/** An HTTP/1.1 server with strict timeouts. Also answers HTTP/1.0 requests without a `Host`, as health checks send them. */
export function createHttpServer(handle: Handler, options: HttpServerOptions): Server {
  const { publicUrl, proxies, log, keepAliveMs, timeouts = defaultTimeouts } = options;
  const listener = getRequestListener(
    (request, bindings) => {
      const given = bindings as HttpBindings;
      if (isForProxies(given.incoming)) markForwarded(request.headers);
      return handle(request, given);
    },
    {
      hostname: "localhost",
      errorHandler: (error) => refusal(isOfRequest(error) ? 400 : 500, publicUrl),
    },
  );
  const mayHandle = createPipelineLimit();
  const server = createServer(
    {
      headersTimeout: timeouts.headersMs,
      // `cutSlowBodies` instead.
      requestTimeout: 0,
      keepAliveTimeout: keepAliveMs,
      connectionsCheckingInterval: timeouts.checkMs,
      requireHostHeader: false,
    },
    (incoming, outgoing) => {
      if (!mayHandle(incoming, outgoing)) return;
      if (incoming.headers.host === undefined && incoming.httpVersion !== "1.0")
        refuseSocket(incoming.socket, 400, publicUrl);
      else void listener(incoming, outgoing);
    },
  );
  server.timeout = timeouts.silentMs;
  limitConnections(server, { limits: options.limits ?? defaultConnectionLimits, proxies, log });
  cutSlowBodies(server, timeouts.body, timeouts.checkMs, ({ socket }, outgoing) => {
    if (outgoing.headersSent) socket.destroy();
    else refuseSocket(socket, 408, publicUrl);
  });
  refuseUnreadable(server, publicUrl);
  return server;
}

/** Browsers speak HTTP/1.1 and name only a path to a server. nginx passes requests on with HTTP/1.0 and no other trace. */
function isForProxies({ httpVersion, url }: IncomingMessage): boolean {
  return httpVersion === "1.0" || url?.startsWith("/") !== true;
}

function isOfRequest(error: unknown): boolean {
  return error instanceof Error && error.name === "RequestError";
}

const refusals: Readonly<Record<string, 408 | 413 | 431>> = {
  ERR_HTTP_REQUEST_TIMEOUT: 408,
  HPE_CHUNK_EXTENSIONS_OVERFLOW: 413,
  HPE_HEADER_OVERFLOW: 431,
};

/** Node's own refusals have no headers that forbid storing them. */
function refuseUnreadable(server: Server, publicUrl: URL): void {
  const answering = new WeakMap<object, boolean>();
  server.prependListener("request", ({ socket }, outgoing) => {
    answering.set(socket, true);
    outgoing.once("close", () => answering.delete(socket));
  });
  server.on("checkExpectation", ({ socket }) => refuseSocket(socket, 417, publicUrl));
  server.on("clientError", (error: Error & { code?: string }, socket: Socket) => {
    // Text after an answer that has begun would become part of it.
    if (answering.has(socket)) socket.destroy();
    else refuseSocket(socket, refusals[error.code ?? ""] ?? 400, publicUrl);
  });
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
