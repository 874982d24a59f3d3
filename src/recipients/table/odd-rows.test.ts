import { describe, expect, test } from "vitest";
import { readRecipients } from "#recipients/read-recipients.ts";

/** Each recipient with its name and doubt, and each problem. */
function read(lines: string[]): string[] {
  const { recipients, problems } = readRecipients(lines.join("\n"));
  return [
    ...recipients.map(({ address, name, doubt }) => `${address} ${name ?? ""} ${doubt ?? ""}`.trim()),
    ...problems.map(({ line, reason, source }) => `${line} ${reason} ${source}`),
  ];
}

describe("text beside the address in its cell", () => {
  test.each([
    "was kim@example.net",
    "kim@example.net - do not use",
    "kim@example.net (left)",
    "old: kim@example.net",
  ])("the address in the cell %j is doubtful", (cell) => {
    expect(read(["Name,Email", "Ada,ada@example.com", `Kim,${cell}`])).toEqual([
      "ada@example.com Ada",
      "kim@example.net Kim not-meant",
    ]);
  });

  test.each([
    "Kim <kim@example.net>",
    "Kim kim@example.net",
    "kim@example.net (Kim)",
    " kim@example.net ",
    "mailto: kim@example.net",
  ])("the address in the cell %j is not doubtful", (cell) => {
    expect(read(["Name,Email", "Ada,ada@example.com", `Kim,${cell}`])).toEqual([
      "ada@example.com Ada",
      "kim@example.net Kim",
    ]);
  });

  test("several addresses in one cell are not doubtful", () => {
    expect(read(["Name,Email", 'Kim,"kim@example.net, kim@example.org"'])).toEqual([
      "kim@example.net Kim",
      "kim@example.org Kim",
    ]);
  });

  test("a name before the address is no comment where no column holds names", () => {
    expect(read(["Email,Team", "Ada Lee ada@example.com,IT", "was kim@example.net,HR"])).toEqual([
      "ada@example.com Ada Lee",
      "kim@example.net  not-meant",
    ]);
  });
});

describe("two tables side by side", () => {
  test("the people on the right are problems, and those on the left are doubtful", () => {
    expect(
      read([
        "Name,Email,,Name,Email",
        "Ada,ada@example.com,,Kim,kim@example.net",
        "Bo,bo@example.org,,Lee,lee@example.com",
        ",,,Max,max@example.net",
      ]),
    ).toEqual([
      "ada@example.com Ada several-columns",
      "bo@example.org Bo several-columns",
      "2 beside-table kim@example.net",
      "3 beside-table lee@example.com",
      "4 empty-cell ,,,Max,max@example.net",
    ]);
  });

  test.each([
    ["Name", "Email", "Name.1", "Email.1"],
    ["Name", "Email", "Name_1", "Email_1"],
    ["Name", "Email", "Name 2", "Email 2"],
    ["Name", "Email", "Name (2)", "Email (2)"],
    ["Name", "E-Mail", "Name", "E-Mail2"],
    ["Attendee 1 Name", "Attendee 1 Email", "Attendee 2 Name", "Attendee 2 Email"],
    ["Full name", "email_address", "Full name copy", "email_address_dup"],
  ])("the people below %s,%s,%s,%s are on two sides", (...headings) => {
    const rows = ["Ada,ada@example.com,Kim,kim@example.net", "Bo,bo@example.org,Lee,lee@example.com"];
    const found = read([headings.join(","), ...rows]).map((line) => line.replace(/ +(?:Ada|Bo)? */, " "));
    expect(found).toEqual([
      "ada@example.com several-columns",
      "bo@example.org several-columns",
      "2 beside-table kim@example.net",
      "3 beside-table lee@example.com",
    ]);
  });

  test("the only row of the left table is not lost beside a long right one", () => {
    const right = Array.from({ length: 9 }, (_, at) => `,,,Lee,lee${at}@example.com`);
    const found = read(["Name,Email,,Name,Email", "Ada,ada@example.com,,Kim,kim@example.net", ...right]);
    expect(found.slice(0, 3)).toEqual([
      "ada@example.com Ada several-columns",
      "2 beside-table kim@example.net",
      "3 empty-cell ,,,Lee,lee0@example.com",
    ]);
  });

  test("an empty column between two sides without headings separates two tables", () => {
    expect(
      read(["Ada,ada@example.com,,Kim,kim@example.net", "Bo,bo@example.org,,Lee,lee@example.com"]),
    ).toEqual([
      "ada@example.com Ada several-columns",
      "bo@example.org Bo several-columns",
      "1 beside-table kim@example.net",
      "2 beside-table lee@example.com",
    ]);
  });

  test.each(["Email_1", "Email.1", "Email 2", "Email (2)", "Email copy", "email_dup", "Email__2"])(
    "the column %s holds a second address of one person",
    (second) => {
      const people = ["ada@example.com Ada", "bo@example.org Bo"];
      const after = ["Ada,ada@example.com,kim@example.net", "Bo,bo@example.org,lee@example.com"];
      expect(read([`Name,Email,${second}`, ...after])).toEqual(people);
      const before = ["kim@example.net,ada@example.com,Ada", "lee@example.com,bo@example.org,Bo"];
      expect(read([`${second},Email,Name`, ...before])).toEqual(people);
    },
  );

  test("a second column with the same addresses is no second table", () => {
    expect(
      read(["Email,Name,Email", "ada@example.com,Ada,ada@example.com", "bo@example.org,Bo,bo@example.org"]),
    ).toEqual(["ada@example.com Ada", "bo@example.org Bo"]);
  });

  test("the people on the right are not named once the user chose a column", () => {
    const text = "Email,Email\nada@example.com,kim@example.net\nbo@example.org,lee@example.com";
    const [table] = readRecipients(text).tables;
    const uses = (table?.columns ?? []).map(({ use }) => use).toReversed();
    const { recipients, problems } = readRecipients(text, { [table?.key ?? ""]: uses });
    expect(recipients.map(({ address, doubt }) => [address, doubt])).toEqual([
      ["kim@example.net", undefined],
      ["lee@example.com", undefined],
    ]);
    expect(problems).toEqual([]);
  });
});

