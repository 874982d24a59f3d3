import { describe, expect, test } from "vitest";
import { answerTo, read, submission } from "./answers.ts";
import { entriesOf, findingsOnLines, judge, markLines, problemReport, summarise } from "./judge.ts";
import { marks } from "./marks.ts";

const text = [
  "Jane Doe <jane@example.com>",
  "somebody@gmial.com",
  "not an address",
  "JANE@example.com",
  "",
  "broken@@example.com",
].join("\n");
const judgement = judge(text);

describe("judge", () => {
  test("every token is counted in one group", () => {
    const { counts, tokenCount } = summarise(judgement);
    expect(counts).toEqual({ recipients: 2, duplicates: 1, problems: 2, suggestions: 2 });
    expect(counts.recipients + counts.duplicates + counts.problems).toBe(tokenCount);
  });

  test("the weightiest finding marks its line", () => {
    const { recipient, suggestion, problem, duplicate, none } = marks;
    expect([...markLines(judgement, 6)]).toEqual([recipient, suggestion, problem, duplicate, none, problem]);
  });

  test("findings carry their words and places", () => {
    expect(findingsOnLines(judgement, 2, 4)).toMatchObject([
      { kind: "suggestion", line: 2, suggestion: "somebody@gmail.com" },
      { kind: "problem", line: 3, note: expect.stringMatching(/no address/) },
      { kind: "duplicate", line: 4, note: "Stands on line 1 already" },
    ]);
  });

  test("a window of a group is a part of it", () => {
    expect(entriesOf(judgement, "recipients", 1, 5)).toMatchObject([{ text: "somebody@gmial.com", line: 2 }]);
    expect(entriesOf(judgement, "suggestions", 0, 5)).toMatchObject([
      { kind: "suggestion", line: 2 },
      { kind: "problem", line: 6, suggestion: "broken@example.com" },
    ]);
  });

  test("the report names line, text and reason", () => {
    expect(problemReport(judgement).split("\n")[1]).toMatch(/^3\tnot an address\tThere is no address/);
  });
});

describe("answers", () => {
  test("a fresh text comes back line by line", () => {
    const { answer } = read({
      kind: "read",
      revision: 7,
      text: "a@example.com\r\nb@example.com",
      isFresh: true,
    });
    expect(answer.revision).toBe(7);
    expect(answer.taken).toEqual({ text: "a@example.com\nb@example.com", starts: new Uint32Array([0, 14]) });
  });

  test("an unchanged text is not handed back", () => {
    expect(read({ kind: "read", revision: 1, text, isFresh: true }).answer.taken?.text).toBeUndefined();
    expect(read({ kind: "read", revision: 1, text, isFresh: false }).answer.taken).toBeUndefined();
  });

  test("the submission holds recipients in order", () => {
    expect(JSON.parse(submission(judgement, { notify: false }))).toEqual({
      kind: "invite",
      options: { notify: false },
      rows: [{ emailAddress: "jane@example.com", name: "Jane Doe" }, { emailAddress: "somebody@gmial.com" }],
    });
  });

  test("columns of a table become row options", () => {
    const table = judge("email,expires_in_days\na@example.com,14\nb@example.com,");
    expect(summarise(table).rowOptions.expiresInDays).toBe(1);
    expect(JSON.parse(submission(table, {})).rows).toEqual([
      { emailAddress: "a@example.com", expiresInDays: 14 },
      { emailAddress: "b@example.com" },
    ]);
  });

  test("a refused row finds its line", () => {
    const asked = { kind: "ask", id: 3, question: "linesOfRows", about: { indexes: [1] } } as const;
    expect(answerTo(judgement, asked)).toEqual({ kind: "answer", id: 3, answer: [2] });
  });
});
