import type { NewBatch } from "#contract/batch.ts";
import type { Entry, Group, Summary } from "./judge.ts";

/** Asks for a whole text to be read. `isFresh` says that it comes from outside and is taken in first. */
export type ReadOrder = { kind: "read"; revision: number; text: string; isFresh: boolean };

/** What the page may ask about the newest reading. */
export type Questions = {
  group: { ask: { group: Group; offset: number; limit: number }; answer: Entry[] };
  findings: { ask: { from: number; to: number }; answer: Entry[] };
  problemReport: { ask: Record<string, never>; answer: string };
  correctedText: { ask: Record<string, never>; answer: string };
  /** The body of `PUT /api/batches/:id` as JSON: a list of 100,000 is put together outside the page. */
  submission: { ask: { options: NewBatch["options"] }; answer: Blob };
  linesOfRows: { ask: { indexes: readonly number[] }; answer: number[] };
};
export type Question = keyof Questions;

export type Asked<Q extends Question = Question> = Q extends Question
  ? { kind: "ask"; id: number; question: Q; about: Questions[Q]["ask"] }
  : never;

/**
 * `taken` only for a fresh text, which the page does not know line by line yet; its `text` only when taking it in has
 * changed it, since handing megabytes back blocks the page.
 */
export type ReadingAnswer = {
  kind: "reading";
  revision: number;
  summary: Summary;
  marks: Uint8Array<ArrayBuffer>;
  taken?: { text: string | undefined; starts: Uint32Array<ArrayBuffer> };
};

export type Answer = { kind: "answer"; id: number; answer: Questions[Question]["answer"] };

export type ToWorker = ReadOrder | Asked;
export type FromWorker = ReadingAnswer | Answer;
