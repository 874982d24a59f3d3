import { describe, expect, test } from "vitest";
import { read, submission } from "#web/bulk-invite/worker/submission.ts";
import { type Known, entriesOf, findingsOnLines } from "#web/bulk-invite/worker/list-items.ts";
import { type Judgement, judge, markLines, problemReport, summarise } from "./parse-list.ts";
import { marks } from "#web/bulk-invite/worker/marks.ts";
import { type Standings, sortOut } from "#web/bulk-invite/worker/standing.ts";

const text = [
  "Jane Doe <jane@example.com>",
  "somebody@gmial.com",
  "not an address",
  "JANE@example.com",
  "",
  "broken@@example.com",
].join("\n");
const judgement = judge(text);

function known(judgement: Judgement, standings: Standings = new Map()): Known {
  return { judgement, standings, sorted: sortOut(judgement.list.recipients, standings) };
}

async function body(...given: Parameters<typeof submission>): Promise<{ rows: unknown[] }> {
  return JSON.parse(await submission(...given).body.text()) as { rows: unknown[] };
}

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
    const part = (group: "recipients" | "suggestions", offset: number) =>
      entriesOf(known(judgement), { group, existing: "skip", offset, limit: 5 });
    expect(part("recipients", 1)).toMatchObject([{ text: "somebody@gmial.com", line: 2 }]);
    expect(part("suggestions", 0)).toMatchObject([
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

  test("the submission holds recipients in order", async () => {
    const options = { notify: false };
    expect(await body(known(judgement), { options, existing: "skip" })).toEqual({
      kind: "invite",
      options,
      rows: [{ emailAddress: "jane@example.com", name: "Jane Doe" }, { emailAddress: "somebody@gmial.com" }],
    });
  });

  test("columns of a table become row options", async () => {
    const table = judge("email,expires_in_days\na@example.com,14\nb@example.com,");
    expect(summarise(table).rowOptions.expiresInDays).toBe(1);
    const { rows } = await body(known(table), { options: {}, existing: "skip" });
    expect(rows).toEqual([
      { emailAddress: "a@example.com", expiresInDays: 14 },
      { emailAddress: "b@example.com" },
    ]);
  });

  const standings: Standings = new Map([
    ["a@example.com", { kind: "user" }],
    ["b@example.com", { kind: "invited", invitationId: "inv_1", since: 5 }],
    ["c@example.com", { kind: "before", status: "revoked", at: 6 }],
  ]);
  const checked = known(judge("a@example.com\nb@example.com\nc@example.com\nd@example.com"), standings);

  test("users and the invited stay out", async () => {
    const { rows } = await body(checked, { options: {}, existing: "skip" });
    expect(rows).toEqual([{ emailAddress: "c@example.com" }, { emailAddress: "d@example.com" }]);
  });

  test("a resend names the invitation it replaces", async () => {
    const { rows } = await body(checked, { options: {}, existing: "resend" });
    expect(rows[0]).toEqual({ emailAddress: "b@example.com", replaces: "inv_1" });
    expect(rows.length).toBe(3);
  });

  test("a row of the submit knows its line", () => {
    expect([...submission(checked, { options: {}, existing: "skip" }).lines]).toEqual([3, 4]);
  });

  test("entries carry what Clerk says", () => {
    const about = { existing: "skip", offset: 0, limit: 9 } as const;
    expect(entriesOf(checked, { group: "invited", ...about })).toMatchObject([
      { text: "b@example.com", standing: { kind: "invited", since: 5 } },
    ]);
    expect(entriesOf(checked, { group: "recipients", ...about })).toMatchObject([
      { text: "c@example.com", standing: { kind: "before" } },
      { text: "d@example.com" },
    ]);
  });
});
