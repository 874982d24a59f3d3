import { PrecheckAnswer } from "#contract/precheck.ts";
import { request, whenRefused, formatProblem } from "#web/api/request.ts";
import { createMessageHandler } from "./message-handler.ts";
import type { FromWorker, ToWorker } from "./protocol.ts";

/** The pre-check waits for a pause in typing this long: the next letter would make another address. */
const pauseMs = 700;

function waitForPause(signal: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(resolve, pauseMs);
    signal.addEventListener("abort", () => {
      clearTimeout(timer);
      reject(signal.reason);
    });
  });
}

const post = (message: FromWorker, transfer: Transferable[] = []) => postMessage(message, { transfer });

const handleMessage = createMessageHandler({
  post,
  request: (emailAddresses, signal) =>
    request("POST", "/api/precheck", { schema: PrecheckAnswer, body: { emailAddresses }, signal }),
  waitForPause,
  describeFailure: formatProblem,
});

whenRefused(() => post({ kind: "signedOut" }));

addEventListener("message", ({ data }: MessageEvent<ToWorker>) => handleMessage(data));
