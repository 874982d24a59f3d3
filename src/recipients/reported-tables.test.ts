import { describe, expect, test } from "vitest";
import { readRecipients } from "./read-recipients.ts";
import type { Recipient, RecipientList } from "./recipient-list.ts";

// Kinds of tables that people reported as read wrongly, by any program, with people of our own.

const addressesOf = (list: RecipientList): string[] => list.recipients.map(({ address }) => address);
const trusted = ({ suggestion, doubt }: Recipient): boolean =>
  suggestion === undefined && doubt === undefined;
/** Addresses that are invited without any mark. */
const invitedBy = (list: RecipientList): string[] =>
  list.recipients.filter(trusted).map(({ address }) => address);
const peopleOf = (list: RecipientList): (string | undefined)[][] =>
  list.recipients.map(({ address, name }) => [address, name]);

const read = (...lines: string[]): RecipientList => readRecipients(`${lines.join("\n")}\n`);

/** The headings of the columns that are used for nothing. */
const unusedIn = (list: RecipientList): string[] =>
  list.tables.flatMap(({ columns }) =>
    columns.filter(({ use }) => use.kind === "unused").map(({ heading }) => heading),
  );

describe("quotes left open", () => {
  test("a quote left open in the last column loses no row", () => {
    const list = read(
      "Email,Name",
      'ada@example.com,"Ada',
      "bo@example.org,Bo",
      'cleo@example.net,"Cleo"',
      "dan@example.com,Dan",
    );
    const seen = [...addressesOf(list), ...list.problems.map(({ line }) => `line ${line}`)];
    expect(seen.filter((each) => each !== "ada@example.com" && each !== "line 2")).toEqual([
      "bo@example.org",
      "cleo@example.net",
      "dan@example.com",
    ]);
    expect(list.tokenCount).toBe(4);
  });

  test("a quote left open in the first column loses no row", () => {
    const rows = Array.from({ length: 9 }, (_, i) => `P${i},p${i}@example.com,note`);
    const list = read("Name,Email,Notes", '"Ada,ada@example.com,fine', ...rows, 'Bo,bo@example.org,"good"');
    expect(addressesOf(list).filter((address) => address !== "ada@example.com")).toEqual([
      ...rows.map((row) => row.split(",")[1]),
      "bo@example.org",
    ]);
    expect(list.problems.filter(({ line }) => line !== 2)).toEqual([]);
    expect(list.tokenCount).toBe(11);
  });

  test("a quote left open in a middle column costs at most its row", () => {
    const list = read(
      "Team;Name;E-Mail",
      "Blue;Ada;ada@example.com",
      'Blue;"Bo;bo@example.org',
      "Green;Cleo;cleo@example.net",
      'Green;"Dan ""D"" Okafor";dan@example.com',
    );
    expect(addressesOf(list)).toEqual(
      expect.arrayContaining(["ada@example.com", "cleo@example.net", "dan@example.com"]),
    );
    expect(list.problems.filter(({ line }) => line !== 3)).toEqual([]);
    expect(list.tokenCount).toBe(4);
  });

  test("a cell of several lines stays one cell, even with addresses in it", () => {
    const list = read(
      "Name,Email,Notes",
      'Ada,ada@example.com,"Call first,',
      "then write to",
      'office@example.net"',
      "Bo,bo@example.org,",
    );
    expect(peopleOf(list)).toEqual([
      ["ada@example.com", "Ada"],
      ["bo@example.org", "Bo"],
    ]);
    expect(list.problems).toEqual([]);
  });
});

