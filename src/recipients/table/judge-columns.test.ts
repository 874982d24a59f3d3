import { describe, expect, test } from "vitest";
import { readRecipients } from "#recipients/read-recipients.ts";
import type { ColumnUse } from "./column-use.ts";

/** A table of two columns of addresses and a name; the cells of each column begin with its position. */
function tableOf(headings: [string, string], rowCount = 3): string {
  const rows = Array.from({ length: rowCount }, (_, i) => `0-${i}@example.com,P${i},1-${i}@example.org`);
  return [`${headings[0]},Name,${headings[1]}`, ...rows].join("\n");
}

/** The position of the column that is invited, and the doubt about it. */
function chosenIn(text: string): string {
  const [first] = readRecipients(text).recipients;
  return [first?.address.charAt(0), first?.doubt].filter((part) => part !== undefined).join(" ");
}

describe("a table with two columns of addresses", () => {
  test.each([
    ["Kontaktperson E-Mail", "E-Mail"],
    ["E-mail přímého nadřízeného", "E-mail"],
    ["上司のメールアドレス", "メールアドレス"],
    ["Adres e-mail przełożonego", "Adres e-mail"],
    ["Billing email", "Email"],
    ["Recruiter Email", "Candidate Email"],
    ["Contact email", "Student email"],
    ["E-Mail Eltern", "E-Mail Schüler"],
    ["Correo del tutor", "Correo del alumno"],
    ["Betreuung", "Mitarbeiter"],
    ["Sponsor", "Mentee"],
    ["Old email", "New email"],
    ["Alte E-Mail", "Neue E-Mail"],
  ])("%s gives way to %s in either order, without a doubt", (other, wanted) => {
    expect(chosenIn(tableOf([other, wanted]))).toBe("1");
    expect(chosenIn(tableOf([wanted, other]))).toBe("0");
  });

  test.each([
    ["Email", "Email"],
    ["Billing email", "Shipping email"],
    ["E-mail obchodníka", "E-mail zákazníka"],
    ["Почта партнёра", "Почта сотрудника"],
    ["Partner", "Contact"],
    ["Von", "An"],
  ])("recipients of %s beside %s are doubtful, as both columns fit", (one, other) => {
    expect(chosenIn(tableOf([one, other]))).toBe("0 several-columns");
  });

  test("two columns with the same addresses raise no doubt", () => {
    const rows = ["ada", "bo"].map((name) => `${name}@example.com,P,${name.toUpperCase()}@example.com`);
    expect(readRecipients(["Contact,Name,Partner", ...rows].join("\n")).recipients[0]?.doubt).toBeUndefined();
  });

  test("without a heading, the column whose addresses repeat gives way", () => {
    const rows = ["ada", "bo", "cleo"].map((name, i) => `m${i % 2}@corp.example,x,${name}@example.com`);
    const { recipients } = readRecipients(rows.join("\n"));
    expect(recipients.map(({ address, doubt }) => [address, doubt])).toEqual([
      ["ada@example.com", undefined],
      ["bo@example.com", undefined],
      ["cleo@example.com", undefined],
    ]);
  });

  test("a sparse column of e-mail addresses wins over the full one of another person", () => {
    const rows = Array.from(
      { length: 8 },
      (_, i) => `P${i},m${i}@corp.example,${i === 0 ? "ada@example.com" : ""}`,
    );
    const list = readRecipients(["Name,Owner,Email", ...rows].join("\n"));
    expect(list.recipients.map(({ address, doubt }) => [address, doubt])).toEqual([
      ["ada@example.com", undefined],
    ]);
    expect(list.problems).toHaveLength(7);
  });

  test("a full column under an unknown heading beside a sparse one of e-mail addresses is doubtful", () => {
    const rows = Array.from(
      { length: 8 },
      (_, i) => `P${i},m${i}@corp.example,${i === 0 ? "ada@example.com" : ""}`,
    );
    const { recipients } = readRecipients(["Name,Ligne,Email", ...rows].join("\n"));
    expect(new Set(recipients.map(({ doubt }) => doubt))).toEqual(new Set(["several-columns"]));
  });
});

