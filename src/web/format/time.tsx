import { useSyncExternalStore } from "react";
import { sayExactTime, sayTime } from "./relative-time.ts";

const tickMs = 30_000;
let now = Date.now();

/** One timer for all times on the page; it stops when none is shown. */
const listeners = new Set<() => void>();
let timer: ReturnType<typeof setInterval> | undefined;

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  timer ??= setInterval(() => {
    now = Date.now();
    for (const each of listeners) each();
  }, tickMs);
  return () => {
    listeners.delete(listener);
    if (listeners.size > 0) return;
    clearInterval(timer);
    timer = undefined;
  };
}

/** Only as fresh as the tick: React asks twice while it renders and wants the same answer. */
function readNow(): number {
  if (Date.now() - now >= tickMs) now = Date.now();
  return now;
}

/** The present as fresh as the times on the page, for words that turn with it. */
export function useNow(): number {
  return useSyncExternalStore(subscribe, readNow);
}

/** A moment (ms since 1970) as people say it, exact in the title; it keeps itself up to date. */
export function Time({ at }: { at: number }) {
  const current = useNow();
  return (
    <time dateTime={new Date(at).toISOString()} title={sayExactTime(at)} className="whitespace-nowrap">
      {sayTime(at, current)}
    </time>
  );
}
