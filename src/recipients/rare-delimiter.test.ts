import { describe, expect, test } from "vitest";
import { readRecipients } from "./read-recipients.ts";

/** Each recipient with its name and doubt, and each problem. */
function read(lines: string[]): string[] {
  const { recipients, problems } = readRecipients(lines.join("\n"));
  return [
    ...recipients.map(({ address, name, doubt }) => [address, name, doubt].filter(Boolean).join(" ")),
    ...problems.map(({ line, reason }) => `${line} ${reason}`),
  ];
}

const rows = [
  ["Name", "Email", "Owner"],
  ["Ada", "ada@example.com", "boss@corp.example"],
  ["Bo", "bo@example.org", "boss@corp.example"],
];

describe("rare delimiters", () => {
  test.each(["^", "~", "¦", "::", "||", ":", "/", "#", "$", "，", "、", "؛", " · ", " • ", "\u001F"])(
    "the cells of a table are separated by %j",
    (delimiter) => {
      const lines = rows.map((cells) => cells.join(delimiter));
      expect(read(lines)).toEqual(["ada@example.com Ada", "bo@example.org Bo"]);
      expect(read(["List of people", "", ...lines])).toEqual(["ada@example.com Ada", "bo@example.org Bo"]);
    },
  );

  test("quoted cells may contain the delimiter", () => {
    const lines = ['"Name"^"Email"', '"Lee^Ada"^"ada@example.com"', '"Bo"^"bo@example.org"'];
    expect(read(lines)).toEqual(["ada@example.com Lee^Ada", "bo@example.org Bo"]);
  });

  test("a table needs no heading", () => {
    expect(read(["Ada^ada@example.com^IT", "Bo^bo@example.org^HR"])).toEqual([
      "ada@example.com Ada",
      "bo@example.org Bo",
    ]);
  });

  test("the delimiter of a table is that of the text", () => {
    const [table] = readRecipients(rows.map((cells) => cells.join("^")).join("\n")).tables;
    expect(table?.delimiter).toBe("^");
  });

  test.each([
    [["Ada: ada@example.com", "Bo: bo@example.org"]],
    [["ada@example.com / bo@example.org", "kim@example.net / lee@example.com"]],
    [["a#b@example.com", "c#d@example.org"]],
    [["Email", "ada~lee@example.com", "bo~ray@example.org"]],
    [["Name\tEmail\tNote", "Ada\tada@example.com\t– late", "Bo\tbo@example.org\t– late"]],
    [["From: Ada <ada@example.com>", "To: bo@example.org"]],
  ])("the marks of %j separate no cells", (lines) => {
    const { tables } = readRecipients(lines.join("\n"));
    expect(tables.filter(({ delimiter }) => delimiter !== "\t")).toEqual([]);
  });
});

test.each([
  "E-mail: a@x.test, mailto:b@x.test\nmailto:c@x.test, E-mail: d@x.test",
  "a@x.test,E-mail: b@x.test\nmailto:c@x.test,mailto:d@x.test",
  "[A](mailto:a@x.test),E-mail: b@x.test\nmailto:c@x.test；E-mail: d@x.test",
  "mailto:a@x.test；mailto:b@x.test\nE-mail: c@x.test,E-mail: d@x.test",
  "mailto:a@x.test;mailto:b@x.test\nmailto:c@x.test;mailto:d@x.test",
  "a@x.test / b@x.test\nc@x.test / d@x.test",
])("labels and links in the list %j separate no cells", (text) => {
  const { recipients } = readRecipients(text);
  expect(recipients.map(({ address }) => address)).toEqual(["a@x.test", "b@x.test", "c@x.test", "d@x.test"]);
});
