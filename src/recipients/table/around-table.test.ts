import { describe, expect, test } from "vitest";
import { readRecipients } from "#recipients/read-recipients.ts";

const table = ["Name;E-Mail", "Ada;ada@example.com", "Bo;bo@example.org"];

/** The lines of the text around the table: each address with its mark, each problem and each note by its line. */
function around(text: string): string[] {
  const { recipients, problems, notes } = readRecipients(text);
  return [
    ...recipients
      .filter(({ address }) => address !== "ada@example.com" && address !== "bo@example.org")
      .map(({ address, doubt }) => `${address} ${doubt ?? "invited"}`),
    ...problems.map(({ line, reason }) => `${line} ${reason}`),
    ...notes.map(({ line }) => `${line} note`),
  ];
}

describe("text above a table", () => {
  test.each([
    "Kontakt: orga@corp.example",
    "Bei Fragen: orga@corp.example",
    "Contacto: orga@corp.example",
    "Referent : orga@corp.example",
    "問い合わせ：orga@corp.example",
    "Owner;orga@corp.example",
    "Owner\torga@corp.example",
    "Owner,orga@corp.example,",
  ])("the address in %j is not a recipient", (line) => {
    expect(around([line, ...table].join("\n"))).toEqual(["1 around-table"]);
    expect(around([line, "", ...table].join("\n"))).toEqual(["1 around-table"]);
  });

  test("an address among cells of a report's description is not a recipient", () => {
    const lines = ["Report,Active users,", "Made by,orga@corp.example,", "Date,2026-11-01,"];
    const csv = ["Name,E-Mail,Team", "Ada,ada@example.com,IT", "Bo,bo@example.org,HR"];
    expect(around([...lines, ...csv].join("\n"))).toEqual(["2 around-table", "1 note", "3 note"]);
    expect(around([...lines, "", ...csv].join("\n"))).toEqual(["2 around-table", "1 note", "3 note"]);
  });

  test("the only address among title lines is doubtful", () => {
    expect(
      around(["Elenco iscritti", "Referente Mario Rossi mario@corp.example", ...table].join("\n")),
    ).toEqual(["mario@corp.example heading", "1 note"]);
    expect(around(["Members", "club@groups.example", "", ...table].join("\n"))).toEqual([
      "club@groups.example heading",
      "1 note",
    ]);
  });

  test("addresses that were typed above are recipients", () => {
    expect(around(["kim@example.net", ...table].join("\n"))).toEqual(["kim@example.net invited"]);
    expect(around(["Kim Sample <kim@example.net>", "", ...table].join("\n"))).toEqual([
      "kim@example.net invited",
    ]);
    expect(around(["kim@example.net", "lee@example.com", "", ...table].join("\n"))).toEqual([
      "kim@example.net invited",
      "lee@example.com invited",
    ]);
  });
});

describe("text below a table", () => {
  test("the address of a signature is doubtful", () => {
    const signature = ["Best regards", "Chris Chief", "chris@corp.example", "+49 30 555001"];
    expect(around([...table, "", ...signature].join("\n"))).toEqual([
      "chris@corp.example heading",
      "5 note",
      "6 note",
      "8 note",
    ]);
  });

  test.each([
    "Kontakt: orga@corp.example",
    "Rückfragen an: orga@corp.example",
    "Generated for orga@corp.example",
  ])("the address in %j is not a recipient", (line) => {
    expect(around([...table, "", line].join("\n"))).toEqual(["5 around-table"]);
  });

  test.each(["E-Mail: orga@corp.example", "This message comes from the address orga@corp.example"])(
    "the address in %j is doubtful",
    (line) => {
      expect(around([...table, "", line].join("\n"))).toEqual(["orga@corp.example heading"]);
    },
  );
});

