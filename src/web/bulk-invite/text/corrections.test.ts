import { describe, expect, test } from "vitest";
import {
  type Change,
  correctAll,
  correctionOf,
  correctSource,
  removalOf,
  removalOfRow,
} from "./corrections.ts";
import { indexLines } from "./lines.ts";
import { parseList } from "./parse-list.ts";

function changed(text: string, change: Change | undefined): string {
  return change === undefined ? text : text.slice(0, change.from) + change.text + text.slice(change.to);
}

/** The text after every suggestion was applied on its own, from the end. */
function correctEach(text: string): string {
  return parseList(text).suggestions.reduceRight(
    (now, suggestion) => changed(now, correctionOf(indexLines(now), suggestion)),
    text,
  );
}

describe("corrections", () => {
  test("a correction keeps the name around the address", () => {
    const suggestion = "jane@gmail.com";
    expect(correctSource({ source: "Jane <jane@gmial.com>", suggestion })).toBe("Jane <jane@gmail.com>");
    expect(correctSource({ source: "mailto:jane@gmial.com", suggestion })).toBe("mailto:jane@gmail.com");
  });

  test.each([
    ["o'brien@gmial.com", "o'brien@gmail.com"],
    ["'o'brien@gmial.com'", "'o'brien@gmail.com'"],
    ["Pat O'Neil <pat.o'neil@gmial.com>", "Pat O'Neil <pat.o'neil@gmail.com>"],
    ["'jane@example.com", "jane@example.com"],
    ["'Jane' 'jane@gmial.com'", "'Jane' 'jane@gmail.com'"],
  ])("all suggestions for %s give %s", (text, corrected) => {
    expect(correctAll(text, parseList(text).suggestions)).toBe(corrected);
  });

  test.each([
    ["jane @ x.com max @ y.org", ["jane@x.com", "max@y.org"]],
    ["Jane <jane @ x.com> Max <max@y. org>", ["jane@x.com", "max@y.org"]],
    ["jane @ x.com(mailto:max@y.org)", ["jane@x.com", "max@y.org"]],
    ["jane@x.co<b>m</b><max@y.org>", ["jane@x.com", "max@y.org"]],
    ["jane@x. com<!-- new -->max@y.org", ["jane@x.com", "max@y.org"]],
    ["jane%40x.com max(at)y.org", ["jane@x.com", "max@y.org"]],
    ["Kim kim@z.net, jane @ x.com was max(at)y.org", ["kim@z.net", "jane@x.com", "max@y.org"]],
  ])("all suggestions for %s join no two people and leave nothing to correct", (text, addresses) => {
    const corrected = parseList(correctAll(text, parseList(text).suggestions));
    expect(corrected.list.recipients.map(({ address }) => address)).toEqual(addresses);
    expect(corrected.suggestions.filter(({ isOtherMailbox }) => isOtherMailbox !== true)).toEqual([]);
  });

  test("an address that is spelled out is replaced whole", () => {
    const spelledOut = { kind: "problem", source: "jane at example dot com", suggestion: "jane@example.com" };
    expect(correctSource(spelledOut)).toBe("jane@example.com");
  });

  test.each([
    ["[kim@x.test](mailto:lee@y.test?subject=Hi)", "[kim@x.test](mailto:kim@x.test?subject=Hi)"],
    ['<a href="mailto:lee@y.test">kim@x.test</a>', '<a href="mailto:kim@x.test">kim@x.test</a>'],
    ['"kim@x.test" <lee@y.test>', '"kim@x.test" <kim@x.test>'],
    ["Kim <b>kim@\u00adx.te\ufeffst</b>", "Kim <b>kim@x.test</b>"],
    ["1.kim@x.test", "kim@x.test"],
  ])("the correction of %j is %j", (source, corrected) => {
    expect(correctSource({ source, suggestion: "kim@x.test" })).toBe(corrected);
  });

  test("a suggestion for another mailbox is applied alone only", () => {
    const { text, suggestions } = parseList(
      "jane@gmial.com\nmünchen@bücher.example\n[a@x.test](mailto:b@y.test)",
    );
    expect(suggestions.map(({ suggestion }) => suggestion)).toEqual([
      "jane@gmail.com",
      "munchen@bücher.example",
      "a@x.test",
    ]);
    expect(correctAll(text, suggestions)).toBe(text.replace("gmial", "gmail"));
    const [, munich] = suggestions;
    expect(changed(text, munich && correctionOf(indexLines(text), munich))).toBe(text.replace("ü", "u"));
  });

  test("a correction changes only the address at its column", () => {
    const line = "a@gmial.com, a@gmial.com";
    const item = { line: 1, column: 14, source: "a@gmial.com", suggestion: "a@gmail.com" };
    expect(changed(line, correctionOf(indexLines(line), item))).toBe("a@gmial.com, a@gmail.com");
  });

  test("a line that changed since it was parsed is left alone", () => {
    const item = { line: 1, column: 1, source: "a@gmial.com", suggestion: "a@gmail.com" };
    expect(correctionOf(indexLines("b@example.com\na@gmial.com"), item)).toBeUndefined();
    expect(correctionOf(indexLines(""), { ...item, line: 9 })).toBeUndefined();
  });

  test("applying all suggestions leaves none", () => {
    const { text, suggestions } = parseList(
      "a@gmial.com, b@gmial.com\nName <c@gmial.com>\nd@@example.com\ne (at) example.com",
    );
    const corrected = correctAll(text, suggestions);
    expect(corrected).toBe("a@gmail.com, b@gmail.com\nName <c@gmail.com>\nd@example.com\ne@example.com");
    expect(parseList(corrected).suggestions).toEqual([]);
  });
});

