import type { Page } from "@playwright/test";

// What runs inside the page. The bench itself knows no DOM, so the little that is used here is declared here.
declare const document: {
  activeElement: {
    dispatchEvent(event: unknown): boolean;
    setRangeText(text: string, from: number, to: number, select: "end"): void;
  } | null;
  querySelectorAll(selector: string): Iterable<{ textContent: string }>;
};
declare const DataTransfer: new () => { setData(type: string, data: string): void };
declare const ClipboardEvent: new (type: string, init: object) => object;
declare const InputEvent: new (type: string, init: object) => object;
declare const requestAnimationFrame: (callback: () => void) => void;

/** `longestMs`: the longest time that the page's thread did nothing else. `doneMs`: from the paste until the text stood there. */
export type Pasted = { longestMs: number; doneMs: number };

/**
 * Pastes into what has the focus: by a clipboard event, and into the field itself if nobody takes it, in the way that
 * costs least (`insertText` takes minutes for 10,000 lines, since it enters one after the other). A
 * message that the page sends itself over and over arrives late by as long as anything else runs, a frame included.
 * Done when a button says `button` (without one after the first frame); then the page is watched for another second.
 */
export function pasteAndWatch(page: Page, text: string, button: string | null): Promise<Pasted> {
  return page.evaluate(watchPaste, { text, button });
}

async function watchPaste({ text, button }: { text: string; button: string | null }): Promise<Pasted> {
  const { port1, port2 } = new MessageChannel();
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
  port2.postMessage(null);
  // What was late before the paste is not its doing.
  await wait(300);
  longestMs = 0;
  const data = new DataTransfer();
  data.setData("text/plain", text);
  const event = new ClipboardEvent("paste", { clipboardData: data, bubbles: true, cancelable: true });
  const from = performance.now();
  const field = document.activeElement;
  if (field?.dispatchEvent(event) === true) {
    field.setRangeText(text, 0, 0, "end");
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
  port1.close();
  return { longestMs, doneMs };
}
