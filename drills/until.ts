import { setTimeout } from "node:timers/promises";

const pauseMs = 25;

/** Asks until there is an answer other than null. Throws, with what was waited for, after `longestMs`. */
export async function until<T>(
  what: string,
  ask: () => Promise<T | null> | T | null,
  longestMs = 300_000,
): Promise<T> {
  const end = performance.now() + longestMs;
  for (;;) {
    const answer = await ask();
    if (answer !== null) return answer;
    if (performance.now() > end) throw new Error(`It did not come about in time: ${what}`);
    await setTimeout(pauseMs);
  }
}
