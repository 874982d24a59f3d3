import { describe, expect, test } from "vitest";
import expected from "#recipients/fixtures/messy-300.expected.json";
import messy from "./fixtures/messy-300.txt?raw";
import { readRecipients } from "./read-recipients.ts";

function addresses(text: string): string[] {
  const list = readRecipients(text);
  expect(list.problems).toEqual([]);
  expect(list.duplicates).toEqual([]);
  return list.recipients.map((recipient) => recipient.address);
}

function named(text: string): [string, string | undefined][] {
  return readRecipients(text).recipients.map((recipient) => [recipient.address, recipient.name]);
}

function problems(text: string): unknown[] {
  return readRecipients(text).problems.map(({ source, reason, suggestion }) =>
    suggestion === undefined ? [source, reason] : [source, reason, suggestion],
  );
}

const ab = ["a@x.test", "b@y.test"];

describe("separators", () => {
  test.each([
    ["line feed", "a@x.test\nb@y.test"],
    ["carriage return and line feed", "a@x.test\r\nb@y.test\r\n"],
    ["carriage return", "a@x.test\rb@y.test"],
    ["line separator", "a@x.test\u2028b@y.test"],
    ["paragraph separator", "a@x.test\u2029b@y.test"],
    ["next line", "a@x.test\u0085b@y.test"],
    ["vertical tab", "a@x.test\u000bb@y.test"],
    ["form feed", "a@x.test\fb@y.test"],
    ["comma", "a@x.test,b@y.test"],
    ["comma and space", "a@x.test, b@y.test"],
    ["semicolon", "a@x.test;b@y.test"],
    ["Greek question mark", "a@x.test\u037eb@y.test"],
    ["fullwidth comma", "a@x.test，b@y.test"],
    ["fullwidth semicolon", "a@x.test；b@y.test"],
    ["ideographic comma", "a@x.test、b@y.test"],
    ["Arabic comma", "a@x.test، b@y.test"],
    ["space", "a@x.test b@y.test"],
    ["many spaces", "   a@x.test     b@y.test  "],
    ["tab", "a@x.test\tb@y.test"],
    ["non-breaking space", "a@x.test\u00a0b@y.test"],
    ["ideographic space", "a@x.test\u3000b@y.test"],
    ["thin space", "a@x.test\u2009b@y.test"],
    ["several together", ",;a@x.test ;,\n\t, b@y.test;,"],
    ["pipe between spaces", "a@x.test | b@y.test"],
    ["pipe without spaces", "a@x.test|b@y.test"],
    ["slash", "a@x.test/b@y.test"],
    ["slash between spaces", "a@x.test / b@y.test"],
    ["dash between spaces", "a@x.test - b@y.test"],
    ["and", "a@x.test and b@y.test"],
    ["comma and and", "a@x.test, and b@y.test"],
    ["ampersand", "a@x.test & b@y.test"],
    ["HTML space", "a@x.test&nbsp;b@y.test"],
    ["a rule between", "a@x.test\n-----\nb@y.test"],
    ["a row of stars", "a@x.test\n* * *\nb@y.test"],
    ["byte order mark", "\ufeffa@x.test\nb@y.test"],
  ])("%s separates two addresses", (_, text) => {
    expect(addresses(text)).toEqual(ab);
    expect(named(text).map(([, name]) => name)).toEqual([undefined, undefined]);
  });
});