describe("several columns about addresses", () => {
  test("a column about the status of an address is not the address column", () => {
    const list = read(
      "E-mail status,E-mail type,Name,E-mail",
      "Verified,Work,Ada,ada@example.com",
      "Bounced,Home,Bo,bo@example.org",
    );
    expect(peopleOf(list)).toEqual([
      ["ada@example.com", "Ada"],
      ["bo@example.org", "Bo"],
    ]);
    expect(list.problems).toEqual([]);
  });

  test.each(["Email Address 2", "Secondary Email", "Alternate email", "Recovery Email", "Private E-Mail"])(
    "%s before the main column is not the address column",
    (second) => {
      const list = read(
        `Name,${second},Email Address`,
        "Ada,,ada@example.com",
        "Bo,bo.home@example.net,bo@example.org",
      );
      expect(peopleOf(list)).toEqual([
        ["ada@example.com", "Ada"],
        ["bo@example.org", "Bo"],
      ]);
      expect(list.problems).toEqual([]);
      expect(unusedIn(list)).toEqual([second]);
    },
  );

  test.each([
    "Owner Email",
    "Manager E-mail",
    "Invited by",
    "E-Mail Vorgesetzte",
    "Created By Email",
    "Group email",
  ])("a column of another person such as %s is never invited", (other) => {
    const list = read(
      `${other},Name,Work Email Address,Team`,
      "chief@corp.test,Ada Brandt,ada@example.com,Sales",
      "chief@corp.test,Bo Lindqvist,bo@example.org,IT",
    );
    expect(peopleOf(list)).toEqual([
      ["ada@example.com", "Ada Brandt"],
      ["bo@example.org", "Bo Lindqvist"],
    ]);
    expect(list.problems).toEqual([]);
    expect(unusedIn(list)).toEqual([other, "Team"]);
  });

  test("recipients of a table that holds only addresses of other people are doubtful", () => {
    const list = read(
      "Customer,Account manager e-mail",
      "Brandt & Co,chief@corp.test",
      "Nordsten,second@corp.test",
    );
    expect(invitedBy(list)).toEqual([]);
  });

  test("a row whose address is in another column is refused with that address as suggestion", () => {
    const list = read(
      "First Name,Last Name,Email,Email 2",
      "Ada,Brandt,,ada@example.com",
      "Bo,Lindqvist,bo@example.org,bo.home@example.net",
    );
    expect(addressesOf(list)).toEqual(["bo@example.org"]);
    expect(list.problems).toMatchObject([{ line: 2, suggestion: "ada@example.com" }]);
  });

  test("a sign-in name of a guest is never invited as it is written", () => {
    const list = read(
      "Display name,User principal name,Licenses",
      "Ada Brandt,ada@example.com,Basic+Teams",
      "Bo Lindqvist,bo_example.org#EXT#@tenant.example,Unlicensed",
    );
    expect(invitedBy(list)).toEqual(["ada@example.com"]);
    expect(list.recipients[0]?.name).toBe("Ada Brandt");
    expect([...list.recipients, ...list.problems]).toContainEqual(
      expect.objectContaining({ line: 3, suggestion: "bo@example.org" }),
    );
  });
});

