import type { HttpBindings } from "@hono/node-server";
import { RESPONSE_ALREADY_SENT } from "@hono/node-server/utils/response";
import type { Ending } from "#sandbox/instance.ts";

/** Plays an answer that never arrives whole. Resolves when the connection is gone. */
export async function playEnding(
  ending: Ending,
  answer: Response,
  bindings: HttpBindings,
): Promise<Response> {
  const { incoming, outgoing } = bindings;
  const gone = new Promise<void>((resolve) => {
    if (outgoing.destroyed) resolve();
    else outgoing.once("close", resolve);
  });
  if (ending === "cut") incoming.socket.destroy();
  if (ending === "half") {
    const body = Buffer.from(await answer.arrayBuffer());
    outgoing.writeHead(answer.status, {
      "Content-Type": "application/json",
      "Content-Length": body.length,
    });
    outgoing.write(body.subarray(0, Math.ceil(body.length / 2)), () => incoming.socket.destroySoon());
  }
  await gone;
  // A clone is a plain response even where another server in this process has replaced the global class; without it
  // the adaptor would take a shortcut that writes the head a second time.
  return RESPONSE_ALREADY_SENT.clone();
}