describe("decorations", () => {
  test.each([
    ["<a@x.test>"],
    ["< a@x.test >"],
    ["<<a@x.test>>"],
    ["<a@x.test"],
    ["a@x.test>"],
    ["＜a@x.test＞"],
    ["(a@x.test)"],
    ["（a@x.test）"],
    ["[a@x.test]"],
    ["{a@x.test}"],
    ['"a@x.test"'],
    ["'a@x.test'"],
    ["“a@x.test”"],
    ["‘a@x.test’"],
    ["„a@x.test“"],
    ["«a@x.test»"],
    ["»a@x.test«"],
    ["「a@x.test」"],
    ["`a@x.test`"],
    ["*a@x.test*"],
    ["**a@x.test**"],
    ["_a@x.test_"],
    ["~a@x.test~"],
    ["|a@x.test|"],
    ["| a@x.test |"],
    ["a@x.test."],
    ["a@x.test,"],
    ["a@x.test;"],
    ["a@x.test:"],
    ["a@x.test!"],
    ["a@x.test?"],
    ["a@x.test…"],
    ["a@x.test..."],
    ["a@x.test)."],
    ["a@x.test。"],
    ["a@x.test！"],
    ["- a@x.test"],
    ["– a@x.test"],
    ["* a@x.test"],
    ["+ a@x.test"],
    ["• a@x.test"],
    ["•a@x.test"],
    ["◦ a@x.test"],
    ["☐ a@x.test"],
    ["→ a@x.test"],
    ["# a@x.test"],
    ["> a@x.test"],
    [">> a@x.test"],
    ["1. a@x.test"],
    ["1) a@x.test"],
    ["(1) a@x.test"],
    ["12 a@x.test"],
    ["a) a@x.test"],
    ["[ ] a@x.test"],
    ["mailto:a@x.test"],
    ["MAILTO:a@x.test"],
    ["<mailto:a@x.test>"],
    ["mailto:a%40x.test"],
    ["mailto:a@x.test?subject=Hello"],
    ["mailto:a@x.test?subject=Hello,%20you&body=Hi;there"],
    ["mailto:?to=a@x.test&subject=Hello"],
    ["[a@x.test](mailto:a@x.test)"],
    ["<mailto:a@x.test|a@x.test>"],
    ["a@x.test<mailto:a@x.test>"],
    ["a@x.test <a@x.test>"],
    ['"a@x.test" <a@x.test>'],
    ["'a@x.test' <A@x.test>"],
    ["smtp:a@x.test"],
    ["E-mail: a@x.test"],
    ["E-mail:a@x.test"],
    ["Email：a@x.test"],
    ["To: a@x.test"],
    ["Bcc: <a@x.test>"],
    ["&lt;a@x.test&gt;"],
    ["&quot;a@x.test&quot;"],
    ["a&#64;x.test"],
    ["a&#x40;x.test"],
    ["a&commat;x&period;test"],
    ["A@X.TEST"],
    ["ａ＠ｘ．ｔｅｓｔ"],
    ["\u200ba@x.test\u200b"],
    ["a\u200b@\u200dx.\u2060test"],
    ["\u202aa@x.test\u202c"],
    ["a@x\u00ad.test"],
    ["\u00a0a@x.test\u00a0"],
  ])("%s is one plain address", (text) => {
    expect(addresses(text)).toEqual(["a@x.test"]);
    expect(named(text)).toEqual([["a@x.test", undefined]]);
  });
});

