import { assert, json, property, string } from "fast-check";
import { expect, test } from "vitest";
import { jsonFault, jsonMaxDepth, jsonMaxString } from "./json-limits.ts";

const nested = (levels: number): string => `${"[".repeat(levels)}${"]".repeat(levels)}`;

test("nesting is counted to the last allowed level", () => {
  expect(jsonFault(nested(jsonMaxDepth))).toBeNull();
  expect(jsonFault(nested(jsonMaxDepth + 1))).toBe("The body may nest at most 64 levels deep.");
  expect(jsonFault(`[${"[],".repeat(1_000)}{}]`)).toBeNull();
});

test("brackets within texts do not nest", () => {
  expect(jsonFault(JSON.stringify(`"\\"${"[{".repeat(500)}`))).toBeNull();
});

test("a text is measured to the last allowed character", () => {
  expect(jsonFault(`"${"x".repeat(jsonMaxString)}"`)).toBeNull();
  const fault = "A string in the body may have at most 65,536 characters.";
  expect(jsonFault(`"${"x".repeat(jsonMaxString + 1)}"`)).toBe(fault);
  expect(jsonFault(`{"${"x".repeat(jsonMaxString + 1)}":1}`)).toBe(fault);
  expect(jsonFault(`"${"x".repeat(jsonMaxString + 1)}`)).toBe(fault);
});

test("a text of backslashes is read once", () => {
  // Looking back from each quote over all the backslashes before it would take forever here.
  expect(jsonFault(`["${'\\"'.repeat(30_000)}"]`)).toBeNull();
  expect(jsonFault(`["${"\\".repeat(65_000)}"`)).toBeNull();
});

test("ordinary JSON has no fault", () => {
  assert(property(json({ maxDepth: 20 }), (text) => jsonFault(text) === null));
});

test("any text is judged without an error", () => {
  assert(property(string({ unit: "binary" }), (text) => jsonFault(text) === null));
});
