import type { BatchOptions } from "#contract/batch.ts";
import type { CheckProgress } from "./precheck.ts";
import type { Window } from "./list-items.ts";
import type { Entry, Summary } from "#web/bulk-invite/text/parse-list.ts";
import type { Existing, StandingCounts } from "./standing.ts";

/** Asks for a whole text to be read. `isFresh` says that it comes from outside and is taken in first. */
export type ReadOrder = { kind: "read"; revision: number; text: string; isFresh: boolean };

/** Asks for what is not checked yet to be checked now, or with `isAnew` for all of the list. */
export type CheckOrder = { kind: "check"; isAnew: boolean };

/** How far the check of the newest list at Clerk has come. */
export type Check = CheckProgress & { counts: StandingCounts };

/** The body of `PUT /api/batches/:id`, and the line (from 1) that each of its rows stands on. */
export type Submission = { body: Blob; lines: Uint32Array<ArrayBuffer> };

/** What the page may ask about the newest reading. */
export type Questions = {
  group: { ask: Window; answer: Entry[] };
  findings: { ask: { from: number; to: number }; answer: Entry[] };
  problemReport: { ask: Record<string, never>; answer: string };
  correctedText: { ask: Record<string, never>; answer: string };
  /** A list of 100,000 is put together outside the page. */
  submission: { ask: { options: BatchOptions; existing: Existing }; answer: Submission };
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
  check: Check;
  marks: Uint8Array<ArrayBuffer>;
  taken?: { text: string | undefined; starts: Uint32Array<ArrayBuffer> };
};

/** The check has come further; it is about the reading of that revision. */
export type CheckAnswer = { kind: "check"; revision: number; check: Check };

/** A request of the worker found the session over. */
export type SignedOut = { kind: "signedOut" };

export type Answer = { kind: "answer"; id: number; answer: Questions[Question]["answer"] };

export type ToWorker = ReadOrder | CheckOrder | Asked;
export type FromWorker = ReadingAnswer | CheckAnswer | SignedOut | Answer;
