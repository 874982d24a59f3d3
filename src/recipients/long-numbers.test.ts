import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { isLongNumber, isUnsafeNumber, parseExactly, quoteLongNumbers } from "./long-numbers.ts";

describe("long numbers", () => {
  test.each([
    "123456789012345678",
    "-123456789012345678",
    "9007199254740993",
    "9007199254740992",
    "0.1234567890123456789",
    "0.10000000000000001",
    "1e400",
    "-1e400",
    "1e-400",
    "1.2345678901234e-320",
    "1e21",
  ])("JavaScript would change %s", (source) => {
    expect(isLongNumber(source)).toBe(true);
  });

  test.each([
    "0",
    "-0",
    "5",
    "1.0",
    "1.50000000000000000000",
    "9007199254740991",
    "-9007199254740991",
    "1e2",
    "1E+2",
    "0.000001",
    "0.1",
    "0.30000000000000004",
    "123456789.123456",
    "1.5e-300",
    "0e999",
  ])("JavaScript keeps %s", (source) => {
    expect(isLongNumber(source)).toBe(false);
  });

  test("every number that JavaScript writes is kept, unless it is an unsafe integer", () => {
    fc.assert(
      fc.property(fc.double({ noDefaultInfinity: true, noNaN: true }), (value) => {
        expect(isLongNumber(JSON.stringify(value))).toBe(isUnsafeNumber(value));
      }),
    );
  });

  test("whole numbers are kept exactly up to the last safe one", () => {
    fc.assert(
      fc.property(fc.bigInt({ min: -(2n ** 70n), max: 2n ** 70n }), (value) => {
        const isSafe = value <= BigInt(Number.MAX_SAFE_INTEGER) && value >= BigInt(Number.MIN_SAFE_INTEGER);
        expect(isLongNumber(String(value))).toBe(!isSafe);
      }),
    );
  });

  test("quotes are put around long numbers only, and never within strings", () => {
    const text = String.raw`{"a": 123456789012345678, "b": "1e400 \" 123456789012345678,", "c": [5, -1e400]}`;
    expect(quoteLongNumbers(text)).toBe(
      String.raw`{"a": "123456789012345678", "b": "1e400 \" 123456789012345678,", "c": [5, "-1e400"]}`,
    );
  });

  test("a quoted text is read with the digits that were written", () => {
    const digits = fc.bigInt({ min: 2n ** 53n, max: 2n ** 80n }).map(String);
    const values = fc.record({ id: digits, note: fc.string({ unit: "binary" }) });
    fc.assert(
      fc.property(values, ({ id, note }) => {
        const text = `{ "note":${JSON.stringify(note)},\n"id" :${id}, "list":[${id}]}`;
        expect(JSON.parse(quoteLongNumbers(text))).toEqual({ note, id, list: [id] });
      }),
    );
  });

  test("long numbers are read as Infinity and the rest as JSON.parse reads it", () => {
    expect(parseExactly('{"a": [1e400, 1.5], "b": "1e400"}')).toEqual({ a: [Infinity, 1.5], b: "1e400" });
    fc.assert(
      fc.property(fc.jsonValue(), (value) => {
        const text = JSON.stringify(value);
        if (quoteLongNumbers(text) !== text) return;
        expect(parseExactly(text)).toEqual(JSON.parse(text));
      }),
    );
  });

  test("a text of many megabytes is read in linear time and without a stack overflow", () => {
    const long = `["${"x\\n".repeat(1_000_000)}",${"1e5,".repeat(500_000)}0.${"0".repeat(1_000_000)}1]`;
    expect(quoteLongNumbers(long).length).toBe(long.length + 2);
  });
});
