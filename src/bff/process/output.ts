import { fstatSync, write, writeSync } from "node:fs";
import { isatty } from "node:tty";

/** Standard output or standard error, written in order and without ever blocking the process. */
export type Output = {
  /** Drops the text, and counts its lines, if too much waits already. */
  write(text: string): void;
  /** Writes what waits, as far as this is possible immediately. For the end of the process. */
  flush(): void;
};

/** Where an output goes. */
export type Target = {
  /** Calls `done` once with how many bytes were written, also if there was an error. */
  write(chunk: Buffer, done: (written: number, error: Error | null) => void): void;
  /** Writes what is possible without waiting; errors are ignored. */
  writeNow(chunk: Buffer): void;
};

export type OutputOptions = {
  /** Called with the number of lines that were dropped, once writing works again. */
  onRecovery?: (droppedLines: number) => void;
  maxWaitingBytes?: number;
  /** How long (ms) after an error, such as that of a full disk, writing is tried again. */
  retryMs?: number;
};

const chunkBytes = 64 * 1024;

/** Writes to one target, one chunk at a time. At most `maxWaitingBytes` wait; lines stay whole. */
export function createOutput(
  target: Target,
  { onRecovery, maxWaitingBytes = 1024 * 1024, retryMs = 1_000 }: OutputOptions = {},
): Output {
  let waiting: Buffer[] = [];
  let waitingBytes = 0;
  let droppedLines = 0;
  let isBusy = false;

  function takeChunk(): Buffer {
    let bytes = 0;
    const end = waiting.findIndex((text) => (bytes += text.length) > chunkBytes);
    const count = end === -1 ? waiting.length : Math.max(1, end);
    const chunk = Buffer.concat(waiting.slice(0, count));
    waiting = waiting.slice(count);
    waitingBytes -= chunk.length;
    return chunk;
  }

  function putBack(rest: Buffer): void {
    if (rest.length === 0) return;
    waiting.unshift(rest);
    waitingBytes += rest.length;
  }

  function pump(): void {
    if (isBusy || waiting.length === 0) return;
    isBusy = true;
    const chunk = takeChunk();
    target.write(chunk, (written, error) => {
      putBack(chunk.subarray(written));
      if (error !== null) {
        setTimeout(goOn, retryMs).unref();
        return;
      }
      reportDropped();
      goOn();
    });
  }

  function goOn(): void {
    isBusy = false;
    pump();
  }

  function reportDropped(): void {
    if (droppedLines === 0 || waitingBytes > maxWaitingBytes / 2) return;
    const count = droppedLines;
    droppedLines = 0;
    onRecovery?.(count);
  }

  return {
    write(text) {
      const bytes = Buffer.from(text);
      if (waitingBytes + bytes.length > maxWaitingBytes) {
        droppedLines += text.split("\n").length - 1;
        return;
      }
      waiting.push(bytes);
      waitingBytes += bytes.length;
      pump();
    },
    flush() {
      const rest = Buffer.concat(waiting);
      waiting = [];
      waitingBytes = 0;
      if (rest.length > 0) target.writeNow(rest);
    },
  };
}

/** The output of a standard stream, flushed when the process exits. */
export function standardOutput(fd: 1 | 2, options: OutputOptions = {}): Output {
  const output = createOutput(isFile(fd) ? fileTarget(fd) : streamTarget(fd), options);
  process.once("exit", () => output.flush());
  return output;
}

/** Also a device such as `/dev/full`. Node's own stream would write to it synchronously. */
function isFile(fd: number): boolean {
  const status = fstatSync(fd);
  return status.isFile() || (status.isCharacterDevice() && !isatty(fd));
}

function fileTarget(fd: number): Target {
  return {
    write: (chunk, done) => write(fd, chunk, (error, written) => done(error === null ? written : 0, error)),
    writeNow(chunk) {
      try {
        writeSync(fd, chunk);
      } catch {
        // The disk is full, and the process ends.
      }
    },
  };
}

/** A pipe, which Node writes without blocking, unlike `fs.write`: a thread that it blocks prevents the exit. */
function streamTarget(fd: 1 | 2): Target {
  const stream = fd === 1 ? process.stdout : process.stderr;
  // The callback of each write gets the error too, for instance EPIPE when the reader has ended.
  stream.on("error", () => {});
  return {
    write: (chunk, done) => {
      stream.write(chunk, (error) => (error ? done(0, error) : done(chunk.length, null)));
    },
    writeNow: (chunk) => void stream.write(chunk),
  };
}