describe("corrections in a table", () => {
  const heading = "First,Last,Email,Email 2";

  test.each([
    ["an empty address cell", "Jane,Doe,,jane@x.test", "Jane,Doe,jane@x.test,jane@x.test"],
    ["an address cell of spaces", "Jane,Doe, ,jane@x.test", "Jane,Doe,jane@x.test,jane@x.test"],
    ["quoted cells", '"Jane, J.","Doe","","jane@x.test"', '"Jane, J.","Doe","jane@x.test","jane@x.test"'],
    ["a row of two lines", '"Jane\nJ.",Doe,,jane@x.test', '"Jane\nJ.",Doe,jane@x.test,jane@x.test'],
    ["other text in the address cell", "Jane,Doe,none,jane@x.test", "Jane,Doe,jane@x.test,none"],
  ])("the suggestion for a row with %s is written into its address cell", (_case, row, corrected) => {
    const text = `${heading}\nMax,Roe,max@x.test,\n${row}\nKim,Poe,kim@x.test,`;
    const expected = text.replace(row, () => corrected);
    expect(correctEach(text)).toBe(expected);
    expect(correctAll(text, parseList(text).suggestions)).toBe(expected);
    expect(parseList(expected).list.recipients.map(({ address }) => address)).toContain("jane@x.test");
  });

  test("the cells of a shifted row change places, by the user only where the column may be about anyone", () => {
    const text = "First,Last,Email\nMax,Roe,max@x.test\nKim,Poe,kim@x.test\nJane,jane@x.test,Doe";
    const { suggestions } = parseList(text);
    expect(suggestions).toMatchObject([{ suggestion: "jane@x.test", isOtherMailbox: true }]);
    expect(correctAll(text, suggestions)).toBe(text);
    expect(correctEach(text)).toBe(text.replace("jane@x.test,Doe", "Doe,jane@x.test"));
  });

  test("the address cell of a row that is too short is added", () => {
    const text = "Mail 2,Name,Email\nm@y.test,Max,max@x.test\nk@y.test,Kim,kim@x.test\nj@x.test,Jane";
    expect(correctEach(text)).toBe(`${text},j@x.test`);
  });

  test.each([
    ['"Jane ""JD"" <jane@gmial.com>",Sales', '"Jane ""JD"" <jane@gmail.com>",Sales'],
    ['"jane@gmial.com",Sales', '"jane@gmail.com",Sales'],
    ['"jane@@x.test","a ""b"""', '"jane@x.test","a ""b"""'],
    ['"a@x.test\njane@gmial.com","of\ntwo"', '"a@x.test\njane@gmail.com","of\ntwo"'],
  ])("a correction within the quoted cell of %j keeps its quotes", (row, corrected) => {
    const text = `Email,Team\nmax@x.test,Ops\n${row}\nkim@x.test,Ops\n`;
    const expected = text.replace(row, () => corrected);
    expect(correctEach(text)).toBe(expected);
    expect(correctAll(text, parseList(text).suggestions)).toBe(expected);
  });

  test("a correction behind a cell of several lines changes its own row", () => {
    const text = 'Note,Email\n"one\ntwo",jane@gmial.com\nx,max@gmial.com\n';
    expect(correctEach(text)).toBe(text.replaceAll("gmial", "gmail"));
    expect(correctAll(text, parseList(text).suggestions)).toBe(text.replaceAll("gmial", "gmail"));
  });
});

describe("leaving out", () => {
  test.each([
    ["a@x.test, b@x.test", 11, "b@x.test", "a@x.test, "],
    ["b@x.test,Kim,b@x.test", 14, "b@x.test", "b@x.test,Kim,"],
    ["changed since", 1, "a@x.test", "changed since"],
  ])("leaving out of %j keeps the rest of the line", (line, column, source, rest) => {
    expect(changed(line, removalOf(indexLines(line), { line: 1, column, source }))).toBe(rest);
  });

  const withoutRowOf = (text: string, address: string) => {
    const { list } = parseList(text);
    const recipient = list.recipients.find((each) => each.address === address)!;
    return changed(text, removalOfRow(indexLines(text), recipient, list.tables));
  };
  const table = (row: string) => `Note,Email\nx,max@x.test\n${row}y,kim@x.test\n`;

  test.each(["z,jane@gmial.com\n", '"one\ntwo",jane@gmial.com\n', '"one\n\n""two""","jane@gmial.com"\n'])(
    "the whole row %j is removed, however many lines it has",
    (row) => {
      expect(withoutRowOf(table(row), "jane@gmial.com")).toBe(table(""));
    },
  );

  test("a line outside tables is removed whole, and the last one with the line break before it", () => {
    expect(withoutRowOf("Max <max@x.test>\nkim@x.test", "max@x.test")).toBe("kim@x.test");
    expect(withoutRowOf("max@x.test\nkim@x.test", "kim@x.test")).toBe("max@x.test");
  });

  test("a row whose address cell holds another address stays", () => {
    const text = table('z,"jane@gmial.com\nann@x.test"\n');
    expect(withoutRowOf(text, "jane@gmial.com")).toBe(text);
    expect(withoutRowOf(text, "ann@x.test")).toBe(text);
  });
});
