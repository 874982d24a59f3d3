import type { HttpBindings } from "@hono/node-server";
import type { Context } from "hono";
import { stream } from "hono/streaming";
import type { StreamingApi } from "hono/utils/stream";
import { setImmediate } from "node:timers/promises";
import { createTurns } from "#batches/turns.ts";
import type { AppEnv } from "./context.ts";
import { fail } from "./problem.ts";

/** Written one by one, each line would cost a packet. */
const linesPerChunk = 500;

export type Download = {
  type: "text/csv" | "application/jsonl";
  filename: string;
  /** Sent before the lines. */
  head?: string;
  /** Whole lines with their line ends, read while sending. */
  lines: AsyncIterable<string>;
};

const turns = createTurns({ atOnce: Infinity, perMember: 1, waiting: 0, waitingPerMember: 0 });

/**
 * Answers with a file to save, without holding it in memory: the lines are read as fast as the client takes them, and
 * other requests are answered in between. A client that disconnects ends the reading. If it fails, or the member may not
 * read it any more, the connection is cut, so that the part does not look like the whole.
 * @throws {ProblemError} `too_many_requests` while another download of the member runs
 */
export async function download(
  c: Context<AppEnv>,
  { type, filename, head = "", lines }: Download,
): Promise<Response> {
  c.header("Content-Type", `${type}; charset=utf-8`);
  c.header("Content-Disposition", `attachment; filename="${filename}"`);
  if (c.req.method === "HEAD") return c.body(null);
  const end =
    (await turns.take(c.get("member").id)) ??
    fail(
      "too_many_requests",
      "Another download of yours is running. Wait until it has ended, or cancel it, and try again.",
      { retryAfter: 5 },
    );
  return stream(c, async (out) => {
    out.onAbort(end);
    try {
      const isWhole = await writeLines(out, head, lines, c.get("isStillAllowed"));
      if (!isWhole) cut(c);
    } catch (error) {
      c.get("logLateError")(error);
      cut(c);
    } finally {
      end();
    }
  });
}

/** False if the member lost access meanwhile. */
async function writeLines(
  out: StreamingApi,
  head: string,
  lines: Download["lines"],
  isAllowed: () => Promise<boolean>,
): Promise<boolean> {
  let chunk = head;
  let pending = 0;
  for await (const line of lines) {
    if (out.aborted) return true;
    chunk += line;
    pending += 1;
    if (pending < linesPerChunk) continue;
    if (!(await isAllowed())) return false;
    await out.write(chunk);
    chunk = "";
    pending = 0;
    // SQLite and the formatting run without a pause otherwise.
    await setImmediate();
  }
  if (!(await isAllowed())) return false;
  await out.write(chunk);
  return true;
}

function cut({ env }: Context<AppEnv>): void {
  const { outgoing } = env as Partial<HttpBindings>;
  outgoing?.destroy();
}
