import { once } from "node:events";
import type { CallResult, Unknown, Wait } from "#batches/upstream.ts";
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

/** Members who wait for their turns to make the same read; `begun` aborts when the first of them makes it. */
type Waiting = { members: number; begun: AbortController };

type SharedReadDeps = {
  /** Waits until the calling member may make a request; the wait that is left if that takes too long. */
  takeTurn: (request: ClerkRequest<unknown>) => Promise<Wait | null>;
  /** Makes a request whose turn has come. */
  send: Send;
};

export type SharedReads = {
  /** Sends a request, or answers with the equal one that is under way or was answered in the last seconds. */
  send: Send;
  /** Before and after each write: what was asked before it is not shared any more. */
  forget: () => void;
};

/**
 * Lets members who look at the same page share its calls. Each waits for a turn of their own, and the first one makes the
 * call for all: a member who reads much has a long queue, which must not become that of others. The call ends early only
 * if all who asked have left.
 */
export function createSharedReads({ takeTurn, send }: SharedReadDeps): SharedReads {
  const reads = new Map<string, Read>();
  const queues = new Map<string, Waiting>();

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

  /** Begins the read in the caller's turn. Null if another member has begun it; a wait if the turn comes too late. */
  async function begin(key: string, request: ClerkRequest<unknown>): Promise<Read | Wait | null> {
    const queue = queues.get(key) ?? { members: 0, begun: new AbortController() };
    queues.set(key, queue);
    const { begun } = queue;
    queue.members += 1;
    const signals = [begun.signal, request.signal].filter((signal) => signal !== undefined);
    const wait = await takeTurn({ ...request, signal: AbortSignal.any(signals) });
    queue.members -= 1;
    if (begun.signal.aborted) return null;
    if (wait === null) begun.abort();
    if ((begun.signal.aborted || queue.members === 0) && queues.get(key) === queue) queues.delete(key);
    return wait ?? start(key, request);
  }

  return {
    async send<T>(request: ClerkRequest<T>) {
      const key = `${request.path}?${request.query?.toString() ?? ""}`;
      let read = reads.get(key) ?? null;
      while (read === null) {
        const begun = await begin(key, request);
        if (begun !== null && "kind" in begun) return begun;
        read = begun ?? reads.get(key) ?? null;
      }
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
