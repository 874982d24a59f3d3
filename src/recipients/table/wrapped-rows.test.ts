import { describe, expect, test } from "vitest";
import { readRecipients } from "#recipients/read-recipients.ts";
import { changeCell, readRowAt, TableRows } from "./table-rows.ts";

/** Each recipient with its column in the line, its name and doubt, and each problem. */
function read(lines: string[]): string[] {
  const { recipients, problems } = readRecipients(lines.join("\n"));
  return [
    ...recipients.map(({ address, column, name, doubt }) =>
      [address, column, name, doubt].filter((part) => part !== undefined).join(" "),
    ),
    ...problems.map(({ line, reason }) => `${line} ${reason}`),
  ];
}

const people = ["ada@example.com 6 Ada", "bo@example.org 5 Bo"];

describe("rows in quotes as a whole", () => {
  test.each([",", ";", "\t", "|"])("rows with %j between their cells are read", (delimiter) => {
    const rows = [
      ["Ada", "ada@example.com", "IT"].join(delimiter),
      ["Bo", "bo@example.org", "HR"].join(delimiter),
    ];
    const quoted = rows.map((row) => `"${row}"`);
    const heading = ["Name", "Email", "Team"].join(delimiter);
    expect(read([`"${heading}"`, ...quoted])).toEqual(people);
    expect(read([heading, ...quoted])).toEqual(people);
    expect(read(quoted)).toEqual(people);
  });

  test("quotes of cells are written twice in them", () => {
    expect(
      read(['"Name,Email,Team"', '"""Lee, Ada"",ada@example.com,IT"', '"Bo,""bo@example.org"",""H,R"""']),
    ).toEqual(["ada@example.com 15 Lee, Ada", "bo@example.org 7 Bo"]);
  });

  test("quotes of cells are written twice in rows without a heading", () => {
    expect(read(['"""Ada"",ada@example.com,""I,T"""', '"Bo,bo@example.org,HR"'])).toEqual([
      "ada@example.com 10 Ada",
      "bo@example.org 5 Bo",
    ]);
  });

  test("some rows of a table may be in quotes", () => {
    const heading = "Name,Email,Team";
    expect(read([heading, "Ada,ada@example.com,IT", '"""Ray, Bo"",bo@example.org,HR"'])).toEqual([
      "ada@example.com 5 Ada",
      "bo@example.org 14 Ray, Bo",
    ]);
  });

  test("the owners of another column are not invited", () => {
    const owned = ['"Name,Email,Owner"', '"Ada,ada@example.com,boss@corp.example"'];
    expect(read([...owned, '"Bo,bo@example.org,boss@corp.example"'])).toEqual(people);
  });

  test.each([
    ['"Lee, Ada" <ada@example.com>', '"Ray, Bo" <bo@example.org>'],
    ['"ada@example.com, bo@example.org"', '"kim@example.net, lee@example.com"'],
    ['"Lee, Ada <ada@example.com>"', '"Ray, Bo <bo@example.org>"'],
    ['"ada@example.com"', '"bo@example.org"'],
  ])("the lines %s and %s are no table", (...lines) => {
    const { tables, recipients } = readRecipients(lines.join("\n"));
    expect(tables).toEqual([]);
    expect(recipients.map(({ doubt }) => doubt).filter(Boolean)).toEqual([]);
  });
});

describe("a cell of a row in quotes", () => {
  const text = ['"Name,Email,Team"', '"""Lee, Ada"",ada@example,IT"', '"Bo,bo@example,HR"'].join("\n");
  const [table] = readRecipients(text).tables;

  function changed(line: number, column: number, value: string): string {
    const from =
      text
        .split("\n")
        .slice(0, line - 1)
        .join("\n").length + 1;
    const row = table && readRowAt(text, table, { from, line });
    if (row === undefined) throw new Error("no row");
    const change = changeCell(text, row, { column, value, delimiter: "," });
    return (text.slice(0, change.from) + change.text + text.slice(change.to)).split("\n")[line - 1] ?? "";
  }

  test("is shown with its value", () => {
    expect(table && new TableRows(text, table, 0).read(0, 9).map(({ cells }) => cells)).toEqual([
      ["Lee, Ada", "ada@example", "IT"],
      ["Bo", "bo@example", "HR"],
    ]);
  });

  test.each([
    [2, 1, "ada@example.com", '"""Lee, Ada"",ada@example.com,IT"'],
    [2, 0, "Ada", '"""Ada"",ada@example,IT"'],
    [2, 0, "Lee, A.", '"""Lee, A."",ada@example,IT"'],
    [3, 0, "Ray, Bo", '"""Ray, Bo"",bo@example,HR"'],
    [3, 2, "IT", '"Bo,bo@example,IT"'],
    [3, 3, "new", '"Bo,bo@example,HR,new"'],
  ])("on line %i, column %i, takes the value %j", (line, column, value, row) => {
    expect(changed(line, column, value)).toBe(row);
  });
});
