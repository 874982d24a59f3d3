import { PrecheckAnswer } from "#contract/precheck.ts";
import { formatProblem, request, requestFile, whenRefused } from "#web/api/request.ts";
import { createMessageHandler } from "./message-handler.ts";
import type { FromWorker, ToWorker } from "./protocol.ts";

function sleep(ms: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(resolve, ms);
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
  requestRecipients: async (batchId) =>
    (await requestFile(`/api/batches/${batchId}/recipients.jsonl`)).text(),
  sleep,
  describeFailure: formatProblem,
});

whenRefused(() => post({ kind: "signedOut" }));

addEventListener("message", ({ data }: MessageEvent<ToWorker>) => handleMessage(data));
