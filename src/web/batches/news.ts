import type { Batch } from "#contract/batch.ts";
import { problems } from "#contract/problem-words.ts";
import { sentences } from "#contract/sentences.ts";
import { headline } from "./headline.ts";
import { batchName } from "./labels.ts";
import { isStuck } from "./tab-title.ts";

export type News = { title: string; body: string };

const isOver = ({ state }: Batch) => state === "finished" || state === "cancelled";

/**
 * What a person who looks elsewhere wants to hear: that the batch has come to its end, or that it needs somebody.
 * Undefined when nothing of that kind lies between the two answers.
 */
export function newsBetween(before: Batch, now: Batch): News | undefined {
  if (!isOver(before) && isOver(now)) {
    const word = now.state === "finished" ? "Done" : "Cancelled";
    return { title: `${word}: ${batchName(now)}`, body: `${headline({ ...now, state: "finished" }, 0)}.` };
  }
  if (now.waiting !== null && isStuck(now) && !isStuck(before)) {
    const { title, next } = problems[now.waiting.code];
    return { title: `Needs you: ${batchName(now)}`, body: sentences(title, next) };
  }
  return undefined;
}
