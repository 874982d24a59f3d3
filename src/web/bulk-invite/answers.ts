import type { NewBatch, NewRow } from "#contract/batch.ts";
import { takeIn } from "./intake.ts";
import {
  type Judgement,
  entriesOf,
  findingsOnLines,
  judge,
  markLines,
  problemReport,
  summarise,
} from "./judge.ts";
import { countLines, indexLines } from "./lines.ts";
import type { Answer, Asked, ReadOrder, ReadingAnswer } from "./protocol.ts";
import { correctAll } from "./suggest.ts";

/** Reads a text whole. Returns what the page is told and the judgement that later questions are about. */
export function read({ revision, text, isFresh }: ReadOrder): {
  judgement: Judgement;
  answer: ReadingAnswer;
} {
  const plain = isFresh ? takeIn(text) : text;
  const judgement = judge(plain);
  const marks = markLines(judgement, countLines(plain));
  const answer: ReadingAnswer = { kind: "reading", revision, summary: summarise(judgement), marks };
  if (isFresh) answer.taken = { text: plain === text ? undefined : plain, starts: indexLines(plain).starts };
  return { judgement, answer };
}

function row({ address, name, options }: Judgement["list"]["recipients"][number]): NewRow {
  return { emailAddress: address, ...(name !== undefined && { name: name.slice(0, 320) }), ...options };
}

/** The submit's body: the recipients in the order of the text, each with what its own columns say. */
export function submission({ list }: Judgement, options: NewBatch["options"]): string {
  return JSON.stringify({ kind: "invite", options, rows: list.recipients.map(row) } satisfies NewBatch);
}

export function answerTo(judgement: Judgement, asked: Asked): Answer {
  return { kind: "answer", id: asked.id, answer: about(judgement, asked) };
}

function about(judgement: Judgement, asked: Asked): Answer["answer"] {
  switch (asked.question) {
    case "group":
      return entriesOf(judgement, asked.about.group, asked.about.offset, asked.about.limit);
    case "findings":
      return findingsOnLines(judgement, asked.about.from, asked.about.to);
    case "problemReport":
      return problemReport(judgement);
    case "correctedText":
      return correctAll(judgement);
    case "submission":
      return new Blob([submission(judgement, asked.about.options)], { type: "application/json" });
    case "linesOfRows":
      return asked.about.indexes.map((index) => judgement.list.recipients[index]?.line ?? 0);
    default:
      return asked satisfies never;
  }
}
