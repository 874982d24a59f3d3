import { assert, json, property, string } from "fast-check";
import { expect, test } from "vitest";
import { jsonFault, jsonMaxDepth, jsonMaxString } from "./json-limits.ts";

const nested = (levels: number): string => `${"[".repeat(levels)}${"]".repeat(levels)}`;

test("the deepest allowed nesting passes and one level more fails", () => {
  expect(jsonFault(nested(jsonMaxDepth))).toBeNull();
  expect(jsonFault(nested(jsonMaxDepth + 1))).toBe("The body may nest at most 64 levels deep.");
  expect(jsonFault(`[${"[],".repeat(1_000)}{}]`)).toBeNull();
});

test("brackets in strings do not count as nesting", () => {
  expect(jsonFault(JSON.stringify(`"\\"${"[{".repeat(500)}`))).toBeNull();
});

test("the longest allowed string passes and one character more fails", () => {
  expect(jsonFault(`"${"x".repeat(jsonMaxString)}"`)).toBeNull();
  const fault = "A string in the body may have at most 65,536 characters.";
  expect(jsonFault(`"${"x".repeat(jsonMaxString + 1)}"`)).toBe(fault);
  expect(jsonFault(`{"${"x".repeat(jsonMaxString + 1)}":1}`)).toBe(fault);
  expect(jsonFault(`"${"x".repeat(jsonMaxString + 1)}`)).toBe(fault);
});

test("a string of backslashes is scanned once", () => {
  // Looking back from each quote over all the backslashes before it would take forever here.
  expect(jsonFault(`["${'\\"'.repeat(30_000)}"]`)).toBeNull();
  expect(jsonFault(`["${"\\".repeat(65_000)}"`)).toBeNull();
});

test("ordinary JSON has no fault", () => {
  assert(property(json({ maxDepth: 20 }), (text) => jsonFault(text) === null));
});

test("no text makes the check throw", () => {
  assert(property(string({ unit: "binary" }), (text) => jsonFault(text) === null));
});
