import { describe, expect, test } from "vitest";
import { formatProblemReport, lineStatuses, parseList, summarize } from "./parse-list.ts";
import { lineStatus } from "./summary.ts";

const parsed = parseList(
  [
    "Jane Doe <jane@example.com>",
    "somebody@gmial.com",
    "not an address",
    "JANE@example.com",
    "",
    "broken@@example.com",
  ].join("\n"),
);

describe("parsed list", () => {
  test("every token is counted in one group", () => {
    const { counts, tokenCount } = summarize(parsed);
    expect(counts).toEqual({ recipients: 2, duplicates: 1, outside: 0, problems: 2, suggestions: 2 });
    expect(counts.recipients + counts.duplicates + counts.problems).toBe(tokenCount);
  });

  test("the most severe finding is the status of its line", () => {
    const { recipient, suggestion, problem, duplicate, empty } = lineStatus;
    expect([...lineStatuses(parsed, 6)]).toEqual([recipient, suggestion, problem, duplicate, empty, problem]);
  });

  test("options in the columns of a table are counted", () => {
    const table = parseList("email,expires_in_days\na@example.com,14\nb@example.com,");
    expect(summarize(table).rowOptions.expiresInDays).toBe(1);
  });

  test("people outside the allowed domains are a group of their own and are not recipients", () => {
    const text = "jane@example.com\nJo <jo@evil.example>\njim@eu.example.com\nann@gmial.com";
    const list = parseList(text, ["example.com"]);
    expect(list.list.recipients.map(({ address }) => address)).toEqual([
      "jane@example.com",
      "jim@eu.example.com",
    ]);
    expect(list.outside).toMatchObject([
      { address: "jo@evil.example", name: "Jo", objection: expect.stringMatching(/^evil\.example is not/) },
      { address: "ann@gmial.com" },
    ]);
    expect(summarize(list).counts).toMatchObject({ recipients: 2, outside: 2, suggestions: 1 });
    expect([...lineStatuses(list, 4)]).toEqual([
      lineStatus.recipient,
      lineStatus.problem,
      lineStatus.recipient,
      lineStatus.problem,
    ]);
  });

  test("the report has line, text and reason", () => {
    expect(formatProblemReport(parsed).split("\n")[1]).toMatch(
      /^3\tnot an address\tThis text contains no address/,
    );
  });
});
