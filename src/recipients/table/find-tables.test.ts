import { describe, expect, test } from "vitest";
import { readRecipients } from "#recipients/read-recipients.ts";

/** One short line for each table, recipient, problem and note. */
function read(...lines: string[]): string[] {
  const { tables, recipients, problems, notes } = readRecipients(lines.join("\n"));
  const uses = (columns: (typeof tables)[number]["columns"]) =>
    columns.map(({ use }) => (use.kind === "metadata" ? use.key : use.kind)).join(" ");
  return [
    ...tables.map(({ firstLine, lastLine, columns }) => `${firstLine}-${lastLine} ${uses(columns)}`),
    ...recipients.map(({ line, address, name, doubt }) =>
      [line, address, name, doubt].filter((part) => part !== undefined).join(" "),
    ),
    ...problems.map(({ line, reason, suggestion }) =>
      [line, reason, suggestion].filter((part) => part !== undefined).join(" "),
    ),
    ...notes.map(({ line }) => `${line} note`),
  ];
}

describe("headings", () => {
  test("a heading in any language is found by the addresses below it", () => {
    expect(read("Etunimi;Osoite;Osasto", "Jane;a@x.test;Myynti", "Max;b@y.test;IT")).toEqual([
      "1-3 firstName address unused",
      "2 a@x.test Jane",
      "3 b@y.test Max",
    ]);
  });

  test("a heading below a separator line, titles and notes is found", () => {
    expect(read("sep=;", "Name;E-Mail", "Doe, Jane;a@x.test")).toEqual([
      "2-3 name address",
      "3 a@x.test Doe, Jane",
      "1 note",
    ]);
    expect(read("Team list,,", ",,", "Name,Mail,Role", "Jane,a@x.test,admin", "Total,1,")).toEqual([
      "3-4 name address unused",
      "4 a@x.test Jane",
      "1 note",
      "5 note",
    ]);
  });

  test("an example address in a heading is not a recipient", () => {
    expect(
      read("Time,Your e-mail? (e.g. name@company.test),Your name", "9:00,a@x.test,Jane", "9:05,b@y.test,Max"),
    ).toEqual(["1-3 unused address name", "2 a@x.test Jane", "3 b@y.test Max"]);
    expect(read("Your e-mail? (e.g. name@company.test)", "a@x.test", "b@y.test")).toEqual([
      "2 a@x.test",
      "3 b@y.test",
      "1 around-table",
    ]);
  });

  test("an address as a heading is an example, which is named but not invited", () => {
    expect(read("email@domain.test,First Name,Firm", "a@x.test,Jane,Y", "b@y.test,Max,Z")).toEqual([
      "1-3 address firstName unused",
      "2 a@x.test Jane",
      "3 b@y.test Max",
      "1 around-table",
    ]);
    expect(read("First name,Last name,name@domain.test", "Jane,Doe,a@x.test").slice(1)).toEqual([
      "2 a@x.test Jane Doe",
      "1 around-table",
    ]);
  });

  test("an example in a heading of two words is not a recipient", () => {
    expect(read("Name,E-Mail (max@muster.test)", "Jane,a@x.test", "Max,b@y.test").slice(1)).toEqual([
      "2 a@x.test Jane",
      "3 b@y.test Max",
    ]);
  });

  test.each(["Example", "Sample: Kim", "Kim Sample (example)", "Beispiel"])(
    "the row of %s shows how to fill in the table and is not invited",
    (name) => {
      expect(read("Name,Email", `${name},kim@x.test`, "Jane,a@x.test").slice(1)).toEqual([
        "3 a@x.test Jane",
        "2 around-table",
      ]);
    },
  );

  test("a second row of headings and a repeated one are notes", () => {
    expect(
      read("Name,Email", "Full name,E-mail address", "Jane,a@x.test", "Name,Email", "Max,b@y.test"),
    ).toEqual(["1-5 name address", "3 a@x.test Jane", "5 b@y.test Max", "2 note", "4 note"]);
  });

  test("a heading alone is a table without rows", () => {
    expect(read("name,email")).toEqual(["1-1 name address"]);
  });

  test("a heading known by its words begins a table whose addresses are all broken", () => {
    expect(read("email,name", "a@x,Jane", "bx.test,Max")).toEqual([
      "1-3 address name",
      "2 no-dot",
      "3 no-address",
    ]);
  });
});

