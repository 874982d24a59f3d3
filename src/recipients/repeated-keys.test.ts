import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { optionRules, readOption } from "./option-rules.ts";
import { repeatsKey } from "./repeated-keys.ts";
import { readTyped } from "./table/cell-types.ts";

const repeated = ['{"a":1,"a":2}', '[{"b":{"a":1, "a" :2}}]', '{"\\u0061":1,"a":1}', '{"a\\"":1,"a\\"":2}'];

describe("repeated keys", () => {
  test.each(repeated)("the JSON %s names a key twice", (json) => {
    expect(repeatsKey(json, JSON.parse(json))).toBe(true);
    expect(readTyped(json, "json")).toBeUndefined();
  });

  test("JSON as programs write it names no key twice", () => {
    fc.assert(
      fc.property(fc.json(), (json) => {
        expect(repeatsKey(json, JSON.parse(json))).toBe(false);
      }),
    );
  });

  test("metadata that names a key twice is refused with this reason", () => {
    const read = readOption<unknown>(optionRules.publicMetadata, '{"plan":"a","plan":"b"}');
    expect(read).toEqual({ ok: false, reason: "metadata-repeated" });
  });
});