describe("the choice of the address column", () => {
  const text = tableOf(["Partner", "Contact"]);
  const [table] = readRecipients(text).tables;
  const uses = table?.columns.map(({ use }) => use) ?? [];
  const doubtsWith = (chosen: ColumnUse[]) =>
    readRecipients(text, { [table?.key ?? ""]: chosen }).recipients.map(({ doubt }) => doubt);

  test("choosing either column as the address ends the doubt", () => {
    expect(doubtsWith(uses)).toEqual([undefined, undefined, undefined]);
    const moved = uses.with(0, { kind: "unused" }).with(2, { kind: "address" });
    expect(doubtsWith(moved)).toEqual([undefined, undefined, undefined]);
  });

  test("choosing another column's use leaves the doubt", () => {
    const metadata: ColumnUse = { kind: "metadata", key: "name", type: "text" };
    expect(new Set(doubtsWith(uses.with(1, metadata)))).toEqual(new Set(["several-columns"]));
  });
});

describe("columns of other people", () => {
  function doubtsOf(...lines: string[]): (string | undefined)[] {
    return readRecipients(lines.join("\n")).recipients.map(({ address, doubt }) =>
      doubt === undefined ? address : `${address} ${doubt}`,
    );
  }

  test.each([
    "CSM",
    "Account Executive",
    "Tech lead",
    "HRBP email",
    "主管邮箱",
    "上司",
    "Руководитель",
    "המנהל",
    "Yönetici e-posta",
    "Chefens e-post",
    "Przełożony",
    "Nadřízený",
  ])("the addresses below %s are doubtful, or another column is read", (heading) => {
    const rows = ["Acme,kim@example.com", "Beta,lee@example.com"];
    expect(doubtsOf(`Company,${heading}`, ...rows)).toEqual([
      "kim@example.com other-person",
      "lee@example.com other-person",
    ]);
    expect(
      doubtsOf(`Company,${heading},E-mail`, ...rows.map((row, at) => `${row},p${at}@example.org`)),
    ).toEqual(["p0@example.org", "p1@example.org"]);
  });

  test("an address that is the same in all rows is doubtful beside a column of others", () => {
    expect(
      doubtsOf(
        "Commit,Author email,Commit email",
        "1,ada@example.com,bot@corp.example",
        "2,bo@example.org,bot@corp.example",
      ),
    ).toEqual(["bot@corp.example several-columns"]);
  });

  test("a merged cell above the headings describes the columns below it", () => {
    const rows = ["Kim,kim@corp.example,Ada,ada@example.com", "Lee,lee@corp.example,Bo,bo@example.org"];
    for (const groups of ["Manager,,Employee,", "Team lead,,,"]) {
      const { recipients } = readRecipients([groups, "Name,Email,Name,Work email", ...rows].join("\n"));
      const own = groups.startsWith("Manager");
      expect(recipients.map(({ address, name }) => `${address} ${name ?? ""}`)).toEqual(
        own ? ["ada@example.com Ada", "bo@example.org Bo"] : ["kim@corp.example Kim", "lee@corp.example Lee"],
      );
    }
    expect(doubtsOf("Manager,,Employee", "Name,Email,Name", "Kim,kim@corp.example,Ada")).toEqual([
      "kim@corp.example other-person",
    ]);
    expect(doubtsOf("Region,,Employee", "Name,Email,Name", "Kim,kim@corp.example,Ada")).toEqual([
      "kim@corp.example",
    ]);
  });

  test("cells of several addresses count as addresses", () => {
    expect(
      doubtsOf(
        "Host,Required attendees,Optional",
        "boss@corp.example,ada@example.com; bo@example.org,kim@example.net",
        "boss@corp.example,lee@example.com; max@example.org,",
      ),
    ).toEqual(["ada@example.com", "bo@example.org", "lee@example.com", "max@example.org"]);
  });
});
