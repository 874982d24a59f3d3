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
  postMessage: (message: ToWorker) => void;
  addEventListener: (type: "message", listener: (event: { data: FromWorker }) => void) => void;
};

export type WorkerClient = ReturnType<typeof createWorkerClient>;

/** The page's end of the list worker. */
export function createWorkerClient(worker: WorkerPort) {
  let isParsing = false;
  let nextOrder: ParseOrder | undefined;
  let lastId = 0;
  const pending = new Map<number, (result: Reply["result"]) => void>();
  const listeners = new Set<(event: WorkerEvent) => void>();

  // oxlint-disable-next-line unicorn/require-post-message-target-origin -- a worker has no origin
  const post = (message: ToWorker) => worker.postMessage(message);

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

  worker.addEventListener("message", ({ data }) => {
    if (data.kind !== "reply") return onEvent(data);
    pending.get(data.id)?.(data.result);
    pending.delete(data.id);
  });

  return {
    subscribe: (listener: (event: WorkerEvent) => void) => void listeners.add(listener),
    /** Parses the newest text. While the worker is busy only the last one waits, so typing never builds a queue. */
    parse(order: Omit<ParseOrder, "kind">) {
      const message: ParseOrder = { kind: "parse", ...order };
      if (isParsing) nextOrder = message;
      else post(message);
      isParsing = true;
    },
    precheck: (scope: PrecheckOrder["scope"]) => post({ kind: "precheck", scope }),
    request<Name extends RequestName>(name: Name, params: Requests[Name]["params"]) {
      lastId += 1;
      const id = lastId;
      return new Promise<Requests[Name]["result"]>((resolve) => {
        pending.set(id, resolve);
        // This signature pairs a name with its params, which a union cannot express.
        post({ kind: "request", id, name, params } as ListRequest);
      });
    },
  };
}
