import type { Batch, Waiting } from "#contract/batch.ts";
import { problems } from "#contract/problem-words.ts";
import { sentences } from "#contract/sentences.ts";
import { formatNumber } from "#web/format/english.ts";
import { formatClock, formatCountdown } from "#web/format/relative-time.ts";
import { formatRows, kindLabels } from "./labels.ts";

export type BatchSummary = Pick<
  Batch,
  "kind" | "state" | "counts" | "revokedSince" | "total" | "expectedEndAt" | "waiting" | "attention"
>;

export function isOpen({ state }: Pick<Batch, "state">): boolean {
  return state === "running" || state === "paused";
}

export function openRows({ counts }: Pick<Batch, "counts">): number {
  return counts.queued + counts.sending;
}

export function finishedRows({ counts }: Pick<Batch, "counts">): number {
  return counts.done + counts.skipped + counts.failed + counts.cancelled;
}

/** Whether the batch waits for a person rather than for time to pass. */
export function isStuck({ state, waiting }: Pick<Batch, "state" | "waiting">): boolean {
  return state === "running" && waiting !== null && waiting.until === null;
}

/** "214 of 287 invited". */
function formatDone({ kind, counts, total }: BatchSummary): string {
  return `${formatNumber(counts.done)} of ${formatNumber(total)} ${kindLabels[kind].done}`;
}

function formatAllDone({ kind, total }: BatchSummary): string {
  const { done } = kindLabels[kind];
  return total === 1 ? `${formatRows(kind, total)} ${done}` : `All ${formatNumber(total)} ${done}`;
}

function formatEnd(at: number, nowMs: number): string {
  return at - nowMs <= 60_000 ? "done within a minute" : `done around ${formatClock(at, nowMs)}`;
}

/** What became of the rows so far: "214 of 287 invited, 14 revoked since, 3 need attention". */
export function formatOutcomes(batch: BatchSummary): string[] {
  const { state, counts, revokedSince, total, attention } = batch;
  const parts = [counts.done === total ? formatAllDone(batch) : formatDone(batch)];
  if (revokedSince > 0) parts.push(`${formatNumber(revokedSince)} revoked since`);
  if (counts.skipped > 0) parts.push(`${formatNumber(counts.skipped)} skipped`);
  // Retried or marked as handled, failed rows need nothing more.
  const failedWords =
    attention === null ? "failed" : counts.failed === 1 ? "needs attention" : "need attention";
  if (counts.failed > 0) parts.push(`${formatNumber(counts.failed)} ${failedWords}`);
  if (state === "cancelled" && counts.sending > 0)
    parts.push(`${formatNumber(counts.sending)} not known yet`);
  if (counts.cancelled > 0) parts.push(`${formatNumber(counts.cancelled)} cancelled`);
  return parts;
}

/** The state of a batch in one line: "214 of 287 invited, 3 need attention, done around 15:40". */
export function formatHeadline(batch: BatchSummary, nowMs: number): string {
  const { state, expectedEndAt, waiting } = batch;
  const open = openRows(batch);
  const parts = formatOutcomes(batch);
  switch (state) {
    case "finished":
      return parts.join(", ");
    case "cancelled":
      return `Cancelled: ${parts.join(", ")}`;
    case "paused":
      return `Paused: ${parts.join(", ")}, ${formatNumber(open)} to go`;
    case "running":
      if (expectedEndAt !== null) parts.push(formatEnd(expectedEndAt, nowMs));
      else if (waiting !== null) parts.push(`${formatNumber(open)} to go`);
      return parts.join(", ");
  }
}

/** The title of the browser tab. It begins with the state because tabs are narrow. */
export function formatTabTitle(batch: BatchSummary, nowMs: number): string {
  const { state, waiting } = batch;
  if (isStuck(batch)) return `Needs attention: ${formatDone(batch)}`;
  if (state === "finished") return `Finished: ${formatHeadline(batch, nowMs)}`;
  if (state === "cancelled") return formatHeadline(batch, nowMs);
  if (state === "paused") return `Paused: ${formatDone(batch)}`;
  return openRows(batch) > 0 && waiting !== null ? `Waiting: ${formatDone(batch)}` : formatDone(batch);
}

const quarters = ["", "A quarter is done. ", "Half is done. ", "Three quarters are done. ", ""];

/**
 * The text of the live region. It changes at milestones only, so that a screen reader is not interrupted by every row.
 */
export function formatAnnouncement(batch: Batch): string {
  const { state, counts, total, waiting } = batch;
  if (state === "finished") return `The batch has finished: ${formatHeadline(batch, 0)}.`;
  if (state === "cancelled") return `The batch is cancelled: ${formatOutcomes(batch).join(", ")}.`;
  if (state === "paused") return "The batch is paused.";
  const quarter = total === 0 ? 4 : Math.floor((finishedRows(batch) / total) * 4);
  const failed = counts.failed > 0 ? "Some rows need attention. " : "";
  return `${quarters[quarter] ?? ""}${failed}${waiting === null ? "" : announceWaiting(waiting)}`.trim();
}

const makingSure = "Making sure of the last calls";

function announceWaiting({ code, until }: Waiting): string {
  if (code === "clerk_limit") return "Waiting for Clerk's hourly limit.";
  if (code === "outcome_unknown") return `${makingSure}.`;
  const { title, next } = problems[code];
  return until === null
    ? sentences(`The batch needs attention: ${title}`, next)
    : `${title}; the batch retries automatically.`;
}

/** `canTryNow`: an immediate retry may help. Clerk's limit resets no sooner for it. */
type WaitingText = { title: string; detail: string; isStuck: boolean; canTryNow: boolean };

export function formatWaiting({ code, detail, until }: Waiting, nowMs: number): WaitingText {
  const countdown = until === null ? undefined : formatCountdown(until, nowMs);
  if (code === "clerk_limit") {
    return {
      title: "Waiting for Clerk's hourly limit",
      detail: countdown === undefined ? "Continues when the limit resets." : `Continues ${countdown}.`,
      isStuck: false,
      canTryNow: false,
    };
  }
  if (code === "outcome_unknown" && countdown !== undefined) {
    return {
      title: makingSure,
      detail: `Clerk may have applied calls without confirming it, or apply them late. Looks again ${countdown}.`,
      isStuck: false,
      canTryNow: false,
    };
  }
  const { title, next } = problems[code];
  if (countdown !== undefined)
    return { title, detail: `Retries ${countdown}. Nothing is lost.`, isStuck: false, canTryNow: true };
  return {
    title,
    detail: sentences(detail === "" ? next : detail, "The batch then continues"),
    isStuck: true,
    canTryNow: true,
  };
}