describe("names", () => {
  test.each([
    ["Jane Doe <a@x.test>", "Jane Doe"],
    ["Jane Doe<a@x.test>", "Jane Doe"],
    ['"Doe, Jane" <a@x.test>', "Doe, Jane"],
    ['"Doe; Jane"<a@x.test>', "Doe; Jane"],
    ['"Jane \\"JD\\" Doe" <a@x.test>', 'Jane "JD" Doe'],
    ['"Jane \\\\ Doe" <a@x.test>', "Jane \\ Doe"],
    ['Jane "JD" Doe <a@x.test>', 'Jane "JD" Doe'],
    ["'Doe, Jane' <a@x.test>", "Doe, Jane"],
    ["'O'Neill, Pat' <a@x.test>", "O'Neill, Pat"],
    ["“Doe, Jane” <a@x.test>", "Doe, Jane"],
    ["„Doe, Jane“ <a@x.test>", "Doe, Jane"],
    ["«Doe, Jane» <a@x.test>", "Doe, Jane"],
    ["‘O’Neill, Pat’ <a@x.test>", "O’Neill, Pat"],
    ["O’Neill <a@x.test>", "O’Neill"],
    ["Jane Doe a@x.test", "Jane Doe"],
    ["Jane  Doe\ta@x.test", "Jane Doe"],
    ["Jane - a@x.test", "Jane"],
    ["Jane – a@x.test", "Jane"],
    ["Jane (a@x.test)", "Jane"],
    ["Jane [a@x.test]", "Jane"],
    ["Jane [mailto:a@x.test]", "Jane"],
    ["a@x.test (Jane Doe)", "Jane Doe"],
    ["a@x.test (Doe, Jane)", "Doe, Jane"],
    ["<a@x.test> (Jane)", "Jane"],
    ["a@x.test\tJane Doe", "Jane Doe"],
    ["a@x.test - Jane Doe", "Jane Doe"],
    ["1. a@x.test\tJane Doe", "Jane Doe"],
    ["- a@x.test (Jane Doe)", "Jane Doe"],
    ["To: a@x.test (Jane Doe)", "Jane Doe"],
    ["Jane Doe <a@x.test> (Work)", "Jane Doe"],
    ["a@x.test — Jane Doe", "Jane Doe"],
    ["- Jane Doe <a@x.test>", "Jane Doe"],
    ["• Jane Doe <a@x.test>", "Jane Doe"],
    ["3. Jane Doe <a@x.test>", "Jane Doe"],
    ["3) Jane Doe <a@x.test>", "Jane Doe"],
    ["(3) Jane Doe <a@x.test>", "Jane Doe"],
    ["| Jane Doe | a@x.test |", "Jane Doe"],
    ["*Jane Doe* <a@x.test>", "Jane Doe"],
    ["To: Jane Doe <a@x.test>", "Jane Doe"],
    ['To: "Doe, Jane" <a@x.test>', "Doe, Jane"],
    ["Jane (Sales, EU) <a@x.test>", "Jane (Sales, EU)"],
    ["[Jane Doe](mailto:a@x.test)", "Jane Doe"],
    ["[Jane Doe](a@x.test)", "Jane Doe"],
    ["[Doe, Jane](mailto:a@x.test?subject=x)", "Doe, Jane"],
    ["Jane &lt;a@x.test&gt;", "Jane"],
    ["Sales &amp; Support <a@x.test>", "Sales & Support"],
    ["Jane Doe <mailto:a@x.test>", "Jane Doe"],
    ["Zoë Größe <a@x.test>", "Zoë Größe"],
    ["山田 <a@x.test>", "山田"],
    ["Zoe\u0308 <a@x.test>", "Zoë"],
    ["Ja\u200bne <a@x.test>", "Jane"],
    ["Team 7 <a@x.test>", "Team 7"],
    ["Dr. J. Doe <a@x.test>", "Dr. J. Doe"],
  ])("%s has the name %s", (text, name) => {
    expect(named(text)).toEqual([["a@x.test", name]]);
    expect(readRecipients(text).tokenCount).toBe(1);
    expect(readRecipients(text).recipients[0]?.source).toContain("a@x.test");
  });

  test("a comma in a name is kept in a list with semicolons", () => {
    expect(named("Doe, Jane <a@x.test>; Roe, Max <b@y.test>")).toEqual([
      ["a@x.test", "Doe, Jane"],
      ["b@y.test", "Roe, Max"],
    ]);
    expect(named("Doe, Jane <a@x.test>;")).toEqual([["a@x.test", "Doe, Jane"]]);
    expect(problems("Doe, Jane <a@x.test>; Roe, Max <b@y.test>")).toEqual([]);
  });

  test.each([
    ["Doe, Jane <a@x.test>\nRoe, Max (EXT) <b@y.test>"],
    ["Doe, Jane <a@x.test>,\r\nRoe, Max (EXT) <b@y.test>,  "],
    ["- Doe, Jane <a@x.test>\n- Roe, Max (EXT) <b@y.test>"],
  ])("a comma in a name is kept where the line is one recipient: %j", (text) => {
    expect(named(text)).toEqual([
      ["a@x.test", "Doe, Jane"],
      ["b@y.test", "Roe, Max (EXT)"],
    ]);
    expect(problems(text)).toEqual([]);
  });

  test("a comma separates in a list without semicolons", () => {
    expect(problems("Doe, Jane a@x.test")).toEqual([["Doe", "no-address"]]);
    expect(problems("Doe, Jane <a@x.test> Max")).toEqual([
      ["Doe", "no-address"],
      ["Max", "no-address"],
    ]);
    expect(problems("Doe, Jane <a@x.test>, Max <b@y.test>;")).toEqual([["Doe", "no-address"]]);
    expect(problems("Doe,\nJane <a@x.test>;")).toEqual([["Doe", "no-address"]]);
    expect(problems("Doe, Roe, Jane <a@x.test>;")).toEqual([["Doe", "no-address"]]);
    expect(problems("Doe, Roe, Jane <a@x.test>")).toEqual([["Doe, Roe", "no-address"]]);
    expect(problems("Doe, a@x.test;")).toEqual([["Doe", "no-address"]]);
  });

  test("the name of a group is not the name of a recipient", () => {
    expect(named("Team: a@x.test, b@y.test;")).toEqual(ab.map((address) => [address, undefined]));
    expect(named("To: a@x.test; Cc: b@y.test")).toEqual(ab.map((address) => [address, undefined]));
  });

  test("each address gets its own name", () => {
    expect(named("Jane a@x.test Max b@y.test")).toEqual([
      ["a@x.test", "Jane"],
      ["b@y.test", "Max"],
    ]);
  });
});