describe("the last rows of a table", () => {
  test.each([
    "Kontakt;orga@corp.example;",
    "Kontakt:;orga@corp.example;2026-11-01",
    "Ansprechpartnerin;orga@corp.example",
    "Exported by;orga@corp.example;2026-11-01",
    "Rückfragen an;orga@corp.example;",
    "Manager;orga@corp.example;",
    "Page 2 of 2;orga@corp.example;",
    "Total;orga@corp.example;2",
  ])("the address of the footer %j is doubtful", (line) => {
    const rows = ["Name;E-Mail;Stand", "Ada;ada@example.com;1", "Bo;bo@example.org;2"];
    expect(around([...rows, line].join("\n"))).toEqual(["orga@corp.example heading"]);
  });

  test("the address behind a label in the address column is doubtful", () => {
    const rows = ["Email,Name", "ada@example.com,Ada", "bo@example.org,Bo"];
    expect(around([...rows, "Contact: orga@corp.example,"].join("\n"))).toEqual([
      "orga@corp.example heading",
    ]);
  });

  test.each(["Hugo Boss;kim@example.net", "Van der By;kim@example.net", "Pat Manager;kim@example.net"])(
    "the name in %j is no label",
    (line) => {
      expect(around([...table, line].join("\n"))).toEqual(["kim@example.net invited"]);
    },
  );

  test("a role in its own column is no label", () => {
    const rows = ["Role;E-Mail", "Member;ada@example.com", "Member;bo@example.org", "Owner;kim@example.net"];
    expect(around(rows.join("\n"))).toEqual(["kim@example.net invited"]);
  });
});

describe("labels in other rows of a table", () => {
  const heading = "Name,Email,Team";
  const rows = ["Ada,ada@example.com,IT", "Bo,bo@example.org,HR"];
  const more = Array.from({ length: 9 }, (_, at) => `Kim,kim${at}@example.net,IT`);
  const doubtful = (text: string) => around(text).filter((line) => !line.endsWith(" invited"));

  test.each(["Exported by", "Report owner", "Kontakt", "Contact:", "List Manager", "Course organiser"])(
    "the address behind %j is doubtful wherever it is",
    (label) => {
      const footer = `${label},orga@corp.example,`;
      const details = ["Date,2026-11-01,", "Rows,2,", "Version,3,", "Tool,Foo,", "Site,Berlin,", "Build,9,"];
      const [first] = doubtful([heading, ...rows, footer, ...details].join("\n"));
      expect(first).toBe("orga@corp.example heading");
      expect(doubtful([heading, ...rows, footer, heading, ...more].join("\n"))).toEqual([
        "orga@corp.example heading",
        "5 note",
      ]);
      expect(doubtful([heading, footer, ...rows, ...more].join("\n"))).toEqual(["orga@corp.example heading"]);
    },
  );

  test.each(["Contacts", "Organizers,,", "Owners:,,"])("the rows below %j are doubtful", (label) => {
    const people = ["Sales,sales@corp.example,", "Legal,legal@corp.example,"];
    expect(doubtful([heading, ...rows, label, ...people, "Guests,,", ...more].join("\n"))).toEqual([
      "sales@corp.example heading",
      "legal@corp.example heading",
      "4 empty-cell",
      "7 empty-cell",
    ]);
  });
});

describe("rows of totals", () => {
  const rows = ["Name,E-Mail,Score", "Ada,ada@example.com,5", "Bo,bo@example.org,7"];

  test.each([
    "Average,,6",
    "Total,,12",
    "Grand total,,12",
    "Durchschnitt,,6",
    "Zwischensumme,,12",
    "Moyenne,,6",
  ])("the row %j is a note", (line) => {
    expect(around([...rows, line].join("\n"))).toEqual(["4 note"]);
  });

  test.each(["Summer,,6", "Pagel,,", "Reporter,,5"])("the person in %j is not lost as a total", (line) => {
    expect(around([...rows, line].join("\n"))).toEqual(["4 empty-cell"]);
  });
});