describe("the address column", () => {
  test.each([
    ["Email status", "Email", "active", "a@x.test"],
    ["Email opt-in", "Mail", "yes", "a@x.test"],
    ["Email 2", "Email", "z@z.test", "a@x.test"],
    ["Recovery Email", "Email", "z@z.test", "a@x.test"],
    ["Owner Email", "Work Email Address", "z@z.test", "a@x.test"],
    ["Group", "Member", "z@z.test", "a@x.test"],
    ["Manager", "Login", "z@z.test", "a@x.test"],
    ["Erstellt von", "E-Mail", "z@z.test", "a@x.test"],
    ["Responsable", "Courriel", "z@z.test", "a@x.test"],
    ["User principal name", "Email", "z@z.test", "a@x.test"],
    ["CreatedBy", "Contact", "z@z.test", "a@x.test"],
  ])("%s gives way to %s in either order", (other, wanted, otherCell, cell) => {
    const rows = [2, 3].map((i) => [otherCell.replace("z@", `z${i}@`), cell.replace("a@", `a${i}@`)]);
    const texts = [
      [[other, wanted], ...rows],
      [[wanted, other], ...rows.map((row) => row.toReversed())],
    ].map((table) => table.map((row) => row.join(",")).join("\n"));
    for (const text of texts) {
      const addresses = readRecipients(text).recipients.map((recipient) => recipient.address);
      expect(addresses).toEqual(["a2@x.test", "a3@x.test"]);
    }
  });

  test("an address that is the same in every row belongs to someone else", () => {
    const rows = ["a", "b", "c"].map((name) => `desk@z.test,${name}@x.test`);
    expect(read("Mail,Kontakt", ...rows).slice(1)).toEqual(["2 a@x.test", "3 b@x.test", "4 c@x.test"]);
  });

  test("an almost empty column gives way to a full one", () => {
    const rows = Array.from({ length: 20 }, (_, i) => `${i === 0 ? "z@z.test" : ""},a${i}@x.test`);
    expect(readRecipients(["Email,Email 2", ...rows].join("\n")).recipients).toHaveLength(20);
  });

  test("recipients from a column about other people are doubtful", () => {
    expect(read("Name,Manager", "Jane,a@x.test", "Max,b@y.test")).toEqual([
      "1-3 name address",
      "2 a@x.test Jane other-person",
      "3 b@y.test Max other-person",
    ]);
  });
});

describe("rows", () => {
  test("a row whose address is in another column has it as a suggestion", () => {
    expect(read("Name,Email,Email 2", "Jane,,a@x.test", "Max,b@y.test,b2@y.test").slice(1)).toEqual([
      "3 b@y.test Max",
      "2 empty-cell a@x.test",
    ]);
  });

  test("the address of an owner is not a suggestion", () => {
    expect(read("Name,Email,Owner", "Jane,,own@x.test", "Max,b@y.test,own@x.test").slice(1)).toEqual([
      "3 b@y.test Max",
      "2 empty-cell",
    ]);
  });

  test("commas that are not quoted shift nothing", () => {
    expect(
      read("Name,Email,Notes", "Jane,a@x.test,likes a, b and c", "Max,b@y.test", "Doe, Kim,c@z.test,x").slice(
        1,
      ),
    ).toEqual(["2 a@x.test Jane", "3 b@y.test Max", "4 no-address c@z.test"]);
  });

  test("an address alone on its line among the rows is a recipient", () => {
    expect(read("Name,Email", "Jane,a@x.test", "b@y.test", "Kim,c@z.test").slice(1)).toEqual([
      "2 a@x.test Jane",
      "3 b@y.test",
      "4 c@z.test Kim",
    ]);
  });

  test("numbers with a decimal comma do not hide the semicolons", () => {
    expect(read("Name;Betrag;E-Mail", "Jane;1,5;a@x.test", "Max;2,5;b@y.test").slice(1)).toEqual([
      "2 a@x.test Jane",
      "3 b@y.test Max",
    ]);
  });
});

describe("quotes", () => {
  test.each([
    ["Email,Name", ['a@x.test,"Jane', "b@y.test,Max", 'c@z.test,"Kim"', "d@w.test,Lee"]],
    ["Email,Name", ['a@x.test,"Jane', 'b@y.test,Max"', "c@z.test,Kim", "d@w.test,Lee"]],
    ["Name,Email,Notes", ['"Jane,a@x.test,ok', "Max,b@y.test,ok", 'Kim,c@z.test,"ok"', "Lee,d@w.test,ok"]],
    ["Name,Email,Notes", ['"Jane,a@x.test,ok', 'Max",b@y.test,ok', "Kim,c@z.test,ok", "Lee,d@w.test,ok"]],
    ["Name,Email,Notes", ['"Jane,a@x.test,"ok"', "Max,b@y.test,ok", "Kim,c@z.test,ok", "Lee,d@w.test,ok"]],
    [
      "Name,Email,Notes",
      ['Jane "JD" Doe,a@x.test,', '"Max "MD" Roe",b@y.test,5"', ' "Kim" , "c@z.test" ,6"', "Lee,d@w.test,"],
    ],
  ])("a stray quote below %j costs no recipient: %j", (heading, rows) => {
    const list = readRecipients([heading, ...rows].join("\n"));
    expect(list.recipients.map((recipient) => recipient.address)).toEqual([
      "a@x.test",
      "b@y.test",
      "c@z.test",
      "d@w.test",
    ]);
    expect(list.problems).toEqual([]);
  });

  test("a cell of several lines stays one cell, even with an address in it", () => {
    const rows = [
      'Jane,a@x.test,"one',
      "two, see help@z.test, or",
      'three ""quoted"" words"',
      "Max,b@y.test,x",
    ];
    expect(read("Name,Email,Notes", ...rows)).toEqual([
      "1-5 name address unused",
      "2 a@x.test Jane",
      "5 b@y.test Max",
    ]);
  });
});

