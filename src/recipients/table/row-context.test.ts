import * as fc from "fast-check";
import { quoteLongNumbers } from "#recipients/long-numbers.ts";
import { describe, expect, test } from "vitest";
import type { CellType, ColumnUse } from "./column-use.ts";
import { planOf, readRowContext } from "./row-context.ts";

/** Reads a row whose first cell is the address, without the place of a problem. */
function contextOf(values: string[], uses: ColumnUse[]) {
  const plan = planOf([{ kind: "address" }, ...uses]);
  const { problemCell: _, ...context } = readRowContext((at) => values[at] ?? "", plan);
  return context;
}

function read(value: string, kind: Exclude<ColumnUse["kind"], "metadata">) {
  return contextOf(["a@x.test", value], [{ kind }]);
}

function asText(key: string): ColumnUse {
  return { kind: "metadata", key, type: "text" };
}

describe("redirect URL", () => {
  test.each([
    ["https://example.com"],
    ["https://example.com/"],
    ["https://example.com/welcome?from=mail&x=1#top"],
    ["https://app.example.com:8443/x"],
    ["HTTPS://EXAMPLE.COM"],
    ["https://example.com?x"],
    ["https://xn--bcher-kva.example/über"],
    ["http://localhost"],
    ["http://localhost:4870/x"],
    ["http://127.0.0.1:3000"],
    ["http://[::1]:3000/"],
    ["  https://example.com  "],
  ])("%s is accepted", (url) => {
    expect(read(url, "redirectUrl")).toEqual({ options: { redirectUrl: url.trim() } });
  });

  test.each([
    ["http://example.com", "redirect-url"],
    ["http://localhost.example.com", "redirect-url"],
    ["ftp://example.com", "redirect-url"],
    ["javascript:alert(1)", "redirect-url"],
    ["data:text/html,x", "redirect-url"],
    ["//example.com", "redirect-url"],
    ["example.com", "redirect-url"],
    ["/welcome", "redirect-url"],
    ["https://", "redirect-url"],
    ["https:///x", "redirect-url"],
    ["https://user@example.com", "redirect-url-user"],
    ["https://bücher.example/x", "redirect-url-host"],
    ["https://example.com/\u202Egnp.exe", "redirect-url-characters"],
    ["https://user:pass@example.com", "redirect-url-user"],
    ["https://example.com\\@other.test", "redirect-url-characters"],
    ["https://exam ple.com", "redirect-url-characters"],
    ["https://example.com/a b", "redirect-url-characters"],
    ["https://example.com/\nx", "redirect-url-characters"],
    ["https://example.com:port", "redirect-url-host"],
    ["https://example.com:99999", "redirect-url"],
    [`https://example.com/${"x".repeat(2048)}`, "redirect-url-length"],
  ])("%s refuses the row", (url, problem) => {
    expect(read(url, "redirectUrl")).toEqual({ problem });
  });
});

describe("expiry", () => {
  test.each([
    ["1", 1],
    ["30", 30],
    ["365", 365],
    [" 7 ", 7],
    ["007", 7],
  ])("an expiry of %s is %i days", (text, expiresInDays) => {
    expect(read(text, "expiresInDays")).toEqual({ options: { expiresInDays } });
  });

  test.each([["0"], ["366"], ["-1"], ["1.5"], ["1e2"], ["0x1"], ["thirty"], ["30 days"], ["1000"], ["３０"]])(
    "%s refuses the row",
    (text) => {
      expect(read(text, "expiresInDays")).toEqual({ problem: "expires-in-days" });
    },
  );

  test("exactly 1 to 365 days are accepted", () => {
    fc.assert(
      fc.property(fc.integer({ min: -10, max: 1000 }), (days) => {
        const context = read(String(days), "expiresInDays");
        const isTaken = days >= 1 && days <= 365;
        expect(context).toEqual(
          isTaken ? { options: { expiresInDays: days } } : { problem: "expires-in-days" },
        );
      }),
    );
  });
});

