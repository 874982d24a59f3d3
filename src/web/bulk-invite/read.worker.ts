import { answerTo, read } from "./answers.ts";
import { judge } from "./judge.ts";
import type { FromWorker, ToWorker } from "./protocol.ts";

let judgement = judge("");

/** The typed side of a worker's global scope, which the page's types know as a window. */
const page: { postMessage(message: FromWorker, transfer: Transferable[]): void } = {
  postMessage: (message, transfer) => postMessage(message, { transfer }),
};

addEventListener("message", ({ data }: MessageEvent<ToWorker>) => {
  if (data.kind === "ask") {
    page.postMessage(answerTo(judgement, data), []);
    return;
  }
  const done = read(data);
  judgement = done.judgement;
  const { marks, taken } = done.answer;
  page.postMessage(done.answer, taken === undefined ? [marks.buffer] : [marks.buffer, taken.starts.buffer]);
});
