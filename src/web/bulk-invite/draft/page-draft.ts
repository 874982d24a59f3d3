import { createDesk } from "./draft-store.ts";
import { createKeep } from "./draft-storage.ts";
import { queryClient } from "#web/api/query-client.ts";
import { sessionKey } from "#web/api/session-query.ts";
import type { FromWorker } from "#web/bulk-invite/worker/protocol.ts";

/** The draft outlives the page's component: going to another page and back loses nothing. */
export const keep = createKeep({
  storage: sessionStorage,
  pause: () => new Promise((resolve) => setTimeout(resolve)),
});

const warnBeforeLeaving = (event: BeforeUnloadEvent) => event.preventDefault();

const worker = new Worker(new URL("../worker/list.worker.ts", import.meta.url), { type: "module" });

worker.addEventListener("message", ({ data }: MessageEvent<FromWorker>) => {
  if (data.kind === "signedOut") void queryClient.invalidateQueries({ queryKey: sessionKey });
});

export const desk = createDesk({
  worker: {
    // oxlint-disable-next-line unicorn/require-post-message-target-origin -- a worker has no origin to name
    send: (message) => worker.postMessage(message),
    listen: (listener) =>
      worker.addEventListener("message", ({ data }: MessageEvent<FromWorker>) => listener(data)),
  },
  keep,
  onKeptChange(isKept) {
    if (isKept) removeEventListener("beforeunload", warnBeforeLeaving);
    else addEventListener("beforeunload", warnBeforeLeaving);
  },
});

addEventListener("pagehide", () => desk.keepAtOnce());

const kept = keep.readText();
if (kept !== "") desk.put(kept);
