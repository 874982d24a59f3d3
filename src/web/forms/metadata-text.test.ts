import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import * as z from "zod/mini";
import { formatJson, writeMetadata } from "./metadata-text.ts";
import { OptionValues } from "./option-values.ts";

const readMetadata = (text: string) => z.safeParse(OptionValues.shape.publicMetadata, text);

function messageOf(text: string): string {
  return readMetadata(text).error?.issues[0]?.message ?? "";
}

describe("metadata as text", () => {
  test("blank text and an empty object mean no metadata", () => {
    expect(readMetadata(" \n ")).toEqual({ success: true, data: undefined });
    expect(readMetadata(" {} ")).toEqual({ success: true, data: undefined });
  });

  test("an object is read with its keys", () => {
    expect(readMetadata('{"plan": "team", "seats": 3}').data).toEqual({ plan: "team", seats: 3 });
  });

  test("lists and bare values are refused", () => {
    for (const text of ["[1, 2]", '"team"', "3", "null", "true"]) {
      expect(messageOf(text)).toBe('The metadata is not a JSON object. Write one, such as {"plan": "team"}.');
    }
  });

  test.each([
    ['{"plan": "team",}', "Remove the comma after the last value."],
    ['{plan: "team"}', "Put every key in quotes"],
    ["{'plan': 'team'}", "Use double quotes"],
    ["{“plan”: 1}", "Use straight quotes"],
    ['{"plan": "team"', "A closing } is missing."],
    ["plan", "Write an object"],
  ])("a common mistake gets its advice: %s", (text, advice) => {
    expect(messageOf(text)).toContain(advice);
  });

  test("a missing comma is placed on its line", () => {
    expect(messageOf('{\n  "plan": "team",\n  "seats": 3\n  "trial": true\n}')).toContain("see line 4");
  });

  test("dangerous keys are refused at any depth", () => {
    expect(messageOf('{"a": [{"__proto__": {"admin": true}}]}')).toContain("__proto__");
  });

  test("metadata over the limit is refused", () => {
    expect(messageOf(JSON.stringify({ note: "x".repeat(9_000) }))).toContain("8,192");
  });

  test("any text is read without throwing", () => {
    fc.assert(fc.property(fc.string(), (text) => typeof readMetadata(text).success === "boolean"));
  });

  test("an object survives being written and read", () => {
    const values = fc.dictionary(fc.stringMatching(/^[a-z]{1,8}$/), fc.jsonValue(), {
      minKeys: 1,
      maxKeys: 5,
    });
    fc.assert(
      fc.property(values, (value) => {
        const reading = readMetadata(writeMetadata(value));
        if (!reading.success) return;
        expect(JSON.stringify(reading.data)).toBe(JSON.stringify(value));
      }),
    );
  });
});

describe("formatted JSON", () => {
  test("numbers keep their digits and strings their spaces", () => {
    const text = String.raw`{"id":123456789012345678,"rate":1.50,"empty":{},"none":[ ],"a b":["{,:}",1e400, null]}`;
    expect(formatJson(text)).toBe(
      [
        "{",
        '  "id": 123456789012345678,',
        '  "rate": 1.50,',
        '  "empty": {},',
        '  "none": [],',
        '  "a b": [',
        '    "{,:}",',
        "    1e400,",
        "    null",
        "  ]",
        "}",
      ].join("\n"),
    );
  });

  test("formatted JSON is what JSON.stringify writes with two spaces", () => {
    fc.assert(
      fc.property(fc.jsonValue(), (value) => {
        expect(formatJson(JSON.stringify(value))).toBe(JSON.stringify(value, null, 2));
      }),
    );
  });
});