describe("several tables", () => {
  test("each table has its own delimiter, heading and address column", () => {
    expect(
      read(
        "name,email",
        "Jane,a@x.test",
        "",
        "email;role",
        "b@y.test;admin",
        "",
        "email\tname",
        "c@z.test\tKim",
      ),
    ).toEqual([
      "1-2 name address",
      "4-5 address unused",
      "7-8 address name",
      "2 a@x.test Jane",
      "5 b@y.test",
      "8 c@z.test Kim",
    ]);
  });

  test("tables of equal width are told apart by their headings and contents", () => {
    expect(
      read("name,email", "Jane,a@x.test", "", "Osoite,Nimi", "b@y.test,Max", "c@z.test,Kim").slice(0, 2),
    ).toEqual(["1-2 name address", "4-6 address name"]);
  });

  test("blank lines and empty rows do not end a table", () => {
    expect(read("name,email", "", "Jane,a@x.test", ",", "", "Max,b@y.test", "")).toEqual([
      "1-6 name address",
      "3 a@x.test Jane",
      "6 b@y.test Max",
    ]);
  });

  test("a list before and after a table is read as a list", () => {
    expect(
      read("typed@x.test", "name,email", "Jane,a@x.test", "Max,b@y.test", "", "Lee <c@z.test>; d@w.test"),
    ).toEqual([
      "2-4 name address",
      "1 typed@x.test",
      "3 a@x.test Jane",
      "4 b@y.test Max",
      "6 c@z.test Lee",
      "6 d@w.test",
    ]);
  });

  test("the headings of lists in one column are notes", () => {
    expect(read("Email", "a@x.test", "", "Email", "b@y.test")).toEqual([
      "2 a@x.test",
      "5 b@y.test",
      "1 note",
      "4 note",
    ]);
  });
});

describe("text around a table", () => {
  test("titles and footers are notes, and an address in them is a problem", () => {
    expect(
      read(
        "Members of club@z.test",
        "name,email",
        "Jane,a@x.test",
        "Max,b@y.test",
        "Total: 2",
        "Exported by admin@z.test on Monday",
        "",
        "Copyright 2026",
      ),
    ).toEqual([
      "2-4 name address",
      "3 a@x.test Jane",
      "4 b@y.test Max",
      "1 around-table",
      "6 around-table",
      "5 note",
      "8 note",
    ]);
  });

  test("recipients typed right above and below a table are read", () => {
    expect(
      read(
        "Kim Sample kim@z.test",
        "name,email,team",
        "Jane,a@x.test,IT",
        "Max,b@y.test,IT",
        "Lee <lee@z.test>",
        "pat@z.test",
      ).slice(1),
    ).toEqual([
      "1 kim@z.test Kim Sample",
      "3 a@x.test Jane",
      "4 b@y.test Max",
      "5 lee@z.test Lee",
      "6 pat@z.test",
    ]);
  });

  test("a spelled out address near a table stays a problem", () => {
    expect(read("jane at x dot test", "", "name,email", "Max,b@y.test").slice(1)).toEqual([
      "4 b@y.test Max",
      "1 spelled-out jane@x.test",
    ]);
  });
});

test("a line with two addresses is no heading, however their @ are written", () => {
  const labelled = read("Ada Lee ada@a.test;E-mail: bo@b.test ,", " kim@c.test;");
  expect(labelled.filter((one) => one.includes("@"))).toHaveLength(3);
  expect(
    read("E-mail: ada@a.test , bo＠b.test\t,", "\tkim@c.test").filter((one) => one.includes("@")),
  ).toHaveLength(3);
});

test("lines that hold addresses in every cell are a list, however they are written", () => {
  const text = [
    "ada@a.test;[Bo](mailto:bo@b.test),kim@c.test;lee@d.test",
    "al@a.test;“Doe; Jane” <jane@b.test>",
  ];
  expect(read(...text).filter((one) => one.includes("@"))).toHaveLength(6);
});

test("curly quotes around a name with the delimiter make no table of a list", () => {
  const text = ["ada@a.test;“Doe; Jane” <jane@b.test>", "bo@a.test;“Roe; Max” <max@b.test>,kim@c.test"];
  expect(read(...text).filter((one) => one.includes("@"))).toHaveLength(5);
});