describe("headings of lists", () => {
  test.each(['"E-Mail"', "'Email address'", "Participants", "Teilnehmer", "Recipients"])(
    "the heading %j of a list is a note",
    (heading) => {
      const list = [heading, "Ada <ada@example.com>", "Bo <bo@example.org>"];
      expect(around(list.join("\n"))).toEqual(["1 note"]);
    },
  );

  test("a name without an address above a list is a problem", () => {
    expect(around("Ada\nBo <bo@example.org>")).toEqual(["1 no-address"]);
  });
});

test("a labelled address above a line with as many tabs is a recipient", () => {
  expect(around("ada@example.com,bo@example.org\nE-mail: kim@example.net\t,\n\tlee@example.com")).toEqual([
    "kim@example.net invited",
    "lee@example.com invited",
  ]);
});

test("a quote that is open at the start of a list of cells does not change its columns", () => {
  const list = ['"Ada,ada@example.com,IT', "Bo,bo@example.org,HR"];
  expect(readRecipients(list.join("\n")).recipients.map(({ name }) => name)).toEqual(["Ada", "Bo"]);
});

describe("the people behind a list", () => {
  const list = ["ada@example.com", "bo@example.org"];

  test.each([
    "Contact: orga@corp.example",
    "Questions: help@corp.example",
    "Info: info@corp.example",
    "Kontakt orga@corp.example",
    "List maintained by orga@corp.example",
    "Bei Fragen bitte an orga@corp.example",
    "Ansprechpartner: Herr Meier <orga@corp.example>",
    '"Contact: orga@corp.example"',
  ])("the address in %j at the edge of a list is doubtful", (line) => {
    const doubtful = [`${/\w+@corp.example/.exec(line)?.[0] ?? ""} heading`];
    expect(around([line, ...list].join("\n"))).toEqual(doubtful);
    expect(around([line, "Email", ...list].join("\n"))).toEqual([...doubtful, "2 note"]);
    expect(around(["Email", line, ...list].join("\n"))).toEqual([...doubtful, "1 note"]);
    expect(around(["E-Mail", "", ...list, "", line].join("\n"))).toEqual([...doubtful, "1 note"]);
  });

  test.each([
    "Kim: kim@example.net",
    "**Kim**: kim@example.net",
    "E-mail: kim@example.net",
    "kim kim@example.net",
  ])("the address in %j at the edge of a list is a recipient", (line) => {
    expect(around([...list, line].join("\n"))).toEqual(["kim@example.net invited"]);
  });

  test("labels on most lines of a list raise no doubt", () => {
    expect(around("Sales: kim@example.net\nLegal: lee@example.com\nada@example.com")).toEqual([
      "kim@example.net invited",
      "lee@example.com invited",
    ]);
  });

  test("an address with a label far from a table is doubtful", () => {
    const notes = ["", "One", "", "Two", "", "Three", "", "Four", ""];
    expect(around([...table, ...notes, "Exported by orga@corp.example"].join("\n"))).toEqual([
      "orga@corp.example other-person",
      "11 no-address",
      "5 note",
      "7 note",
      "9 note",
    ]);
  });
});

describe("the signature of a mail", () => {
  const list = ["Hi all,", "please invite:", "ada@example.com", "bo@example.org"];

  test.each([
    ["Thanks,", "Sam"],
    ["Many thanks!", "", "Sam", "Corp Ltd"],
    ["Best regards"],
    ["Mit freundlichen Grüßen", "Sam"],
    ["Cordialement,", "Sam"],
    ["--", "Sam"],
    ["-- ", "Sam Sample | Corp"],
    ["Sent from my phone"],
  ])("the address behind %j is doubtful", (...lines) => {
    expect(around([...list, ...lines, "sam@corp.example | +1 555 0100"].join("\n"))).toContain(
      "sam@corp.example heading",
    );
    expect(around([...lines, "sam@corp.example", "", "Email", ...list.slice(2)].join("\n"))).toContain(
      "sam@corp.example heading",
    );
  });

  test.each([
    ["--", "kim@example.net"],
    ["-----", "", "kim@example.net"],
    ["Thanks to all who replied:", "kim@example.net"],
    ["Best students", "kim@example.net"],
  ])("the address behind %j is a recipient", (...lines) => {
    expect(around([...list, ...lines].join("\n"))).toContain("kim@example.net invited");
  });
});

