import type { Batch } from "#contract/batch.ts";
import { problems } from "#contract/problem-words.ts";
import { sentences } from "#contract/sentences.ts";
import { headline, shareSettled } from "./headline.ts";

const quarters = ["", "A quarter is done. ", "Half is done. ", "Three quarters are done. ", ""];

/**
 * What the one live region says. It is made of milestones only, so it changes at a quarter, at a stop and at the end
 * and stays silent between: a screen reader that hears of every row hears nothing else.
 */
export function announcement(batch: Batch): string {
  if (batch.state === "finished") return `The batch is done: ${headline(batch, 0)}.`;
  if (batch.state === "cancelled") return "The batch is cancelled.";
  if (batch.state === "paused") return "The batch is paused.";
  const done = quarters[Math.floor(shareSettled(batch) * 4)] ?? "";
  const needs = batch.counts.failed > 0 ? "Some rows need you. " : "";
  return (done + needs + waiting(batch)).trim();
}

function waiting({ waiting }: Batch): string {
  if (waiting === null) return "";
  if (waiting.code === "clerk_limit") return "Waiting for Clerk's hourly limit.";
  const { title, next } = problems[waiting.code];
  return waiting.until === null
    ? sentences(`The batch needs you: ${title}`, next)
    : `${title}; it tries again by itself.`;
}