test("an address that a spreadsheet wrote as a formula of text is read", () => {
  expect(read(["Name,Email", '="Kim",="kim@example.net"', 'Lee,"=""lee@example.com"""'])).toEqual([
    "kim@example.net Kim",
    "lee@example.com Lee",
  ]);
});

test.each([
  ["jane at example.com", "spelled-out jane@example.com"],
  ["jane(at)example.com", "spelled-out jane@example.com"],
  ["jane%40example.com", "encoded-at jane@example.com"],
])("%j gets its own suggestion, not the address of another column", (cell, problem) => {
  const heading = "Email,Name,Other email";
  const { problems, recipients } = readRecipients(`${heading}\n${cell},Jane,j@home.example`);
  expect(problems.map(({ reason, suggestion }) => `${reason} ${suggestion}`)).toEqual([problem]);
  expect(recipients).toEqual([]);
});

test.each([
  "Name,Email,Other email\nJane,jane@example.com; jd@example.com,j@home.example",
  "Name,E-mail 1 - Value,E-mail 2 - Value\nJane,jane@example.com ::: jd@example.com,j@home.example",
  'Team,Emails,Manager\nNorth,"jane@example.com, jd@example.com",boss@corp.example',
])("the column of %j whose cells hold several addresses is the one of the addresses", (text) => {
  expect(readRecipients(text).recipients.map(({ address }) => address)).toEqual([
    "jane@example.com",
    "jd@example.com",
  ]);
});

test("the address in a row without one of its cells is doubtful", () => {
  const rows = ["Ada,IT,ada@example.com,boss@corp.example", "Bo,bo@example.org,boss@corp.example"];
  expect(read(["Name,Team,Email,Owner", ...rows])).toEqual([
    "ada@example.com Ada",
    "boss@corp.example Bo several-columns",
  ]);
});

test("an address column without a heading has the headings of the other columns beside it", () => {
  const rows = ["Ada,ada@example.com,boss@corp.example", "Bo,bo@example.org,chief@corp.example"];
  expect(read(["Name,,Owner", ...rows])).toEqual(["ada@example.com Ada", "bo@example.org Bo"]);
});

test.each(["Member", "Student email", "Teilnehmer"])(
  "each numbered column of %j holds other people",
  (heading) => {
    const numbered = heading.includes(" ")
      ? ["Student 1 email", "Student 2 email"]
      : [`${heading} 1`, `${heading} 2`];
    const rows = ["A,ada@example.com,bo@example.org", "B,kim@example.net,lee@example.com"];
    expect(read([["Team", ...numbered].join(","), ...rows])).toEqual([
      "ada@example.com  several-columns",
      "kim@example.net  several-columns",
      "2 beside-table bo@example.org",
      "3 beside-table lee@example.com",
    ]);
  },
);

test("a wide @ counts as an @ in every cell", () => {
  const { recipients, problems } = readRecipients("Email,Name,Other email\nada＠a.test,Ada,ada@home.test");
  expect(recipients.map(({ address }) => address)).toEqual(["ada@a.test"]);
  expect(problems).toEqual([]);
  expect(readRecipients("ada@a.test,\n bo＠b.test\t,\t1. kim@c.test ,\n  lee@d.test\t,\t").problems).toEqual(
    [],
  );
});
