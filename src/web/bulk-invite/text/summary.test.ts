import { describe, expect, test } from "vitest";
import { parseList, summarize } from "./parse-list.ts";
import { formatSummary } from "./summary.ts";

const counts = { recipients: 287, duplicates: 6, doubtful: 3, outside: 2, problems: 9 };

describe("summary", () => {
  test("a summary leaves out empty groups", () => {
    const one = { recipients: 1, duplicates: 0, doubtful: 0, outside: 0, problems: 0 };
    expect(formatSummary({ counts: one, unrecognised: { count: 0, areRows: true } })).toBe("1 person");
  });

  test("a summary counts people and rows, not the problems of a row", () => {
    expect(formatSummary({ counts, unrecognised: { count: 4, areRows: true } })).toBe(
      "287 people, 6 duplicates, 3 addresses to check, 2 not allowed, 4 rows not recognised",
    );
    expect(formatSummary({ counts, unrecognised: { count: 1, areRows: false } })).toBe(
      "287 people, 6 duplicates, 3 addresses to check, 2 not allowed, 1 line not recognised",
    );
  });

  test("a summary has the numbers of the preview, with each problem among the lines not recognised", () => {
    expect(formatSummary(summarize(parseList("max@x.test\njane@@x.test\nnobody")))).toBe(
      "1 person, 1 address to check, 2 lines not recognised",
    );
  });

  test("a summary counts as correctable only the suggestions that lead to the same mailbox", () => {
    const link = "[a@gmail.com](mailto:b@gmail.com)";
    expect(summarize(parseList(link))).toMatchObject({ counts: { doubtful: 1 }, correctable: 0 });
    expect(summarize(parseList(`${link}\nkim@gmial.com\njane@@x.test`)).correctable).toBe(2);
  });
});