describe("several in one", () => {
  test.each([
    ["mailto:a@x.test,b@y.test"],
    ["mailto:a@x.test?cc=b@y.test"],
    ["mailto:a@x.test?subject=Hi&bcc=b%40y.test"],
    ["mailto:?to=a@x.test,b@y.test"],
    ["mailto:a@x.test?subject=Hi,b@y.test"],
    ["<a@x.test> <b@y.test>"],
    ["<a@x.test><b@y.test>"],
    ["<a@x.test, b@y.test>"],
    ["<a@x.test b@y.test>"],
    ["(a@x.test)(b@y.test)"],
    ['"a@x.test, b@y.test"'],
    ['"a@x.test", "b@y.test"'],
    ["“a@x.test” “b@y.test”"],
    ["a@x.test <b@y.test>"],
    ["(a@x.test, b@y.test)"],
    ["1. a@x.test 2. b@y.test"],
    ["a@x.test.b@y.test,"].map((text) => text.replace(".test.b", ".test. b")) as [string],
  ])("%s contains two addresses", (text) => {
    expect(addresses(text)).toEqual(ab);
  });
});

describe("problems", () => {
  test.each([
    ["Jane", [["Jane", "no-address"]]],
    [
      "Jane Doe\nMax",
      [
        ["Jane Doe", "no-address"],
        ["Max", "no-address"],
      ],
    ],
    ["foo bar, baz; qux", [["foo bar, baz; qux", "no-address"]]],
    ["'Jane", [["'Jane", "no-address"]]],
    ['"Jane Doe"', [['"Jane Doe"', "no-address"]]],
    ["(Jane)", [["(Jane)", "no-address"]]],
    ["Jane <jane>", [["Jane <jane>", "no-address"]]],
    ["Jane <>", [["Jane <>", "no-address"]]],
    ["???", [["???", "no-address"]]],
    ["1.", [["1.", "no-address"]]],
    ["undisclosed-recipients:;", [["undisclosed-recipients:", "no-address"]]],
    ["a@b@c", [["a@b@c", "several-ats"]]],
    ["jane@@x.test", [["jane@@x.test", "several-ats", "jane@x.test"]]],
    ["a@", [["a@", "no-domain"]]],
    ["@b", [["@b", "no-local"]]],
    ["@", [["@", "no-local"]]],
    [
      "a@ @b",
      [
        ["a@", "no-domain"],
        ["@b", "no-local"],
      ],
    ],
    ["a@b", [["a@b", "no-dot"]]],
    ["a..b@c", [["a..b@c", "local-dots"]]],
    ["a..b@x.test", [["a..b@x.test", "local-dots", "a.b@x.test"]]],
    [".a@x.test", [[".a@x.test", "local-dots", "a@x.test"]]],
    ["a.@x.test", [["a.@x.test", "local-dots", "a@x.test"]]],
    ["a@x..test", [["a@x..test", "domain-dots", "a@x.test"]]],
    ["a@.x.test", [["a@.x.test", "domain-dots", "a@x.test"]]],
    ["a@-x.test", [["a@-x.test", "domain-hyphen"]]],
    ["a@x_y.test", [["a@x_y.test", "domain-character"]]],
    ["a@192.0.2.1", [["a@192.0.2.1", "numeric-tld"]]],
    ["a@[192.0.2.1]", [["a@[192.0.2.1]", "address-literal"]]],
    ['"jane doe"@x.test', [['"jane doe"@x.test', "quoted-local"]]],
    ["josé@x.test", [["josé@x.test", "non-ascii-local", "jose@x.test"]]],
    ["o’neill@x.test", [["o’neill@x.test", "non-ascii-local", "o'neill@x.test"]]],
    ["用户@x.test", [["用户@x.test", "non-ascii-local"]]],
    ["<jane doe@x.test>", [["<jane doe@x.test>", "space"]]],
    ["Jane <jane@ x.test>", [["Jane <jane@ x.test>", "space", "jane@x.test"]]],
    ["jane @ x.test", [["jane @ x.test", "space", "jane@x.test"]]],
    ["jane@ x.test", [["jane@ x.test", "space", "jane@x.test"]]],
    ["jane @x.test", [["jane @x.test", "space", "jane@x.test"]]],
    ["a@gmail", [["a@gmail", "no-dot", "a@gmail.com"]]],
    ["a@gmailcom", [["a@gmailcom", "no-dot", "a@gmail.com"]]],
    ["name at example dot com", [["name at example dot com", "spelled-out", "name@example.com"]]],
    ["name[at]example[dot]com", [["name[at]example[dot]com", "spelled-out", "name@example.com"]]],
    ["name (at) example (dot) com", [["name (at) example (dot) com", "spelled-out", "name@example.com"]]],
    ["name AT example.com", [["name AT example.com", "spelled-out", "name@example.com"]]],
    ["meet at noon", [["meet at noon", "no-address"]]],
    ["https://x.test/jane", [["https://x.test/jane", "web-address"]]],
    ["https://x.test/@jane", [["https://x.test/@jane", "web-address"]]],
    ["https://jane@x.test/", [["https://jane@x.test/", "web-address"]]],
    ["www.x.test", [["www.x.test", "web-address"]]],
    ["a@x.test:8080", [["a@x.test:8080", "domain-character"]]],
    ['ja"ne@x.test', [['ja"ne@x.test', "local-character"]]],
  ])("%s is a problem with its whole text", (text, reported) => {
    expect(problems(text)).toEqual(reported);
    expect(readRecipients(text).recipients).toEqual([]);
  });

  test("a problem does not hide the next address", () => {
    const list = readRecipients("a@ b@y.test hello, c@z.test\n@x d@w.test");
    expect(list.recipients.map((recipient) => recipient.address)).toEqual([
      "b@y.test",
      "c@z.test",
      "d@w.test",
    ]);
    expect(list.problems.map((problem) => problem.source)).toEqual(["a@", "hello", "@x"]);
    expect(list.tokenCount).toBe(6);
  });

  test("words after an address are not its name", () => {
    expect(problems("Jane\ta@x.test\tTown")).toEqual([["Town", "no-address"]]);
    expect(problems("a@x.test hello there")).toEqual([["hello there", "no-address"]]);
  });

  test.each([
    ["---"],
    ["***"],
    ["•"],
    ["|---|---|"],
    ["<>"],
    ["()"],
    ['""'],
    ["“”"],
    [""],
    [" \n\t "],
    ["\ufeff"],
    [">"],
  ])("%s alone is not a token", (text) => {
    expect(readRecipients(text).tokenCount).toBe(0);
  });
});

