import type { Page } from "@playwright/test";

// This runs inside the page. The bench has no types of the DOM, so it declares what it uses.
declare const document: {
  activeElement: {
    dispatchEvent(event: unknown): boolean;
    setRangeText(text: string, from: number, to: number, select: "end"): void;
  } | null;
  querySelectorAll(selector: string): Iterable<{ textContent: string }>;
  querySelector(selector: string): { files: unknown; dispatchEvent(event: unknown): boolean } | null;
};
declare const Event: new (type: string, init: object) => object;
declare const DataTransfer: new () => {
  setData(type: string, data: string): void;
  items: { add(file: File): void };
  files: unknown;
};
declare const ClipboardEvent: new (type: string, init: object) => object;
declare const InputEvent: new (type: string, init: object) => object;
declare const requestAnimationFrame: (callback: () => void) => void;

/** A text that is pasted, or a file that is chosen, as base64. */
export type Given = { text: string } | { fileName: string; base64: string };

/** `longestMs`: the longest block. `doneMs`: from the paste until the text was there. */
export type Pasted = { longestMs: number; doneMs: number };

/**
 * How a block is measured. `clock`: the longest time that the page's thread did nothing else, as the page itself sees
 * it. `work`: the most processor time that one task of this thread took; on a busy machine the rest is other programs.
 */
export type Measure = "clock" | "work";

const marks = { begin: "bench begins", end: "bench ends" };

/**
 * Chooses a file, or pastes into what has the focus: by a clipboard event, and into the field itself if no listener handles it, as
 * costs least (`insertText` takes minutes for 10,000 lines, since it enters one after the other). A message that the
 * page sends itself again and again arrives late by as long as anything else runs, a frame included.
 * Done when a button says `button` (without one after the first frame); then the page is watched for another second.
 */
export async function pasteAndWatch(
  page: Page,
  { measure, ...paste }: { measure: Measure; given: Given; button: string | null },
): Promise<Pasted> {
  const browser = page.context().browser();
  if (browser === null) throw new Error("A page of a browser that was launched is needed.");
  // One or the other: tracing so many messages would be work too.
  if (measure === "clock") return page.evaluate(watchPaste, { ...paste, marks, isListening: true });
  await browser.startTracing(page, { categories: ["toplevel", "devtools.timeline"] });
  const seen = await page.evaluate(watchPaste, { ...paste, marks, isListening: false });
  const { traceEvents } = JSON.parse((await browser.stopTracing()).toString()) as Trace;
  return { ...seen, longestMs: longestWorkMs(traceEvents) };
}

// Chromium's trace format: times in microseconds, `tdur` of them on the processor.
type TraceEvent = {
  name: string;
  pid: number;
  tid: number;
  ts: number;
  tdur?: number;
  args?: { data?: { message?: string } };
};
type Trace = { traceEvents: TraceEvent[] };

function longestWorkMs(events: readonly TraceEvent[]): number {
  const marked = (message: string) => events.find(({ args }) => args?.data?.message === message);
  const [begin, end] = [marked(marks.begin), marked(marks.end)];
  if (begin === undefined || end === undefined) throw new Error("The trace has no marks of the paste.");
  // Writing the trace takes time too, after the end mark.
  const between = events.filter(({ ts }) => ts >= begin.ts && ts < end.ts);
  const ours = between.filter(({ pid, tid }) => pid === begin.pid && tid === begin.tid);
  const tasks = ours.filter(({ name }) => name.endsWith("RunTask"));
  return tasks.reduce((longest, { tdur = 0 }) => Math.max(longest, tdur / 1_000), 0);
}

type Watch = {
  isListening: boolean;
  given: Given;
  button: string | null;
  marks: { begin: string; end: string };
};

async function watchPaste({ given, button, marks: names, isListening }: Watch): Promise<Pasted> {
  const { port1, port2 } = new MessageChannel();
  const bytesOf = (base64: string) => Uint8Array.from(atob(base64), (character) => character.charCodeAt(0));
  const wait = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));
  let longestMs = 0;
  let last = performance.now();
  port1.addEventListener("message", () => {
    const now = performance.now();
    longestMs = Math.max(longestMs, now - last);
    last = now;
    port2.postMessage(null);
  });
  port1.start();
  if (isListening) port2.postMessage(null);
  const data = new DataTransfer();
  if ("text" in given) data.setData("text/plain", given.text);
  else data.items.add(new File([bytesOf(given.base64)], given.fileName));
  const event = new ClipboardEvent("paste", { clipboardData: data, bubbles: true, cancelable: true });
  // Delays before the paste, such as making a large file, do not count.
  await wait(300);
  longestMs = 0;
  console.timeStamp(names.begin);
  // In a task of its own, which begins after the mark.
  await wait(0);
  const from = performance.now();
  const [field, chooser] = [document.activeElement, document.querySelector("input[type=file]")];
  if ("fileName" in given && chooser !== null) {
    chooser.files = data.files;
    chooser.dispatchEvent(new Event("change", { bubbles: true }));
  } else if ("text" in given && field?.dispatchEvent(event) === true) {
    field.setRangeText(given.text, 0, 0, "end");
    field.dispatchEvent(new InputEvent("input", { bubbles: true }));
  }
  await new Promise<void>((resolve) => requestAnimationFrame(() => void setTimeout(resolve)));
  const isDone = () =>
    button === null || [...document.querySelectorAll("button")].some((one) => one.textContent === button);
  while (!isDone()) {
    if (performance.now() > from + 20_000) throw new Error(`No button says ${button}.`);
    await wait(20);
  }
  const doneMs = performance.now() - from;
  await wait(1_000);
  console.timeStamp(names.end);
  port1.close();
  return { longestMs, doneMs };
}
