import type { IncomingMessage, ServerResponse } from "node:http";
import type { Socket } from "node:net";

/** Browsers and proxies send a request after the answer to the one before. */
const atOnce = 4;

/**
 * Closes connections that send many requests without waiting for answers; returns whether this request may be handled. Node
 * starts all requests of 64 kB together: fifteen hundred of them on one connection made every other client wait for seconds.
 */
export function createPipelineLimit(): (incoming: IncomingMessage, outgoing: ServerResponse) => boolean {
  const openOn = new WeakMap<Socket, number>();
  return ({ socket }, outgoing) => {
    const open = (openOn.get(socket) ?? 0) + 1;
    openOn.set(socket, open);
    outgoing.once("close", () => openOn.set(socket, (openOn.get(socket) ?? 1) - 1));
    if (open > atOnce) socket.destroy();
    // The rest of a piece is still parsed after its connection was closed.
    return !socket.destroyed;
  };
}
