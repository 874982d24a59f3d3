import type {
  FromWorker,
  ParseOrder,
  PrecheckOrder,
  Reply,
  ListRequest,
  RequestName,
  Requests,
  ToWorker,
  WorkerEvent,
} from "./protocol.ts";

/** The part of a `Worker` that is used, so that a test can replace it. */
export type WorkerPort = {
  postMessage(message: ToWorker): void;
  terminate(): void;
  addEventListener(type: "message", listener: (event: { data: FromWorker }) => void): void;
  addEventListener(type: "error" | "messageerror", listener: () => void): void;
};

type Pending = { resolve: (result: Reply["result"]) => void; reject: (reason: Error) => void };

export type WorkerClient = ReturnType<typeof createWorkerClient>;

/**
 * The page's end of the list worker. A worker with an error is ended: its requests reject, subscribers get `stopped`,
 * and the next order goes to a new one.
 */
export function createWorkerClient(start: () => WorkerPort) {
  let isParsing = false;
  /** A new worker knows no list until it has parsed one. */
  let hasList = true;
  let nextOrder: ParseOrder | undefined;
  let lastId = 0;
  const pending = new Map<number, Pending>();
  const listeners = new Set<(event: WorkerEvent) => void>();

  // oxlint-disable-next-line unicorn/require-post-message-target-origin -- a worker has no origin
  const post = (message: ToWorker) => (worker ??= open()).postMessage(message);
  let worker: WorkerPort | undefined = open();

  function open(): WorkerPort {
    const port = start();
    port.addEventListener("message", ({ data }) => {
      if (data.kind !== "reply") return onEvent(data);
      pending.get(data.id)?.resolve(data.result);
      pending.delete(data.id);
    });
    port.addEventListener("error", stop);
    port.addEventListener("messageerror", stop);
    return port;
  }

  function stop() {
    worker?.terminate();
    worker = undefined;
    isParsing = false;
    hasList = false;
    nextOrder = undefined;
    for (const { reject } of pending.values()) reject(new Error("The list worker has stopped."));
    pending.clear();
    for (const listener of listeners) listener({ kind: "stopped" });
  }

  /** The result of a text that was overtaken is dropped. */
  function onEvent(event: WorkerEvent) {
    if (event.kind === "parsed") {
      const overtaking = nextOrder;
      nextOrder = undefined;
      isParsing = overtaking !== undefined;
      if (overtaking !== undefined) return post(overtaking);
    }
    for (const listener of listeners) listener(event);
  }

  return {
    subscribe: (listener: (event: WorkerEvent) => void) => void listeners.add(listener),
    /** Parses the newest text. While the worker is busy only the last one waits, so typing never builds a queue. */
    parse(order: Omit<ParseOrder, "kind">) {
      const message: ParseOrder = { kind: "parse", ...order };
      if (isParsing) nextOrder = message;
      else post(message);
      isParsing = true;
      hasList = true;
    },
    precheck: (scope: PrecheckOrder["scope"]) => post({ kind: "precheck", scope }),
    /** Rejects when the worker stops, and for anything but a file or the list of a batch until it has a list again. */
    request<Name extends RequestName>(name: Name, params: Requests[Name]["params"]) {
      lastId += 1;
      const id = lastId;
      return new Promise<Requests[Name]["result"]>((resolve, reject) => {
        if (!hasList && name !== "file" && name !== "batchList")
          return reject(new Error("The list was not read."));
        pending.set(id, { resolve, reject });
        // This signature pairs a name with its params, which a union cannot express.
        post({ kind: "request", id, name, params } as ListRequest);
      });
    },
  };
}
