import type {
  Answer,
  Asked,
  CheckAnswer,
  FromWorker,
  Question,
  Questions,
  ReadOrder,
  ReadingAnswer,
  ToWorker,
} from "./protocol.ts";

/** The two ends of a worker, so that a test can stand in for one. */
export type WorkerPort = {
  send: (message: ToWorker) => void;
  listen: (listener: (message: FromWorker) => void) => void;
};

export type Reader = {
  /** Has the newest text read. While one is under way only the last one waits, so typing never builds a queue. */
  read: (order: Omit<ReadOrder, "kind">) => void;
  /** Has the newest reading checked at Clerk again: what is not checked yet, or all of it. */
  check: (isAnew: boolean) => void;
  /** Asks about the newest reading. */
  ask: <Q extends Question>(question: Q, about: Questions[Q]["ask"]) => Promise<Questions[Q]["answer"]>;
};

type Listeners = {
  /** Hears of the newest text only: an overtaken answer is dropped. */
  onReading: (reading: ReadingAnswer) => void;
  onCheck: (check: CheckAnswer) => void;
};

/** Talks to the reading worker. */
export function createReader(worker: WorkerPort, { onReading, onCheck }: Listeners): Reader {
  let isBusy = false;
  let waiting: ReadOrder | undefined;
  let lastId = 0;
  const open = new Map<number, (answer: Answer["answer"]) => void>();

  worker.listen((data) => {
    if (data.kind === "answer") {
      open.get(data.id)?.(data.answer);
      open.delete(data.id);
      return;
    }
    if (data.kind === "check") return onCheck(data);
    if (data.kind === "signedOut") return;
    isBusy = waiting !== undefined;
    if (waiting === undefined) onReading(data);
    else worker.send(waiting);
    waiting = undefined;
  });

  return {
    read(order) {
      const message: ReadOrder = { kind: "read", ...order };
      if (isBusy) waiting = message;
      else worker.send(message);
      isBusy = true;
    },
    check: (isAnew) => worker.send({ kind: "check", isAnew }),
    ask<Q extends Question>(question: Q, about: Questions[Q]["ask"]) {
      lastId += 1;
      const id = lastId;
      return new Promise<Questions[Q]["answer"]>((resolve) => {
        open.set(id, resolve);
        // The pair of question and its `about` is held together by this signature, which a union cannot express.
        worker.send({ kind: "ask", id, question, about } as Asked);
      });
    },
  };
}
