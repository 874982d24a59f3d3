import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { readRecipients } from "./read-recipients.ts";

type Mark = [address: string, doubt: string | undefined, suggestion: string | undefined];

function marks(text: string): Mark[] {
  const { recipients, problems } = readRecipients(text);
  expect(problems).toEqual([]);
  return recipients.map(({ address, display, doubt, suggestion }) => [display ?? address, doubt, suggestion]);
}

describe("doubts about one address", () => {
  test.each([
    ["jane@exаmple.com", "mixed-scripts", "jane@example.com"],
    ["Jane <jane@exаmple.com>", "mixed-scripts", "jane@example.com"],
    ["jane@шapple.com", "mixed-scripts", undefined],
    ["jane@gmiаl.com", "mixed-scripts", "jane@gmail.com"],
    ["jane@xn--exmple-4nf.com", "mixed-scripts", "jane@example.com"],
    ["jane@example\u0662.com", "mixed-scripts", undefined],
    ["i:0#.f|membership|jane@example.com", "odd-character", "jane@example.com"],
    ["email=jane@example.com", "odd-character", "jane@example.com"],
    ["jane. doe@example.com", "split-address", "jane.doe@example.com"],
    ["jane_ doe@example.com", "split-address", "jane_doe@example.com"],
    ["bounce+jane=example.com@list.example", "odd-character", undefined],
    ["jane@example.comMax", "unknown-suffix", "jane@example.com"],
    ["jane@exam\u200bple.com", "invisible-character", "jane@example.com"],
    ["jane@büc\u2060her.example", "invisible-character", "jane@bücher.example"],
    ["je\u00adan@example.com", "invisible-character", "jean@example.com"],
    ["jane@nas.local", "unknown-suffix", undefined],
    ["jane@mail.corp.internal", "unknown-suffix", undefined],
    ["jane@example.invalid", "unknown-suffix", undefined],
    ["jane@example.con", undefined, "jane@example.com"],
    ["jane@gmial.com", undefined, "jane@gmail.com"],
  ])("%j is marked as %s with the suggestion %s", (text, doubt, suggestion) => {
    expect(marks(text).map(([, ...mark]) => mark)).toEqual([[doubt, suggestion]]);
  });

  test.each([
    ["jane+tag@example.com"],
    ["o'neill@example.com"],
    ["24seven@example.com"],
    ["1st.person@example.com"],
    ["1.jane@example.com"],
    ["jane.24@example24.com"],
    ["jane@photos.photography"],
    ["jane@sub.domain.example.co.uk"],
    ["jane@münchen.de"],
    ["jane@пример.рф"],
    ["jane@日本語.jp"],
    ["jane@example.みんな"],
    ["jane@xn--bcher-kva.example"],
    ["r&d@example.test"],
    ["a. jane@example.com"],
    ["iii. jane@example.com"],
    ["Dr. doe@example.com"],
    ["\u200bjane@example.com\ufeff"],
  ])("%j is not doubtful", (text) => {
    expect(marks(text).map(([, ...mark]) => mark)).toEqual([[undefined, undefined]]);
  });

  test("an address with a space before its dot is refused with the whole address", () => {
    const { recipients, problems } = readRecipients("jane .doe@example.com");
    expect(recipients).toEqual([]);
    expect(problems).toMatchObject([{ reason: "space", suggestion: "jane.doe@example.com" }]);
  });

  test("every address read from names in braces has a doubt", () => {
    const { recipients } = readRecipients("{jane,max}@example.com");
    expect(recipients.map(({ suggestion }) => suggestion)).toEqual(["max@example.com"]);
  });

  test("every recipient of a doubtful domain is marked", () => {
    expect(marks("a@nas.local\nb@nas.local\nc@example.com\nd@nas.local").map(([, doubt]) => doubt)).toEqual([
      "unknown-suffix",
      "unknown-suffix",
      undefined,
      "unknown-suffix",
    ]);
  });
});

