import type { HttpBindings } from "@hono/node-server";
import type { Context } from "hono";
import { refusals } from "#sandbox/failures/errors.ts";

/** An answer that never comes, or a connection that is cut before it or half-way through it. */
export type Ending = "silence" | "cut" | "half";

export type SandboxEnv = {
  Bindings: HttpBindings;
  Variables: { seq: number; traceId: string; ending: Ending | undefined };
};
export type SandboxContext = Context<SandboxEnv>;

const mostBytes = 1024 * 1024;

/**
 * Reads the JSON body of a request; an empty one is `undefined`. Throws a 400 or 413 refusal. Ignores the media type, so
 * that `curl -d` works. Hono's limiter would make the adaptor replace the global `Request` of the whole process.
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
      // Without an encoding the request yields bytes; the iterator is typed `any`.
      const part = Buffer.from(chunk as Uint8Array);
      bytes += part.length;
      // Reads and drops the rest: leaving the loop would cut the connection before the refusal is sent.
      if (bytes <= mostBytes) chunks.push(part);
    }
  } catch {
    // The caller has disconnected.
    throw refusals.bodyUnreadable();
  }
  if (bytes > mostBytes) throw refusals.bodyTooLarge();
  return Buffer.concat(chunks).toString("utf8");
}
