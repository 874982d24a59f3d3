import type { HttpBindings } from "@hono/node-server";
import type { Context } from "hono";
import { refusals } from "#sandbox/failures/errors.ts";

/** How an answer leaves: not at all, by cutting the connection, or by cutting it half-way through. */
export type Ending = "silence" | "cut" | "half";

export type SandboxEnv = {
  Bindings: HttpBindings;
  Variables: { seq: number; traceId: string; ending: Ending | undefined };
};
export type SandboxContext = Context<SandboxEnv>;

const mostBytes = 1024 * 1024;

/**
 * Reads the JSON body of a request; an empty one is `undefined`. Throws a 400 or 413 refusal.
 * The media type is not looked at, so that `curl -d` works. Hono's own limiter was set aside: it builds a second
 * `Request`, which needs the adaptor to replace the global class in a process that the sandbox may only be a guest in.
 */
export async function readBody(c: SandboxContext): Promise<unknown> {
  const text = await readText(c);
  if (text.trim() === "") return undefined;
  try {
    return JSON.parse(text);
  } catch {
    throw refusals.bodyUnreadable();
  }
}

async function readText(c: SandboxContext): Promise<string> {
  const chunks: Buffer[] = [];
  let bytes = 0;
  try {
    for await (const chunk of c.env.incoming) {
      // A request that has no encoding set hands out bytes; the iterator is typed `any`.
      const part = Buffer.from(chunk as Uint8Array);
      bytes += part.length;
      // The rest is read and dropped: leaving the loop would cut the connection before the refusal is out.
      if (bytes <= mostBytes) chunks.push(part);
    }
  } catch {
    // The caller has gone in the middle of the body; nobody will read this.
    throw refusals.bodyUnreadable();
  }
  if (bytes > mostBytes) throw refusals.bodyTooLarge();
  return Buffer.concat(chunks).toString("utf8");
}
