import { answerTo, read } from "./answers.ts";
import { judge } from "./judge.ts";
import type { FromWorker, ToWorker } from "./protocol.ts";

let judgement = judge("");

const answer = (message: FromWorker, transfer: Transferable[] = []) => postMessage(message, { transfer });

addEventListener("message", ({ data }: MessageEvent<ToWorker>) => {
  if (data.kind === "ask") {
    answer(answerTo(judgement, data));
    return;
  }
  const done = read(data);
  judgement = done.judgement;
  const { marks, taken } = done.answer;
  answer(done.answer, taken === undefined ? [marks.buffer] : [marks.buffer, taken.starts.buffer]);
});