describe("headings", () => {
  test("a line that names the separator is not the heading", () => {
    const list = readRecipients(
      "sep=;\r\nName;E-Mail;redirect_url;metadata.role\r\nBrandt, Ada;ada@example.com;https://app.example.com/a;admin\r\n",
    );
    expect(list.recipients).toMatchObject([
      {
        address: "ada@example.com",
        name: "Brandt, Ada",
        options: { redirectUrl: "https://app.example.com/a", publicMetadata: { role: "admin" } },
      },
    ]);
    expect(list.problems).toEqual([]);
  });

  test("notes above the heading are not recipients, and rows without an address are problems", () => {
    const list = read(
      "Notes:",
      '"Some addresses may be missing from this export, see https://help.example.com/1"',
      "",
      "First Name,Last Name,URL,Email Address,Company,Position",
      'Ada,Brandt,https://people.example/ada,ada@example.com,Brandt & Co,"Head, Sales"',
      "Bo,Lindqvist,https://people.example/bo,,Nordsten,Engineer",
    );
    expect(peopleOf(list)).toEqual([["ada@example.com", "Ada Brandt"]]);
    expect(list.problems).toMatchObject([{ line: 6 }]);
    expect(list.notes.map(({ line }) => line)).toEqual([1, 2]);
  });

  test("the address of a group in the title of its members is not invited", () => {
    const list = read(
      "Members for group staff@groups.example.net",
      "Email address,Nickname,Group status,Email status",
      "ada@example.com,Ada,owner,",
      "bo@example.org,Bo,member,",
    );
    expect(addressesOf(list)).toEqual(["ada@example.com", "bo@example.org"]);
    expect(list.problems.filter(({ line }) => line !== 1)).toEqual([]);
  });

  test("a version line and long headings with keys are read as a table", () => {
    const list = read(
      "version:v1.0",
      "Email address to invite [inviteeEmail] Required,Redirection url [inviteRedirectURL] Required,Send [sendEmail]",
      "ada@example.com,https://app.example.com/start,TRUE",
    );
    expect(list.recipients).toMatchObject([
      { address: "ada@example.com", options: { redirectUrl: "https://app.example.com/start" } },
    ]);
    expect(list.problems).toEqual([]);
  });

  test("a table below blocks of other text is found", () => {
    const list = read(
      "1. Summary",
      "Meeting title\tChess club",
      "Start time\t11/3/26, 9:00:12 AM",
      "",
      "2. Participants",
      "Name\tFirst Join\tEmail\tParticipant ID (UPN)",
      "Ada Brandt\t11/3/26, 9:00:12 AM\tada@example.com\tada@example.com",
      "Bo Lindqvist\t11/3/26, 9:02:12 AM\tbo@example.org\tbo_example.org#EXT#@tenant.example",
    );
    expect(peopleOf(list)).toEqual([
      ["ada@example.com", "Ada Brandt"],
      ["bo@example.org", "Bo Lindqvist"],
    ]);
    expect(list.problems).toEqual([]);
  });

  test("a table under a typed address is read as a table", () => {
    const list = read(
      "typed@example.com",
      "Name,Email,metadata.team",
      "Ada,ada@example.com,it",
      "Bo Lindqvist,bo@example.org,hr",
    );
    expect(list.recipients).toMatchObject([
      { address: "typed@example.com" },
      { address: "ada@example.com", name: "Ada", options: { publicMetadata: { team: "it" } } },
      { address: "bo@example.org", name: "Bo Lindqvist", options: { publicMetadata: { team: "hr" } } },
    ]);
    expect(list.problems).toEqual([]);
  });

  test.each([
    ["French", "Prénom;Nom;Adresse de messagerie;Service"],
    ["Spanish", "Nombre;Apellidos;Correo electrónico;Departamento"],
    ["Polish", "Imię;Nazwisko;Adres e-mail;Dział"],
    ["Swedish", "Förnamn;Efternamn;E-postadress;Avdelning"],
    ["Russian", "Имя;Фамилия;Электронная почта;Отдел"],
  ])("a heading in %s is understood, even with a single row", (_, heading) => {
    const list = read(heading, "Ada;Brandt;ada@example.com;Ventes");
    expect(peopleOf(list)).toEqual([["ada@example.com", "Ada Brandt"]]);
    expect(list.problems).toEqual([]);
  });

  test("an example address in a heading is not invited", () => {
    const list = read(
      "Timestamp,What is your email? (e.g. name@company.example),Your name",
      "2026/11/01 9:00,ada@example.com,Ada Brandt",
      "2026/11/01 9:05,bo@example.org,Bo Lindqvist",
    );
    expect(peopleOf(list)).toEqual([
      ["ada@example.com", "Ada Brandt"],
      ["bo@example.org", "Bo Lindqvist"],
    ]);
    expect(list.problems).toEqual([]);
  });

  test("a table without a heading is read by what its columns hold", () => {
    const list = read(
      "Ada,Brandt,ada@example.com,Sales",
      "Bo,Lindqvist,bo@example.org,IT",
      "Cleo,Marchetti,cleo@example.net,IT",
    );
    expect(addressesOf(list)).toEqual(["ada@example.com", "bo@example.org", "cleo@example.net"]);
    expect(list.problems).toEqual([]);
    expect(list.tables).toHaveLength(1);
  });

  test("footer lines with an address are not invited", () => {
    const list = read(
      "Name,Email,Team",
      "Ada,ada@example.com,Blue",
      "Bo,bo@example.org,Green",
      "",
      "Exported by chief@corp.test on 26 November 2026",
      "Total: 2",
    );
    expect(addressesOf(list)).toEqual(["ada@example.com", "bo@example.org"]);
  });
});

describe("cells that become options", () => {
  test("a long number in metadata is never changed", () => {
    const list = read("email,public_metadata", 'ada@example.com,"{""account"": 987654321098765432}"');
    const sent = JSON.stringify(list.recipients.map(({ options }) => options));
    expect(sent).not.toMatch(/98765432109876\d{4}(?!")/);
    expect(list.tokenCount).toBe(1);
  });

  test("columns that are used for nothing are named", () => {
    const list = read(
      "email,role,Landing page,url",
      "ada@example.com,admin,https://a.example,https://b.example",
    );
    expect(addressesOf(list)).toEqual(["ada@example.com"]);
    expect(unusedIn(list)).toEqual(["role", "Landing page", "url"]);
  });
});
