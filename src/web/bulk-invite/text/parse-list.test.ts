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
    expect(counts).toEqual({ recipients: 2, duplicates: 1, outside: 0, problems: 2, doubtful: 2 });
    expect(counts.recipients + counts.duplicates + counts.problems).toBe(tokenCount);
  });

  test("the most severe finding is the status of its line", () => {
    const { recipient, doubtful, problem, duplicate, empty } = lineStatus;
    expect([...lineStatuses(parsed, 6)]).toEqual([recipient, doubtful, problem, duplicate, empty, problem]);
  });

  test("options in the columns of a table are counted", () => {
    const table = parseList("email,expires_in_days\na@example.com,14\nb@example.com,");
    expect(summarize(table).rowOptions.expiresInDays).toBe(1);
  });

  test("people outside the allowed domains are a group of their own and are not recipients", () => {
    const text = "jane@example.com\nJo <jo@evil.example>\njim@eu.example.com\nann@gmial.com";
    const list = parseList(text, { allowedDomains: ["example.com"] });
    expect(list.list.recipients.map(({ address }) => address)).toEqual([
      "jane@example.com",
      "jim@eu.example.com",
    ]);
    expect(list.outside).toMatchObject([
      { address: "jo@evil.example", name: "Jo", objection: expect.stringMatching(/^evil\.example is not/) },
      { address: "ann@gmial.com" },
    ]);
    expect(summarize(list).counts).toMatchObject({ recipients: 2, outside: 2, doubtful: 1 });
    expect([...lineStatuses(list, 4)]).toEqual([
      lineStatus.recipient,
      lineStatus.problem,
      lineStatus.recipient,
      lineStatus.problem,
    ]);
  });

  test("the report has line, column, text and reason", () => {
    const [heading, first] = formatProblemReport(parsed).split("\n");
    expect(heading).toBe("Line\tColumn\tText\tReason");
    expect(first).toMatch(/^3\t\tnot an address\tThis text contains no address/);
  });

  test("the report names the column of a cell that does not fit", () => {
    const table = parseList("email,expires_in_days\na@example.com,soon\nb@example.com,14");
    expect(formatProblemReport(table).split("\n")[1]).toMatch(
      /^2\texpires_in_days\t.*The expiry is not a whole/,
    );
  });

  test.each([
    ["=1+1@@example.com", "'=1+1@@example.com"],
    ["@sum", "'@sum"],
    ['"Jane" jane@@example.com', '"""Jane"" jane@@example.com"'],
  ])("the report has %j as %j, so that no spreadsheet runs it or joins it with others", (line, cell) => {
    expect(formatProblemReport(parseList(line)).split("\n")[1]?.split("\t")[2]).toBe(cell);
  });

  test("lines with several problems are counted once", () => {
    expect(summarize(parseList("a@@b.example, c@@d.example\nnobody")).unrecognised).toEqual({
      count: 2,
      areRows: false,
    });
  });

  test("problems within tables are counted as rows", () => {
    const table = parseList(
      "email,expires_in_days\na@example.com,soon\nbroken@@example.com,14\nc@example.com,3",
    );
    expect(summarize(table).unrecognised).toEqual({ count: 2, areRows: true });
    expect(summarize(table).tableCount).toBe(1);
  });

  test("chosen columns replace the automatic ones", () => {
    const text = "email,role\na@example.com,admin";
    const automatic = parseList(text);
    expect(summarize(automatic).unusedColumns).toEqual(["role"]);
    const key = automatic.list.tables[0]?.key ?? "";
    const chosen = parseList(text, {
      choices: { [key]: [{ kind: "address" }, { kind: "metadata", key: "role", type: "text" }] },
    });
    expect(summarize(chosen).unusedColumns).toEqual([]);
    expect(chosen.list.recipients[0]?.options).toEqual({ publicMetadata: { role: "admin" } });
  });
});
