import { PrecheckAnswer } from "#contract/precheck.ts";
import { request, whenRefused, wordsOf } from "#web/api/request.ts";
import type { FromWorker, ToWorker } from "./protocol.ts";
import { createWork } from "./message-handler.ts";

/** How long a list has to rest before its addresses are checked at Clerk: the next letter would be another address. */
const restMs = 700;

function rest(signal: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(resolve, restMs);
    signal.addEventListener("abort", () => {
      clearTimeout(timer);
      reject(signal.reason);
    });
  });
}

const hear = createWork({
  post: (message: FromWorker, transfer: Transferable[] = []) => postMessage(message, { transfer }),
  ask: (emailAddresses, signal) =>
    request("POST", "/api/precheck", { schema: PrecheckAnswer, body: { emailAddresses }, signal }),
  rest,
  wordsOf,
});

whenRefused(() => postMessage({ kind: "signedOut" } satisfies FromWorker));

addEventListener("message", ({ data }: MessageEvent<ToWorker>) => hear(data));