describe("duplicates", () => {
  test("a duplicate names the first line", () => {
    const list = readRecipients("a@x.test\nb@y.test\n\nA@X.test, <b@Y.TEST>\n a@x.test");
    expect(list.recipients.map((recipient) => recipient.line)).toEqual([1, 2]);
    expect(list.duplicates).toEqual([
      { address: "a@x.test", line: 4, column: 1, source: "A@X.test", firstLine: 1 },
      { address: "b@y.test", line: 4, column: 11, source: "<b@Y.TEST>", firstLine: 2 },
      { address: "a@x.test", line: 5, column: 2, source: "a@x.test", firstLine: 1 },
    ]);
    expect(list.tokenCount).toBe(5);
  });

  test("both forms of a domain are duplicates", () => {
    const list = readRecipients("a@bücher.example\na@xn--bcher-kva.example\na@BÜCHER.example");
    expect(list.recipients).toEqual([
      {
        address: "a@xn--bcher-kva.example",
        display: "a@bücher.example",
        line: 1,
        column: 1,
        source: "a@bücher.example",
      },
    ]);
    expect(list.duplicates.map((duplicate) => duplicate.line)).toEqual([2, 3]);
  });

  test("addresses with different plus tags are different", () => {
    expect(addresses("a@x.test a+b@x.test")).toEqual(["a@x.test", "a+b@x.test"]);
  });
});

