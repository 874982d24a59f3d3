import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { isAddress } from "./address.ts";
import { closeGap, readEncoded, readSpelledOut } from "./spelled-out.ts";

describe("spelled-out addresses", () => {
  test.each([
    ["name at example dot com", "name@example.com"],
    ["name AT example DOT com", "name@example.com"],
    ["name at mail dot example dot com", "name@mail.example.com"],
    ["name [at] example [dot] com", "name@example.com"],
    ["name[at]example[dot]com", "name@example.com"],
    ["name(at)example.com", "name@example.com"],
    ["name {at} example {dot} com", "name@example.com"],
    ["name (@) example (.) com", "name@example.com"],
    ["write to name at example.com", "name@example.com"],
    ["a[at]b.c", "a@b.c"],
    ["first dot last at example dot com", "first.last@example.com"],
    ["name(a)example.com", "name@example.com"],
    ["name (AT) example . com", "name@example.com"],
    ["name [at] gmial [dot] com", "name@gmail.com"],
    ["meet at noon", undefined],
    ["cat and dog", undefined],
    ["example dot com", undefined],
    ["at", undefined],
    ["", undefined],
    [`${"x".repeat(400)} at example.com`, undefined],
  ])("%s is read as %s", (text, meant) => {
    expect(readSpelledOut(text)?.suggestion).toBe(meant);
  });

  test.each([
    ["name at example dot com", undefined],
    ["please write to name [at] example.com", undefined],
    ["Meet us at example.com", true],
    ["we met at work dot net", true],
  ])("the suggestion for %s is a guess: %s", (text, isGuess) => {
    expect(readSpelledOut(text)?.isOtherMailbox).toBe(isGuess);
  });

  test.each([
    ["jane%40example.com", "jane@example.com"],
    ["jane%2Btag%40example%2Ecom", "jane+tag@example.com"],
    ["%22Jane%22%20%3Cjane%40example.com%3E", "jane@example.com"],
    ["jane=40example.com", "jane@example.com"],
    ["jane\\u0040example.com", "jane@example.com"],
    ["jane%40gmial.com", "jane@gmail.com"],
    ["100%%40", undefined],
    ["https://example.com/?email=jane%40example.com", undefined],
  ])("%s is decoded as %s", (text, meant) => {
    expect(readEncoded(text)).toBe(meant);
  });

  test.each([
    ["jane @ example.com", "jane@example.com"],
    ["jane@ example.com", "jane@example.com"],
    ["jane @example.com", "jane@example.com"],
    ["Jane <jane@ example.com", "jane@example.com"],
    ["Jane Doe jane @ example.com", "jane@example.com"],
    ["jane @ example . com", "jane@example.com"],
    ["jane .doe@example.com", "jane.doe@example.com"],
    ["<b>jane</b>@example.com", "jane@example.com"],
    ["jane@ gmial.com", "jane@gmail.com"],
    ["jane@", undefined],
    ["@example.com", undefined],
    ["@", undefined],
    [`${"x".repeat(400)} @ example.com`, undefined],
  ])("%s becomes %s without its gap", (text, meant) => {
    expect(closeGap(text)).toBe(meant);
  });

  test("every suggestion is a valid address", () => {
    const unit = fc.constantFrom("a", "b", " ", "@", ".", " at ", " dot ", "[at]", "<", ">", "é", "\u200b");
    fc.assert(
      fc.property(fc.string({ unit, maxLength: 20 }), (text) => {
        for (const meant of [readSpelledOut(text)?.suggestion, closeGap(text), readEncoded(text)]) {
          expect(meant === undefined || isAddress(meant)).toBe(true);
        }
      }),
      { numRuns: 800 },
    );
  });
});
