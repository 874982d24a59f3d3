import type { Context } from "hono";
import { stream } from "hono/streaming";
import type { AppEnv } from "./context.ts";

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

/** Answers with a file to save, without holding it in memory. A client that disconnects ends the reading. */
export function download(c: Context<AppEnv>, { type, filename, head = "", lines }: Download): Response {
  c.header("Content-Type", `${type}; charset=utf-8`);
  c.header("Content-Disposition", `attachment; filename="${filename}"`);
  return stream(c, async (out) => {
    let chunk = head;
    let pending = 0;
    for await (const line of lines) {
      if (out.aborted) return;
      chunk += line;
      pending += 1;
      if (pending < linesPerChunk) continue;
      await out.write(chunk);
      chunk = "";
      pending = 0;
    }
    await out.write(chunk);
  });
}