describe("metadata", () => {
  test.each([
    ['{"role":"admin"}', { role: "admin" }],
    ['{"a":{"b":[1,null,true]}}', { a: { b: [1, null, true] } }],
    [' {"x":"ü"} ', { x: "ü" }],
  ])("%s is accepted", (text, publicMetadata) => {
    expect(read(text, "publicMetadata")).toEqual({ options: { publicMetadata } });
  });

  test.each([
    ["admin", "metadata"],
    ["[1]", "metadata"],
    ["1", "metadata"],
    ["null", "metadata"],
    ['"text"', "metadata"],
    ["{role:admin}", "metadata"],
    ['{"role":', "metadata"],
    ['{"__proto__":{"x":1}}', "metadata-keys"],
    ['{"a":{"constructor":1}}', "metadata-keys"],
    ['{"id": 123456789012345678}', "metadata-numbers"],
    ['{"a":[{"ratio":0.1234567890123456789}]}', "metadata-numbers"],
    ['{"a":[{"prototype":1}]}', "metadata-keys"],
    [`{"x":"${"y".repeat(8192)}"}`, "metadata-size"],
    ["[".repeat(20_000), "metadata"],
    [`{"a":${"[".repeat(20_000)}${"]".repeat(20_000)}}`, "metadata-size"],
  ])("%.40s refuses the row", (text, problem) => {
    expect(read(text, "publicMetadata")).toEqual({ problem });
  });

  test("an empty object counts as not given", () => {
    expect(read("{}", "publicMetadata")).toEqual({});
    expect(read("", "publicMetadata")).toEqual({});
  });

  test("metadata columns add to the object", () => {
    expect(
      contextOf(
        ["a@x.test", '{"role":"admin","team":"old"}', "Red", "7", " "],
        [{ kind: "publicMetadata" }, asText("team"), asText("seat"), asText("empty"), asText("missing")],
      ),
    ).toEqual({
      options: { publicMetadata: { role: "admin", team: "Red", seat: "7" } },
    });
  });

  test("a column with a reserved key refuses the row", () => {
    expect(contextOf(["a@x.test", "x"], [asText("__proto__")])).toEqual({ problem: "metadata-keys" });
    expect(contextOf(["a@x.test", ""], [asText("__proto__")])).toEqual({});
  });

  test.each<[string, CellType, unknown]>([
    ["007", "text", "007"],
    ["5", "number", 5],
    ["-1.5", "number", -1.5],
    ["TRUE", "boolean", true],
    ["no", "boolean", false],
    ["1", "boolean", true],
    ["[1]", "json", [1]],
  ])("the cell %s of type %s has its value", (cell, type, value) => {
    expect(contextOf(["a@x.test", cell], [{ kind: "metadata", key: "x", type }])).toEqual({
      options: { publicMetadata: { x: value } },
    });
  });

  test.each<[string, CellType, string]>([
    ["007", "number", "cell-number"],
    ["five", "number", "cell-number"],
    ["maybe", "boolean", "cell-boolean"],
    ["{x", "json", "cell-json"],
  ])("the cell %s does not fit the type %s and refuses the row", (cell, type, problem) => {
    expect(contextOf(["a@x.test", cell], [{ kind: "metadata", key: "x", type }])).toEqual({ problem });
  });

  test("a problem names its cell", () => {
    const plan = planOf([{ kind: "address" }, { kind: "unused" }, { kind: "expiresInDays" }]);
    expect(readRowContext((at) => ["a@x.test", "", "soon"][at] ?? "", plan, 3)).toEqual({
      problem: "expires-in-days",
      problemCell: { table: 3, column: 2 },
    });
  });

  test("any JSON object without long numbers is accepted unchanged", () => {
    const json = fc.dictionary(fc.string({ unit: "grapheme", minLength: 1, maxLength: 8 }), fc.jsonValue());
    fc.assert(
      fc.property(json, (value) => {
        const text = JSON.stringify(value);
        fc.pre(quoteLongNumbers(text) === text);
        const context = read(text, "publicMetadata");
        const isDangerous = /"(?:__proto__|constructor|prototype)":/.test(text);
        const kept = text === "{}" ? {} : { options: { publicMetadata: JSON.parse(text) as unknown } };
        expect(context).toEqual(isDangerous ? { problem: "metadata-keys" } : kept);
      }),
    );
  });
});

describe("names", () => {
  const uses: ColumnUse[] = [{ kind: "name" }, { kind: "firstName" }, { kind: "lastName" }];

  test.each([
    [["a@x.test", "Jane Doe", "", ""], "Jane Doe"],
    [["a@x.test", "Jane Doe", "J.", "D."], "Jane Doe"],
    [["a@x.test", "", "Jane", "Doe"], "Jane Doe"],
    [["a@x.test", "", "Jane", ""], "Jane"],
    [["a@x.test", " ", "", " Doe "], "Doe"],
    [["a@x.test", "", "", ""], undefined],
    [["a@x.test"], undefined],
  ])("%j is named %s", (values, name) => {
    expect(contextOf(values, uses).name).toBe(name);
  });

  test("the first invalid option is reported", () => {
    const all: ColumnUse[] = [{ kind: "redirectUrl" }, { kind: "expiresInDays" }, { kind: "publicMetadata" }];
    expect(contextOf(["a@x.test", "x", "y", "z"], all)).toEqual({ problem: "redirect-url" });
    expect(contextOf(["a@x.test", "", "y", "z"], all)).toEqual({ problem: "expires-in-days" });
    expect(contextOf(["a@x.test", "", "", "z"], all)).toEqual({ problem: "metadata" });
  });
});

describe("names", () => {
  const nameIn = (value: string) => readRowContext(() => value, { name: 0, metadata: [] }).name;

  test.each(["NULL", "null", "n/a", "N/A", "#N/A", "#REF!", "-", "—", "undefined"])(
    "%j in a name cell is a missing value",
    (value) => {
      expect(nameIn(value)).toBeUndefined();
    },
  );

  test.each([
    ["Null", "Null"],
    ["Na", "Na"],
    ["None", "None"],
    ['"Ada"', "Ada"],
    ["'Ada'", "Ada"],
    ["“Ada”", "Ada"],
    ["„Ada“", "Ada"],
    ['"Ada', "Ada"],
    ['["Ada"', "Ada"],
    ["> Ada", "Ada"],
    ["('Ada'", "Ada"],
    ["(Ada) Lee", "(Ada) Lee"],
    ['Ada "Bee" Cee', 'Ada "Bee" Cee'],
    ["'t Hooft", "'t Hooft"],
  ])("the name cell %j holds the name %j", (value, name) => {
    expect(nameIn(value)).toBe(name);
  });
});
