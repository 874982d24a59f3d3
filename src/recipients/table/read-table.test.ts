import { describe, expect, test } from "vitest";
import { readRecipients } from "#recipients/read-recipients.ts";

describe("rows", () => {
  test("a row is one recipient with its place", () => {
    const list = readRecipients('Name,Email\nJane,a@x.test\n"Doe, Max", B@y.test \n');
    expect(list).toEqual({
      recipients: [
        { address: "a@x.test", name: "Jane", line: 2, column: 6, source: "a@x.test" },
        { address: "b@y.test", name: "Doe, Max", line: 3, column: 13, source: "B@y.test" },
      ],
      duplicates: [],
      problems: [],
      notes: [],
      tables: [
        {
          key: '["name","email"]',
          headingLine: 1,
          firstLine: 1,
          lastLine: 3,
          delimiter: ",",
          rowCount: 2,
          columns: [
            {
              heading: "Name",
              use: { kind: "name" },
              metadata: { key: "Name", type: "text" },
              hasLongNumbers: false,
              samples: ["Jane", "Doe, Max"],
              filledCount: 2,
            },
            {
              heading: "Email",
              use: { kind: "address" },
              metadata: { key: "Email", type: "text" },
              hasLongNumbers: false,
              samples: ["a@x.test", "B@y.test"],
              filledCount: 2,
            },
          ],
        },
      ],
      tokenCount: 2,
      lineCount: 4,
    });
  });

  test("duplicates and invalid addresses are reported", () => {
    const list = readRecipients("email,name\na@x.test,Jane\nA@X.test,Jane again\nb@y,Max\njane,Kim\n");
    expect(list.duplicates).toEqual([
      { address: "a@x.test", line: 3, column: 1, source: "A@X.test", firstLine: 2 },
    ]);
    expect(list.problems).toEqual([
      { reason: "no-dot", line: 4, column: 1, source: "b@y", cell: { table: 0, column: 0 } },
      { reason: "no-address", line: 5, column: 1, source: "jane", cell: { table: 0, column: 0 } },
    ]);
    expect(list.tokenCount).toBe(4);
  });

  test("an empty address cell is a problem", () => {
    const list = readRecipients("email,name\n,Jane\n  ,Max\n-,Kim\n");
    expect(list.problems.map(({ reason, line, source }) => [reason, line, source])).toEqual([
      ["empty-cell", 2, ",Jane"],
      ["empty-cell", 3, "  ,Max"],
      ["empty-cell", 4, "-,Kim"],
    ]);
  });

  test("a row with an address in another column offers the row with this address in its place", () => {
    const rows = (heading: string) => `Email,${heading}\na@x.test,\n,b@x.test\nc@x.test,`;
    const problem = { reason: "empty-cell", suggestion: "b@x.test", correctedRow: "b@x.test,b@x.test" };
    const [own] = readRecipients(rows("Private email")).problems;
    expect(own).toMatchObject(problem);
    expect(own).not.toHaveProperty("isOtherMailbox");
    // Anyone's address may be in such a column, so it is not taken without the user.
    expect(readRecipients(rows("Contact")).problems).toMatchObject([{ ...problem, isOtherMailbox: true }]);
    expect(readRecipients(rows("Owner email")).problems[0]).not.toHaveProperty("suggestion");
  });

  test("a row that is too short has no address", () => {
    expect(readRecipients("name,email\nJane\n").problems).toEqual([
      { reason: "empty-cell", line: 2, column: 1, source: "Jane", cell: { table: 0, column: 1 } },
    ]);
  });

  test("blank rows are not tokens", () => {
    const list = readRecipients("email,name\n\n,\n , \n\na@x.test,Jane\n\n");
    expect(list.tokenCount).toBe(1);
    expect(list.recipients[0]?.line).toBe(6);
    expect(list.lineCount).toBe(8);
  });

  test("line breaks in cells count as lines", () => {
    const list = readRecipients('note,email\n"one\ntwo\r\nthree",a@x.test\nx,b@y.test');
    expect(list.recipients.map(({ address, line }) => [address, line])).toEqual([
      ["a@x.test", 2],
      ["b@y.test", 5],
    ]);
  });

  test("an address cell may contain a name or a link", () => {
    const list = readRecipients(
      'email,x\nJane <a@x.test>,1\n"""Doe, Max"" <b@y.test>",2\nmailto:c@z.test,3\n',
    );
    expect(list.recipients.map(({ address, name }) => [address, name])).toEqual([
      ["a@x.test", "Jane"],
      ["b@y.test", "Doe, Max"],
      ["c@z.test", undefined],
    ]);
  });

  test("one cell may contain several addresses", () => {
    const list = readRecipients('email,name\n"a@x.test; b@y.test, jane",Team\n');
    expect(list.recipients.map(({ address, name }) => [address, name])).toEqual([
      ["a@x.test", "Team"],
      ["b@y.test", "Team"],
    ]);
    expect(list.problems.map((problem) => problem.source)).toEqual(["jane"]);
    expect(list.tokenCount).toBe(3);
  });

  test("the name column overrides the name in the cell", () => {
    expect(readRecipients("email,name\nShort <a@x.test>,Long Name\n").recipients[0]?.name).toBe("Long Name");
  });

  test("a misspelt address has a suggestion", () => {
    expect(readRecipients("email,name\na@gmial.com,Jane\n").recipients[0]?.suggestion).toBe("a@gmail.com");
  });
});

