import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { Columns } from "./csv-columns.ts";
import { readRow } from "./csv-options.ts";
import type { Row } from "./csv-rows.ts";

function rowOf(...values: string[]): Row {
  const cells = values.map((value) => ({ value, start: 0, end: 0 }));
  return { cells, start: 0, end: 0, line: 1, lineStart: 0 };
}

function read(value: string, field: Exclude<keyof Columns, "metadataKeys" | "address">) {
  return readRow(rowOf("a@x.test", value), { address: 0, metadataKeys: [], [field]: 1 });
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
  ])("%s is kept", (url) => {
    expect(read(url, "redirectUrl")).toEqual({ options: { redirectUrl: url.trim() } });
  });

  test.each([
    ["http://example.com"],
    ["http://localhost.example.com"],
    ["ftp://example.com"],
    ["javascript:alert(1)"],
    ["data:text/html,x"],
    ["//example.com"],
    ["example.com"],
    ["/welcome"],
    ["https://"],
    ["https:///x"],
    ["https://user@example.com"],
    ["https://bücher.example/x"],
    ["https://example.com/\u202Egnp.exe"],
    ["https://user:pass@example.com"],
    ["https://example.com\\@other.test"],
    ["https://exam ple.com"],
    ["https://example.com/a b"],
    ["https://example.com/\nx"],
    ["https://example.com:port"],
    [`https://example.com/${"x".repeat(2048)}`],
  ])("%s refuses the row", (url) => {
    expect(read(url, "redirectUrl")).toEqual({ problem: "redirect-url" });
  });
});

describe("expiry", () => {
  test.each([
    ["1", 1],
    ["30", 30],
    ["365", 365],
    [" 7 ", 7],
    ["007", 7],
  ])("%s is %i days", (text, expiresInDays) => {
    expect(read(text, "expiresInDays")).toEqual({ options: { expiresInDays } });
  });

  test.each([["0"], ["366"], ["-1"], ["1.5"], ["1e2"], ["0x1"], ["thirty"], ["30 days"], ["1000"], ["３０"]])(
    "%s refuses the row",
    (text) => {
      expect(read(text, "expiresInDays")).toEqual({ problem: "expires-in-days" });
    },
  );

  test("exactly 1 to 365 are taken", () => {
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
  ])("%s is kept", (text, publicMetadata) => {
    expect(read(text, "metadata")).toEqual({ options: { publicMetadata } });
  });

  test.each([
    ["admin"],
    ["[1]"],
    ["1"],
    ["null"],
    ['"text"'],
    ["{role:admin}"],
    ['{"role":'],
    ['{"__proto__":{"x":1}}'],
    ['{"a":{"constructor":1}}'],
    ['{"a":[{"prototype":1}]}'],
    [`{"x":"${"y".repeat(8192)}"}`],
    ["[".repeat(20_000)],
    [`{"a":${"[".repeat(20_000)}${"]".repeat(20_000)}}`],
  ])("%.40s refuses the row", (text) => {
    expect(read(text, "metadata")).toEqual({ problem: "metadata" });
  });

  test("an empty object says nothing", () => {
    expect(read("{}", "metadata")).toEqual({});
    expect(read("", "metadata")).toEqual({});
  });

  test("columns add to the object", () => {
    const columns: Columns = {
      address: 0,
      metadata: 1,
      metadataKeys: [
        { key: "team", at: 2 },
        { key: "seat", at: 3 },
        { key: "empty", at: 4 },
        { key: "missing", at: 9 },
      ],
    };
    expect(readRow(rowOf("a@x.test", '{"role":"admin","team":"old"}', "Red", "7", " "), columns)).toEqual({
      options: { publicMetadata: { role: "admin", team: "Red", seat: "7" } },
    });
  });

  test("dangerous column names refuse the row", () => {
    const columns: Columns = { address: 0, metadataKeys: [{ key: "__proto__", at: 1 }] };
    expect(readRow(rowOf("a@x.test", "x"), columns)).toEqual({ problem: "metadata" });
    expect(readRow(rowOf("a@x.test", ""), columns)).toEqual({});
  });

  test("any JSON object is kept as it is", () => {
    const json = fc.dictionary(fc.string({ unit: "grapheme", minLength: 1, maxLength: 8 }), fc.jsonValue());
    fc.assert(
      fc.property(json, (value) => {
        const text = JSON.stringify(value);
        const context = read(text, "metadata");
        const isDangerous = /"(?:__proto__|constructor|prototype)":/.test(text);
        const kept = text === "{}" ? {} : { options: { publicMetadata: JSON.parse(text) as unknown } };
        expect(context).toEqual(isDangerous ? { problem: "metadata" } : kept);
      }),
    );
  });
});

describe("names", () => {
  const columns: Columns = { address: 0, name: 1, firstName: 2, lastName: 3, metadataKeys: [] };

  test.each([
    [["a@x.test", "Jane Doe", "", ""], "Jane Doe"],
    [["a@x.test", "Jane Doe", "J.", "D."], "Jane Doe"],
    [["a@x.test", "", "Jane", "Doe"], "Jane Doe"],
    [["a@x.test", "", "Jane", ""], "Jane"],
    [["a@x.test", " ", "", " Doe "], "Doe"],
    [["a@x.test", "", "", ""], undefined],
    [["a@x.test"], undefined],
  ])("%j is named %s", (values, name) => {
    expect(readRow(rowOf(...values), columns).name).toBe(name);
  });

  test("the first wrong value is told", () => {
    const all: Columns = { address: 0, redirectUrl: 1, expiresInDays: 2, metadata: 3, metadataKeys: [] };
    expect(readRow(rowOf("a@x.test", "x", "y", "z"), all)).toEqual({ problem: "redirect-url" });
    expect(readRow(rowOf("a@x.test", "", "y", "z"), all)).toEqual({ problem: "expires-in-days" });
    expect(readRow(rowOf("a@x.test", "", "", "z"), all)).toEqual({ problem: "metadata" });
  });
});
