import { describe, expect, test } from "vitest";
import { decodeEntities, entityAt } from "./entity.ts";

describe("an HTML entity", () => {
  test.each([
    ["&lt;", 60, 4],
    ["&gt;x", 62, 4],
    ["&LT;", 60, 4],
    ["&quot;", 34, 6],
    ["&amp;", 38, 5],
    ["&apos;", 39, 6],
    ["&nbsp;", 160, 6],
    ["&commat;", 64, 8],
    ["&period;", 46, 8],
    ["&#64;", 64, 5],
    ["&#0064;", 64, 7],
    ["&#x40;", 64, 6],
    ["&#X40;", 64, 6],
    ["&#8203;", 8203, 7],
  ])("%s encodes the character %i", (text, code, length) => {
    expect(entityAt(text, 0)).toEqual({ code, length });
    expect(entityAt(`ab${text}`, 2)).toEqual({ code, length });
  });

  test.each([
    ["&"],
    ["&;"],
    ["& lt;"],
    ["&lt"],
    ["&foo;"],
    ["&#;"],
    ["&#x;"],
    ["&#0;"],
    ["&#99999999;"],
    ["x&lt;"],
  ])("%s is not an entity", (text) => {
    expect(entityAt(text, 0)).toBeUndefined();
  });
});

describe("decoding", () => {
  test.each([
    ["plain", "plain"],
    ["a&#64;b", "a@b"],
    ["R&amp;D", "R&D"],
    ["&amp;lt;", "&lt;"],
    ["a & b", "a & b"],
    ["&lt;a&gt;", "<a>"],
    ["&foo;&#64;", "&foo;@"],
  ])("%s becomes %s", (text, decoded) => {
    expect(decodeEntities(text)).toBe(decoded);
  });
});
