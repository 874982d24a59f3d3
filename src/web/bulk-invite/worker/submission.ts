import type { BatchOptions, NewBatch, NewRow } from "#contract/batch.ts";
import type { Recipient } from "#recipients/recipient-list.ts";
import { entriesOf, findingsOnLines, type Known } from "./list-items.ts";
import { takeIn } from "#web/bulk-invite/text/normalize.ts";
import {
  type Judgement,
  judge,
  markLines,
  problemReport,
  summarise,
} from "#web/bulk-invite/text/parse-list.ts";
import { countLines, indexLines } from "#web/bulk-invite/text/lines.ts";
import type { Answer, Asked, ReadOrder, ReadingAnswer, Submission } from "./protocol.ts";
import type { Existing, Standings } from "./standing.ts";
import { correctAll } from "#web/bulk-invite/text/corrections.ts";

/** Reads a text whole. Returns what the page is told, but for the check, and the judgement that questions are about. */
export function read({ revision, text, isFresh }: ReadOrder): {
  judgement: Judgement;
  answer: Omit<ReadingAnswer, "check">;
} {
  const plain = isFresh ? takeIn(text) : text;
  const judgement = judge(plain);
  const marks = markLines(judgement, countLines(plain));
  const answer: Omit<ReadingAnswer, "check"> = {
    kind: "reading",
    revision,
    summary: summarise(judgement),
    marks,
  };
  if (isFresh) answer.taken = { text: plain === text ? undefined : plain, starts: indexLines(plain).starts };
  return { judgement, answer };
}

function row({ address, name, options }: Recipient, standings: Standings): NewRow {
  const standing = standings.get(address);
  return {
    emailAddress: address,
    ...(name !== undefined && { name: name.slice(0, 320) }),
    ...options,
    ...(standing?.kind === "invited" && { replaces: standing.invitationId }),
  };
}

/**
 * The submit's body: whom it invites in the order of the text, each with what its own columns say. Who is a user
 * already stays out, and who is invited already too, unless the old invitation is to be replaced.
 */
export function submission(
  { standings, sorted }: Known,
  { options, existing }: { options: BatchOptions; existing: Existing },
): Submission {
  const sent = sorted.sendable[existing];
  const rows = sent.map((recipient) => row(recipient, standings));
  const body = JSON.stringify({ kind: "invite", options, rows } satisfies NewBatch);
  return {
    body: new Blob([body], { type: "application/json" }),
    lines: Uint32Array.from(sent, ({ line }) => line),
  };
}

export function answerTo(known: Known, asked: Asked): Answer {
  return { kind: "answer", id: asked.id, answer: about(known, asked) };
}

function about(known: Known, asked: Asked): Answer["answer"] {
  switch (asked.question) {
    case "group":
      return entriesOf(known, asked.about);
    case "findings":
      return findingsOnLines(known.judgement, asked.about.from, asked.about.to);
    case "problemReport":
      return problemReport(known.judgement);
    case "correctedText":
      return correctAll(known.judgement);
    case "submission":
      return submission(known, asked.about);
    default:
      return asked satisfies never;
  }
}
