import type { EngineDeps } from "./sender.ts";

/** Sleeps until a time or until it rings. A ring between two sleeps is not lost: it ends the next one. */
export type Alarm = { ring: () => void; sleepUntil: (at: number) => Promise<void> };

export function createAlarm({ sleep, now }: Pick<EngineDeps, "sleep" | "now">): Alarm {
  let hasRung = false;
  let bell = new AbortController();
  return {
    ring() {
      hasRung = true;
      bell.abort();
    },
    async sleepUntil(at) {
      if (!hasRung) await sleep(Math.max(0, at - now()), bell.signal);
      hasRung = false;
      bell = new AbortController();
    },
  };
}