describe("options", () => {
  const header = "email,redirect_url,expires_in_days,public_metadata,metadata.team";

  test("a row carries its own options", () => {
    const list = readRecipients(
      `${header}\na@x.test,https://example.com/hi,14,"{""role"":""admin""}",Red\nb@y.test,,,,\n`,
    );
    expect(list.recipients[0]?.options).toEqual({
      redirectUrl: "https://example.com/hi",
      expiresInDays: 14,
      publicMetadata: { role: "admin", team: "Red" },
    });
    expect(list.recipients[1]?.options).toBeUndefined();
  });

  test("an invalid option refuses only its row", () => {
    const rows = ["a@x.test,ftp://example.com,,,", "b@y.test,,400,,", "c@z.test,,,{bad,", "d@w.test,,7,,"];
    const list = readRecipients([header, ...rows].join("\n"));
    expect(list.problems.map(({ reason, line, source }) => [reason, line, source])).toEqual([
      ["redirect-url", 2, "a@x.test"],
      ["expires-in-days", 3, "b@y.test"],
      ["metadata", 4, "c@z.test"],
    ]);
    expect(list.recipients.map((recipient) => recipient.address)).toEqual(["d@w.test"]);
  });

  test("an invalid address is reported before an invalid option", () => {
    expect(readRecipients("email,expires_in_days\na@b,0").problems.map((problem) => problem.reason)).toEqual([
      "no-dot",
    ]);
  });

  test("the address of a refused row can follow again", () => {
    const list = readRecipients("email,expires_in_days\na@x.test,0\na@x.test,7\n");
    expect(list.problems).toHaveLength(1);
    expect(list.recipients.map(({ line, options }) => [line, options?.expiresInDays])).toEqual([[3, 7]]);
    expect(list.duplicates).toEqual([]);
  });
});

describe("delimiters", () => {
  test.each([[","], [";"], ["\t"], ["|"]])("%j separates the cells", (delimiter) => {
    const rows = [
      ["name", "email"],
      ["Jane", "a@x.test"],
      ["Max", "b@y.test"],
    ];
    const text = rows.map((row) => row.join(delimiter)).join("\r\n");
    const list = readRecipients(text);
    expect(list.recipients.map(({ address, name, line }) => [address, name, line])).toEqual([
      ["a@x.test", "Jane", 2],
      ["b@y.test", "Max", 3],
    ]);
    expect(list.tokenCount).toBe(2);
  });
});

describe("without a heading", () => {
  test("the column of addresses and the names are found", () => {
    const list = readRecipients("Jane,Doe,a@x.test,IT\nMax,Roe,b@y.test,HR\nKim,Sample,,HR\n");
    expect(list.recipients.map(({ address, name }) => [address, name])).toEqual([
      ["a@x.test", "Jane Doe"],
      ["b@y.test", "Max Roe"],
    ]);
    expect(list.problems).toEqual([
      { reason: "empty-cell", line: 3, column: 1, source: "Kim,Sample,,HR", cell: { table: 0, column: 2 } },
    ]);
  });

  test("a name and an address in each row are a table", () => {
    const list = readRecipients("Jane,a@x.test\nMax,b@y.test");
    expect(list.recipients.map((recipient) => recipient.name)).toEqual(["Jane", "Max"]);
    expect(list.problems).toEqual([]);
  });

  test.each([
    ["a@x.test, b@y.test\nc@z.test, d@w.test"],
    ["Doe, Jane <a@x.test>\nRoe, Max <b@y.test>"],
    ["Jane <a@x.test>; Max <b@y.test>\nKim <c@z.test>; Lee <d@w.test>"],
    ["Jane, a@x.test"],
    ["Hello, all\nmany, thanks"],
    ["a@x.test,\nb@y.test,\nc@z.test,"],
    ["address,city\nMain street 1,Town"],
  ])("the list %j is not a table", (text) => {
    expect(readRecipients(text).tables).toEqual([]);
  });
});

describe("columns", () => {
  const text = "email,Department,metadata.seats\na@x.test,Sales,5\nb@y.test,IT,6\n";

  test("a column of metadata has the type of its cells", () => {
    expect(readRecipients(text).recipients.map((recipient) => recipient.options)).toEqual([
      { publicMetadata: { seats: 5 } },
      { publicMetadata: { seats: 6 } },
    ]);
  });

  test("choices override the uses of the columns", () => {
    const [table] = readRecipients(text).tables;
    expect(table?.columns.map((column) => column.use.kind)).toEqual(["address", "unused", "metadata"]);
    const chosen = readRecipients(text, {
      [table?.key ?? ""]: [
        { kind: "address" },
        { kind: "metadata", key: "team", type: "text" },
        { kind: "metadata", key: "seats", type: "boolean" },
      ],
    });
    expect(chosen.problems.map(({ reason, cell }) => [reason, cell])).toEqual([
      ["cell-boolean", { table: 0, column: 2 }],
      ["cell-boolean", { table: 0, column: 2 }],
    ]);
  });
});