describe("numbering", () => {
  test.each([
    ["1.jane@example.com\n2.max@example.org\n3.kim@example.net"],
    ["1-jane@example.com\n2-max@example.org\n3-kim@example.net"],
    ["#1jane@example.com\n#2max@example.org\n#3kim@example.net"],
    ["01.jane@example.com\r\n02.max@example.org\r\n03.kim@example.net"],
    ["1.jane@example.com, 2.max@example.org, 3.kim@example.net"],
    ["1jane@example.com\n2max@example.org\n3kim@example.net"],
    ["11.jane@example.com\n\n12.max@example.org\n13.kim@example.net"],
  ])("the numbers of %j are doubtful", (text) => {
    expect(marks(text).map(([, doubt, suggestion]) => [doubt, suggestion])).toEqual([
      ["numbering", "jane@example.com"],
      ["numbering", "max@example.org"],
      ["numbering", "kim@example.net"],
    ]);
  });

  test("a row that cannot be read does not end the numbering", () => {
    const { recipients } = readRecipients("1.jane@example.com\nMax Roe\n3.kim@example.net");
    expect(recipients.map(({ doubt }) => doubt)).toEqual(["numbering", "numbering"]);
  });

  test.each([
    ["1)jane@example.com\n2)max@example.org"],
    ["(1)jane@example.com\n(2)max@example.org"],
    ["1. jane@example.com\n2. max@example.org"],
  ])("numbers beside the address in %j are left out", (text) => {
    expect(marks(text)).toEqual([
      ["jane@example.com", undefined, undefined],
      ["max@example.org", undefined, undefined],
    ]);
  });

  test.each([
    ["1.jane@example.com\nmax@example.org"],
    ["1.jane@example.com\n7.max@example.org"],
    ["1jane@example.com\n2max@example.org"],
    ["7jane@example.com\n8max@example.org\n9kim@example.net"],
    ["1a@example.com\n2b@example.com\n3c@example.com"],
    ["24.jane@example.com\n25.max@example.org"],
    ["101-room@example.com\n102-room@example.com\n103-room@example.com"],
    ["1st@example.com\n2nd@example.com\n3rd@example.com"],
    ["2001jane@example.com\n2002max@example.org\n2003kim@example.net"],
  ])("%j is not a numbering", (text) => {
    expect(
      marks(text)
        .map(([, doubt]) => doubt)
        .filter((doubt) => doubt !== undefined),
    ).toEqual([]);
  });

  test("a numbered list of any people gets all of them as suggestions", () => {
    const name = fc.stringMatching(/^[a-z]{2,8}$/);
    fc.assert(
      fc.property(
        fc.uniqueArray(name, { minLength: 2, maxLength: 12 }),
        fc.constantFrom(".", "-"),
        (names, mark) => {
          const text = names.map((one, i) => `${i + 1}${mark}${one}@example.com`).join("\n");
          expect(marks(text).map(([, , suggestion]) => suggestion)).toEqual(
            names.map((one) => `${one}@example.com`),
          );
        },
      ),
    );
  });
});