describe("suggestions", () => {
  test.each([
    ["a@gmial.com", "a@gmail.com"],
    ["Jane <A@Gmail.con>", "a@gmail.com"],
    ["a@hotmial.com", "a@hotmail.com"],
    ["a@yaho.com", "a@yahoo.com"],
    ["a@outlok.com", "a@outlook.com"],
    ["a@example.con", "a@example.com"],
    ["-a@x.test", "a@x.test"],
    ["'a@x.test", "a@x.test"],
    ["*a@gmial.com", "a@gmail.com"],
    ["a@x.test", undefined],
    ["a@ymail.com", undefined],
    ["+a@x.test", undefined],
  ])("%s is a recipient with the suggestion %s", (text, suggestion) => {
    const list = readRecipients(text);
    expect(list.recipients).toHaveLength(1);
    expect(list.recipients[0]?.suggestion).toBe(suggestion);
  });
});

describe("lines and columns", () => {
  test("every line break counts once", () => {
    const list = readRecipients("a@x.test\r\nb@x.test\rc@x.test\n\nd@x.test\u2028e@x.test\u0085f@x.test");
    expect(list.recipients.map((recipient) => recipient.line)).toEqual([1, 2, 3, 5, 6, 7]);
    expect(list.lineCount).toBe(7);
  });

  test("columns are counted from one", () => {
    const list = readRecipients("  Jane <a@x.test>, b@y.test\n\tc@z.test ?");
    expect(list.recipients.map(({ line, column }) => [line, column])).toEqual([
      [1, 3],
      [1, 20],
      [2, 2],
    ]);
  });

  test("an empty text has one line", () => {
    expect(readRecipients("")).toEqual({
      recipients: [],
      duplicates: [],
      problems: [],
      notes: [],
      tables: [],
      tokenCount: 0,
      lineCount: 1,
    });
    expect(readRecipients("\n\n").lineCount).toBe(3);
  });

  test("quotes and brackets end at the end of the line", () => {
    const text = '"Jane\na@x.test"\n(Max\nb@y.test)\n<c@z.test\n> d@w.test';
    const list = readRecipients(text);
    expect(list.recipients.map(({ address, line }) => [address, line])).toEqual([
      ["a@x.test", 2],
      ["b@y.test", 4],
      ["c@z.test", 5],
      ["d@w.test", 6],
    ]);
    expect(list.problems.map(({ source, line }) => [source, line])).toEqual([
      ['"Jane', 1],
      ["(Max", 3],
    ]);
  });
});

describe("headings", () => {
  test("a heading above a list is not a token", () => {
    const list = readRecipients("E-mail\na@x.test\nb@y.test, c@z.test");
    expect(list.tokenCount).toBe(3);
    expect(list.recipients.map((recipient) => recipient.line)).toEqual([2, 3, 3]);
    expect(list.lineCount).toBe(3);
  });

  test("any other first line is a token", () => {
    expect(problems("People\na@x.test")).toEqual([["People", "no-address"]]);
    expect(problems("email")).toEqual([["email", "no-address"]]);
  });

  test("a text with headings is read as a table", () => {
    expect(named('name,email\n"Doe, Jane",a@x.test\nMax,b@y.test\n')).toEqual([
      ["a@x.test", "Doe, Jane"],
      ["b@y.test", "Max"],
    ]);
  });

  test("a sentence is not a table", () => {
    const list = readRecipients("Hello, these are the people, e-mail:\na@x.test, b@y.test");
    expect(list.recipients.map((recipient) => recipient.address)).toEqual(ab);
  });
});

describe("three hundred messy recipients", () => {
  const list = readRecipients(messy);

  test("every recipient is found", () => {
    const found = list.recipients.map(({ address, name, line, suggestion, display }) => ({
      address,
      line,
      ...(name !== undefined && { name }),
      ...(suggestion !== undefined && { suggestion }),
      ...(display !== undefined && { display }),
    }));
    expect(found).toHaveLength(300);
    expect(found).toEqual(expected.recipients);
  });

  test("every duplicate is reported", () => {
    expect(list.duplicates.map(({ address, line, firstLine }) => ({ address, line, firstLine }))).toEqual(
      expected.duplicates,
    );
  });

  test("every problem is reported", () => {
    const found = list.problems.map(({ source, line, reason, suggestion }) => ({
      source,
      line,
      reason,
      ...(suggestion !== undefined && { suggestion }),
    }));
    expect(found).toEqual(expected.problems);
  });

  test("no token is left over", () => {
    expect(list.tokenCount).toBe(expected.tokenCount);
    expect(list.tokenCount).toBe(
      expected.recipients.length + expected.duplicates.length + expected.problems.length,
    );
    expect(list.lineCount).toBe(expected.lineCount);
  });
});
