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
    expect(counts).toEqual({ recipients: 2, duplicates: 1, problems: 2, suggestions: 2 });
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

  test("the report has line, text and reason", () => {
    expect(formatProblemReport(parsed).split("\n")[1]).toMatch(
      /^3\tnot an address\tThis text contains no address/,
    );
  });
});