describe("text and link", () => {
  test.each([
    ["[kim@x.test](mailto:lee@y.test)"],
    ["[Kim: kim@x.test](mailto:lee@y.test?subject=Hello)"],
    ['"kim@x.test" <lee@y.test>'],
    ['"Kim (kim@x.test)" <lee@y.test>'],
    ['"KIM@X.test" <mailto:lee@y.test>'],
    ['"kim@x.test via Documents" <lee@y.test>'],
    ["<mailto:lee@y.test|kim@x.test>"],
    ["<mailto:lee@y.test|Kim kim@x.test>"],
    ['<a href="mailto:lee@y.test">\n  kim@x.test\n</a>'],
  ])("%s is one doubtful recipient", (text) => {
    expect(readRecipients(text).recipients).toMatchObject([
      {
        address: "lee@y.test",
        doubt: "other-link",
        suggestion: "kim@x.test",
        isOtherMailbox: true,
        source: text,
      },
    ]);
    expect(readRecipients(text).recipients[0]?.name).toBeUndefined();
  });

  test.each([
    ["kim@x.test <lee@y.test>"],
    ["'kim@x.test' <lee@y.test>"],
    ["kim@x.test<mailto:lee@y.test>"],
    ["kim@x.test [mailto:lee@y.test]"],
    ["kim@x.test (mailto:lee@y.test)"],
    ["[kim@x.test] (mailto:lee@y.test?subject=Hello)"],
    ["kim@x.test via Documents <lee@y.test>"],
    ["<kim@x.test> [mailto:lee@y.test]"],
    ["From: kim@x.test [mailto:kim@x.test] on behalf of lee@y.test"],
    ["'kim@x.test' im Auftrag von Lee Roe <lee@y.test>"],
  ])("%s is two doubtful recipients", (text) => {
    expect(marks(text)).toEqual([
      ["kim@x.test", "other-link", undefined],
      ["lee@y.test", "other-link", "kim@x.test"],
    ]);
  });

  test.each([
    ["<mailto:kim@x.test|kim@x.test>"],
    ["<mailto:kim@x.test|Kim Roe>"],
    ["kim@x.test [mailto:KIM@x.test]"],
    ["kim@x.test (mailto:kim@x.test?subject=Hello)"],
    ["kim@x.test via Documents <kim@x.test>"],
    ['<a href="mailto:kim@x.test">\nkim@x.test\n</a>'],
  ])("%s is one recipient without a doubt", (text) => {
    const { recipients, duplicates, problems } = readRecipients(text);
    expect(recipients.map(({ address, doubt }) => [address, doubt])).toEqual([["kim@x.test", undefined]]);
    expect([...duplicates, ...problems]).toEqual([]);
  });

  test("the label of a chat program's link is the name", () => {
    const { recipients } = readRecipients("Hi <mailto:kim@x.test|Kim Roe>, <mailto:lee@y.test|Lee>");
    expect(recipients.map(({ name }) => name)).toEqual(["Kim Roe", "Lee"]);
  });

  test("a link over several lines is on its first line, and the lines after it keep their numbers", () => {
    const { recipients } = readRecipients('<a href="mailto:kim@x.test">\nKim\n</a>\nlee@y.test\n');
    expect(recipients).toMatchObject([
      { address: "kim@x.test", name: "Kim", line: 1 },
      { address: "lee@y.test", line: 4 },
    ]);
  });

  test.each([
    ["[kim@x.test](mailto:kim@x.test)"],
    ["[KIM@x.test](mailto:kim@X.test?subject=Hi)"],
    ['"kim@x.test" <kim@x.test>'],
    ['"Kim @ Work" <kim@x.test>'],
    ["<kim@x.test> <lee@y.test>"],
    ["kim@x.test, <lee@y.test>"],
    ["kim@x.test Lee <lee@y.test>"],
    ["[Kim](mailto:kim@x.test)"],
  ])("%s is not doubtful", (text) => {
    expect(marks(text).filter(([, doubt]) => doubt !== undefined)).toEqual([]);
  });
});

describe("labels of other people", () => {
  const doubtsOf = (text: string) =>
    readRecipients(text).recipients.map(({ address, doubt }) => `${address} ${doubt ?? "invited"}`);

  test.each([
    "manager",
    "Owner",
    "Supervisor",
    "owner_email",
    "createdBy",
    "Vorgesetzte",
    "Manager e-mail",
    "- owner",
  ])("the address behind the label %j is doubtful", (label) => {
    expect(doubtsOf(`email: ada@example.com\n${label}: kim@example.net`)).toEqual([
      "ada@example.com invited",
      "kim@example.net other-person",
    ]);
  });

  test("a label before a semicolon counts for its line", () => {
    const lines = ["ORGANIZER;CN=Boss:mailto:boss@corp.example", "ATTENDEE;CN=Ada:mailto:ada@example.com"];
    const { recipients } = readRecipients(lines.join("\n"));
    expect(recipients.map(({ doubt }) => doubt)).toEqual(["other-person", undefined]);
  });

  test("all addresses of a line with such a label are doubtful, also with names", () => {
    expect(doubtsOf("Owners: Kim <kim@example.net>, Lee <lee@example.com>\nada@example.com")).toEqual([
      "kim@example.net other-person",
      "lee@example.com other-person",
      "ada@example.com invited",
    ]);
  });

  test.each(["From", "To", "Cc", "Members", "Attendees", "E-mail", "Hugo Boss"])(
    "the address behind the label %j is not doubtful",
    (label) => {
      expect(doubtsOf(`${label}: kim@example.net`)).toEqual(["kim@example.net invited"]);
    },
  );
});

