import type { Log } from "#bff/http/log.ts";
import type { Scrub } from "./scrub.ts";

/**
 * Libraries print too, and may print an error with a secret in it. Everything that this process writes to its two streams
 * goes through `scrub`, and Node's warnings become log lines: Node would write them past the streams.
 */
export function scrubOutput(scrub: Scrub, log: Log): void {
  scrubStream(process.stdout, scrub);
  scrubStream(process.stderr, scrub);
  process.removeAllListeners("warning");
  process.on("warning", (warning) => log.warn({ err: warning }, "warning of Node.js"));
}

function scrubStream(stream: NodeJS.WriteStream, scrub: Scrub): void {
  const write = stream.write.bind(stream) as (...all: unknown[]) => boolean;
  stream.write = (chunk: Uint8Array | string, ...rest: unknown[]): boolean => {
    const text = typeof chunk === "string" ? chunk : Buffer.from(chunk).toString();
    const clean = scrub(text);
    return write(clean === text ? chunk : clean, ...rest);
  };
}
