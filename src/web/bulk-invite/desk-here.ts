import { createDesk } from "./desk.ts";
import { createKeep } from "./keep.ts";

/** The draft outlives the page's component: going to another page and back loses nothing. */
export const keep = createKeep({ storage: sessionStorage, pause: () => new Promise((resolve) => setTimeout(resolve)) });

const warnBeforeLeaving = (event: BeforeUnloadEvent) => event.preventDefault();

export const desk = createDesk({
  worker: new Worker(new URL("./read.worker.ts", import.meta.url), { type: "module" }),
  keep,
  onKeptChange(isKept) {
    if (isKept) removeEventListener("beforeunload", warnBeforeLeaving);
    else addEventListener("beforeunload", warnBeforeLeaving);
  },
});

addEventListener("pagehide", () => desk.keepAtOnce());

const kept = keep.readText();
if (kept !== "") desk.put(kept);