describe("fields of a mail", () => {
  test.each([
    ["Bcc: kim@x.test, Lee <lee@y.test>"],
    ["> bcc : kim@x.test; lee@y.test"],
    ["Cci: kim@x.test,\n\tLee <lee@y.test>"],
    ["Bcc: kim@x.test Bcc: lee@y.test"],
    ["Resent-To: kim@x.test,\n lee@y.test"],
  ])("every address of %s is doubtful", (text) => {
    expect(marks(text).map(([address, doubt]) => [address, doubt])).toEqual([
      ["kim@x.test", "mail-field"],
      ["lee@y.test", "mail-field"],
    ]);
  });

  test("a label with a space before its colon is no name", () => {
    const { recipients } = readRecipients("De : kim@x.test\nÀ\u00a0: lee@y.test\nKim Roe : max@z.test");
    expect(recipients.map(({ name }) => name)).toEqual([undefined, undefined, undefined]);
  });

  test("Bcc behind another field of the same line is doubtful", () => {
    expect(marks("To: kim@x.test; Bcc: lee@y.test").map(([, doubt]) => doubt)).toEqual([
      undefined,
      "mail-field",
    ]);
  });

  test("the field after Bcc names recipients again, and so does the text after the header", () => {
    const text = "Bcc: kim@x.test,\n lee@y.test\nCc: max@z.test,\n pat@z.test\nsam@z.test\n";
    expect(marks(text).filter(([, doubt]) => doubt !== undefined)).toHaveLength(2);
  });
});

describe("people who are not meant", () => {
  test.each([
    ["was kim@x.test"],
    ["kim@x.test (left)"],
    ["kim@x.test - no longer here"],
    ["kim@x.test — Left the company"],
    ["old: kim@x.test"],
    ["Do not invite kim@x.test"],
    ["nicht mehr kim@x.test"],
    ["kim@x.test\tREMOVED"],
    ["kim@x.test left"],
    ["Kim Roe (left) <kim@x.test>"],
    ["Kim Roe – left in May <kim@x.test>"],
    ["Please remove kim@x.test"],
    ["Example: kim@x.test"],
    ["e.g. kim@x.test"],
    ["- ~~Kim kim@x.test~~"],
    ["<s>Kim Roe kim@x.test</s>"],
    ["~~kim@x.test~~"],
    ["<li><del>kim@x.test</del></li>"],
  ])("the address of %s is doubtful and has no name", (text) => {
    expect(readRecipients(text).recipients).toMatchObject([{ address: "kim@x.test", doubt: "not-meant" }]);
    expect(readRecipients(text).recipients[0]?.name).toBeUndefined();
  });

  test.each([
    ["Never Moyo kim@x.test"],
    ["Old, Kim <kim@x.test>"],
    ["kim@x.test (Notker Wass)"],
    ["wasilij kim@x.test"],
    ["Exa Warren <kim@x.test>"],
    ["Kim Left kim@x.test"],
    ["<b>kim@x.test</b>"],
    ["<s>Lee</s> Kim <kim@x.test>"],
    ["Kim Roe (Sales) <kim@x.test>"],
    ["Kim Roe - Leftwich <kim@x.test>"],
    ["Kim Sample <kim@x.test>"],
  ])("the address of %s is not doubtful", (text) => {
    expect(marks(text).map(([, doubt]) => doubt)).toEqual([undefined]);
  });
});

describe("line breaks that no keyboard types", () => {
  test.each([["\u000b"], ["\f"], ["\u0085"], ["\u2028"], ["\u2029"]])("%j separates recipients", (mark) => {
    const text = `Kim Roe${mark}kim@x.test${mark}lee@y.test${mark}${mark}Max <max@z.test>${mark}`;
    const { recipients } = readRecipients(text);
    expect(recipients.map(({ address, doubt }) => [address, doubt])).toEqual([
      ["kim@x.test", undefined],
      ["lee@y.test", undefined],
      ["max@z.test", undefined],
    ]);
  });

  test.each([["\u000b"], ["\f"], ["\u0085"], ["\u2028"], ["\u2029"]])(
    "an address that %j may have cut is doubtful with the whole one",
    (mark) => {
      for (const text of [
        `kim@example.co${mark}m`,
        `ki${mark}m@example.com`,
        `lee@y.test\nki${mark}m@example.com\n`,
      ]) {
        const { recipients } = readRecipients(text);
        expect(recipients.at(-1)).toMatchObject({
          doubt: "split-address",
          suggestion: "kim@example.com",
          isOtherMailbox: true,
        });
      }
    },
  );
});
