import { once } from "node:events";
import type { CallResult, Unknown } from "#batches/upstream.ts";
import type { ClerkRequest, Send } from "./http.ts";

/** A member sees the changes of others so late at most, and their own immediately. */
const sharedMs = 3_000;

const cancelled: Unknown = {
  kind: "unknown",
  code: "clerk_timeout",
  detail: "The call was cancelled before Clerk answered",
};

/** `askers`: how many wait for the answer. */
type Read = { answer: Promise<CallResult<unknown>>; askers: number; isOver: boolean; abort: AbortController };

export type SharedReads = {
  /** Sends a request, or answers with the equal one that is under way or was answered in the last seconds. */
  send: Send;
  /** Before and after each write: what was asked before it is not shared any more. */
  forget: () => void;
};

/** Lets members who look at the same page share its calls. The call ends early only if all who asked have left. */
export function createSharedReads(send: Send): SharedReads {
  const reads = new Map<string, Read>();

  function start(key: string, request: ClerkRequest<unknown>): Read {
    const abort = new AbortController();
    const read: Read = {
      answer: send({ ...request, signal: abort.signal }),
      askers: 0,
      isOver: false,
      abort,
    };
    const forgetThis = () => {
      if (reads.get(key) === read) reads.delete(key);
    };
    const settle = async () => {
      const { kind } = await read.answer;
      read.isOver = true;
      if (kind === "done") setTimeout(forgetThis, sharedMs).unref();
      else forgetThis();
    };
    reads.set(key, read);
    void settle();
    return read;
  }

  return {
    async send<T>(request: ClerkRequest<T>) {
      const key = `${request.path}?${request.query?.toString() ?? ""}`;
      const read = reads.get(key) ?? start(key, request);
      read.askers += 1;
      try {
        // Equal requests are made by the same code, with the same schema.
        return (await unlessAborted(read.answer, request.signal)) as CallResult<T>;
      } finally {
        read.askers -= 1;
        if (read.askers === 0 && !read.isOver) {
          read.abort.abort();
          if (reads.get(key) === read) reads.delete(key);
        }
      }
    },
    forget: () => reads.clear(),
  };
}

async function unlessAborted(
  answer: Promise<CallResult<unknown>>,
  signal: AbortSignal | undefined,
): Promise<CallResult<unknown>> {
  if (signal === undefined) return answer;
  if (signal.aborted) return cancelled;
  const answered = new AbortController();
  try {
    const left = once(signal, "abort", { signal: answered.signal }).then(() => cancelled);
    // Rejects when the answer came first.
    left.catch(() => undefined);
    return await Promise.race([answer, left]);
  } finally {
    answered.abort();
  }
}
