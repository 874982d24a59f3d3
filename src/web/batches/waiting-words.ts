import type { Waiting } from "#contract/batch.ts";
import { problems } from "#contract/problem-words.ts";
import { sentences } from "#contract/sentences.ts";
import { whenItGoesOn } from "#web/format/clock.ts";

/**
 * What a batch is waiting for, and who has to do something about it. `canTryNow`: asking Clerk at once costs nothing and
 * may help; a limit does not open sooner for being asked.
 */
export type WaitingWords = { title: string; detail: string; needsPerson: boolean; canTryNow: boolean };

/**
 * In the order a person asks: what holds it up, when does it go on, what can I do. Waiting for Clerk's limit is the
 * ordinary case and reads calmly; a refused key or a used-up quota asks for somebody.
 */
export function waitingWords({ code, detail, until }: Waiting, nowMs: number): WaitingWords {
  const goesOn = until === null ? undefined : whenItGoesOn(until, nowMs);
  if (code === "clerk_limit") {
    const when = goesOn === undefined ? "It goes on when the limit opens." : `Goes on ${goesOn}.`;
    return { title: "Waiting for Clerk's hourly limit", detail: when, needsPerson: false, canTryNow: false };
  }
  const { title, next } = problems[code];
  if (goesOn !== undefined)
    return {
      title,
      detail: `Tries again ${goesOn}; nothing is lost.`,
      needsPerson: false,
      canTryNow: true,
    };
  return {
    title,
    detail: sentences(detail === "" ? next : detail, "The batch keeps its place and then goes on."),
    needsPerson: true,
    canTryNow: true,
  };
}
