import type { HttpBindings } from "@hono/node-server";
import type { Context } from "hono";
import { stream } from "hono/streaming";
import type { StreamingApi } from "hono/utils/stream";
import { setImmediate } from "node:timers/promises";
import type { Role } from "#contract/role.ts";
import type { AppEnv } from "./context.ts";
import { fail } from "./problem.ts";

/** Written one by one, each line would cost a packet. */
const linesPerChunk = 500;

/** Excel's. */
export const workbookType = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";

/** Read while sending. A head is sent before the lines, which are whole and have their line ends. */
export type Content =
  | { head?: string; lines: AsyncIterable<string> }
  | { pieces: AsyncIterable<string | Uint8Array> };

export type Download = Content & {
  type: "text/csv" | "application/jsonl" | "application/json" | typeof workbookType;
  filename: string;
  /** The role that the content needs, if that is more than the route needs. */
  least?: Role;
};

/** After so long without reading, a client may have vanished: its download makes room for the member's next one. */
const stalledMs = 10_000;

/** `waitsSince`: when the last write began, null while it is not waiting for the client. */
type Running = { waitsSince: number | null; cut: () => void };

/** By member. */
const running = new Map<string, Running>();

/** False while the member has another download that its client still reads. */
function begin(member: string, started: Running, at: number): boolean {
  const other = running.get(member);
  if (other !== undefined && (other.waitsSince === null || at - other.waitsSince < stalledMs)) return false;
  other?.cut();
  running.set(member, started);
  return true;
}

function end(member: string, started: Running): void {
  if (running.get(member) === started) running.delete(member);
}

/**
 * Answers with a file to save, without holding it in memory: the lines are read as fast as the client takes them, and
 * other requests are answered in between. A client that disconnects ends the reading. If it fails, or the member may not
 * read it any more, the connection is cut, so that the part does not look like the whole.
 * `clock`: a monotonic clock in ms.
 * @throws {ProblemError} `too_many_requests` while another download of the member runs
 */
export function download(
  c: Context<AppEnv>,
  { type, filename, least, ...content }: Download,
  clock: () => number = () => performance.now(),
): Response {
  c.header("Content-Type", type === workbookType ? type : `${type}; charset=utf-8`);
  c.header("Content-Disposition", `attachment; filename="${filename}"`);
  if (c.req.method === "HEAD") return c.body(null);
  const member = c.get("member").id;
  const self: Running = { waitsSince: null, cut: () => cut(c) };
  if (!begin(member, self, clock()))
    fail(
      "too_many_requests",
      "Another download of yours is running. Wait until it has ended, or cancel it, and try again.",
      { retryAfter: 5 },
    );
  return stream(c, async (out) => {
    const write = async (chunk: string | Uint8Array) => {
      self.waitsSince = clock();
      await out.write(chunk);
      self.waitsSince = null;
    };
    out.onAbort(() => end(member, self));
    try {
      const isAllowed = () => c.get("isStillAllowed")(least);
      const isWhole = await writeAll({ out, write, isAllowed }, piecesOf(content));
      if (!isWhole) cut(c);
    } catch (error) {
      c.get("logLateError")(error);
      cut(c);
    } finally {
      end(member, self);
    }
  });
}

function piecesOf(content: Content): AsyncIterable<string | Uint8Array> {
  return "pieces" in content ? content.pieces : inChunks(content.head ?? "", content.lines);
}

async function* inChunks(head: string, lines: AsyncIterable<string>): AsyncGenerator<string> {
  let chunk = head;
  let pending = 0;
  for await (const line of lines) {
    chunk += line;
    pending += 1;
    if (pending < linesPerChunk) continue;
    yield chunk;
    chunk = "";
    pending = 0;
  }
  yield chunk;
}

type Target = {
  out: Pick<StreamingApi, "aborted">;
  /** Resolves when the client takes more. */
  write: (piece: string | Uint8Array) => Promise<void>;
  isAllowed: () => Promise<boolean>;
};

/** False if the member lost access meanwhile. */
async function writeAll(
  { out, write, isAllowed }: Target,
  pieces: AsyncIterable<string | Uint8Array>,
): Promise<boolean> {
  for await (const piece of pieces) {
    if (out.aborted) return true;
    if (!(await isAllowed())) return false;
    await write(piece);
    // SQLite and the formatting run without a pause otherwise.
    await setImmediate();
  }
  return true;
}

function cut({ env }: Context<AppEnv>): void {
  const { outgoing } = env as Partial<HttpBindings>;
  outgoing?.destroy();
}
