import { setTimeout } from "node:timers/promises";

const pauseMs = 100;

/** Repeats a question until the answer is yes. Throws, with what it waited for, after `longestMs`. */
export async function until(
  what: string,
  ask: () => Promise<boolean> | boolean,
  longestMs = 300_000,
): Promise<void> {
  const end = performance.now() + longestMs;
  while (!(await ask())) {
    if (performance.now() > end) throw new Error(`This did not happen in time: ${what}`);
    await setTimeout(pauseMs);
  }
}