describe("other people in a list", () => {
  test.each(["Organisers:", "Manager", "## Contacts", "**Approvers**", "Project owner:"])(
    "the addresses below %j are doubtful beside those of others",
    (label) => {
      const people = ["ada@example.com", "bo@example.org", ""];
      const found = around([label, "orga@corp.example", "", "Participants", ...people].join("\n"));
      expect(found.slice(0, 2)).toEqual(["orga@corp.example other-person", "1 no-address"]);
      expect(
        around([...people, label, "kim@corp.example", "lee@corp.example"].join("\n")).slice(0, 2),
      ).toEqual(["kim@corp.example other-person", "lee@corp.example other-person"]);
    },
  );

  test("the addresses of XML elements for other people are doubtful", () => {
    const lines = ["<email>kim@example.net</email>", "<manager>boss@corp.example</manager>"];
    const found = around(lines.join("\n"));
    expect(found.slice(0, 2)).toEqual(["kim@example.net invited", "boss@corp.example other-person"]);
  });

  test("a role below the name of a recipient raises no doubt", () => {
    const cards = ["Kim Lee", "Engineer", "kim@example.net", "", "Lee Ray", "Manager", "lee@example.net"];
    expect(around(cards.join("\n")).slice(0, 2)).toEqual([
      "kim@example.net invited",
      "lee@example.net invited",
    ]);
  });

  test("a list of managers alone raises no doubt", () => {
    expect(around("Managers:\nkim@example.net\nlee@example.net")).toEqual([
      "kim@example.net invited",
      "lee@example.net invited",
      "1 no-address",
    ]);
  });

  test.each([
    ["Name      Email              Manager", "Ada Lee   kim@example.net   boss@corp.example"],
    ["Name & E-Mail & Supervisor \\\\", "Ada & kim@example.net & boss@corp.example \\\\"],
    ["! Name !! Email !! Owner", "| Ada || kim@example.net || boss@corp.example"],
    [
      "<tr><th>Email</th><th>Team lead</th></tr>",
      "<tr><td>kim@example.net</td><td>boss@corp.example</td></tr>",
    ],
    ["Email - Owner - Start date", "kim@example.net - boss@corp.example - 2026-11-01"],
  ])("the addresses below the heading %j are doubtful", (heading, row) => {
    const found = around([heading, "----", row, row.replace("kim@", "lee@")].join("\n"));
    expect(found.filter((line) => line.includes("@"))).toEqual([
      "kim@example.net other-person",
      "boss@corp.example other-person",
      "lee@example.net other-person",
    ]);
  });
});

describe("sentences with addresses", () => {
  test.each([
    "If you have questions, please write to orga@corp.example or call boss@corp.example.",
    "Please ask orga@corp.example, or in urgent cases boss@corp.example, for help",
  ])("the addresses in %j below a table or a list are doubtful", (line) => {
    const doubtful = ["orga@corp.example heading", "boss@corp.example heading"];
    expect(around([...table, "", line].join("\n")).slice(0, 2)).toEqual(doubtful);
    expect(
      around(["ada@example.com", "bo@example.org", "kim@example.net", line].join("\n")).slice(1, 3),
    ).toEqual(doubtful);
  });

  test.each([
    "On Monday, Boss <orga@corp.example> wrote:",
    "Hi Kim, please invite these people (cc orga@corp.example):",
    "# exported from orga@corp.example",
    "Thanks, Lee (orga@corp.example)",
  ])("the address in %j beside a list is doubtful", (line) => {
    const list = ["ada@example.com", "bo@example.org"];
    expect(around([line, ...list].join("\n"))[0]).toBe("orga@corp.example heading");
    expect(around([...list, line].join("\n"))[0]).toBe("orga@corp.example heading");
  });
});
