import { Writable } from "node:stream";

/** A stream for a log, and the lines that were written to it. */
export function collectLines() {
  const lines: string[] = [];
  const sink = new Writable({
    write: (chunk, _encoding, done) => {
      lines.push(String(chunk));
      done();
    },
  });
  return { lines, sink };
}
