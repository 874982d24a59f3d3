import { useSyncExternalStore } from "react";
import { formatExactTime, formatLoggedTime, formatTime } from "./relative-time.ts";

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

/** Changes only with the tick: React reads it twice while rendering and needs the same value. */
function readNow(): number {
  if (Date.now() - now >= tickMs) now = Date.now();
  return now;
}

/** The current time as shown on the page, for text that depends on it. */
export function useNow(): number {
  return useSyncExternalStore(subscribe, readNow);
}

/** A time (ms since 1970) relative to now, exact in its tooltip; it updates itself. `isLogged` adds date and minute. */
export function Time({ at, isLogged = false }: { at: number; isLogged?: boolean }) {
  const current = useNow();
  return (
    <time dateTime={new Date(at).toISOString()} title={formatExactTime(at)} className="whitespace-nowrap">
      {isLogged ? formatLoggedTime(at, current) : formatTime(at, current)}
    </time>
  );
}
