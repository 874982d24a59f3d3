import { describe, expect, test } from "vitest";
import { hasUnseen, hasUnseenInside, nameUnseen, withoutUnseen } from "./unseen.ts";

describe("invisible characters", () => {
  test.each([
    ["\0", "U+0000"],
    ["\u007f", "U+007F"],
    ["\u0092", "U+0092"],
    ["\ufffc", "U+FFFC"],
    ["\u061c", "U+061C"],
    ["\u2800", "U+2800"],
    ["\uf0b7", "U+F0B7"],
    ["\u3164", "U+3164"],
    ["\u115f", "U+115F"],
    ["\uffa0", "U+FFA0"],
    ["\u034f", "U+034F"],
    ["\ufe0f", "U+FE0F"],
    ["\u{e0061}", "U+E0061"],
    ["\u{e0100}", "U+E0100"],
    ["\u{f0000}", "U+F0000"],
    ["\u200b", "U+200B"],
  ])("%j is named %s and taken out", (char, name) => {
    expect(nameUnseen(`ja${char}ne`)).toBe(name);
    expect(withoutUnseen(`ja${char}ne${char}`)).toBe("jane");
  });

  test.each([["jane"], ["zoë"], ["用户"], ["zoe\u0308"], ["🎉"], ["�"], ["-"], [" "]])(
    "%s is seen",
    (text) => {
      expect(hasUnseen(text)).toBe(false);
      expect(nameUnseen(text)).toBeUndefined();
    },
  );
});

describe("places of invisible characters", () => {
  test.each([
    ["jane@exam\u200bple.com"],
    ["jane@exam\u00adple.com"],
    ["jane@example\u2060.com"],
    ["je\u00adan@example.com"],
  ])("%j has one inside", (text) => {
    expect(hasUnseenInside(text)).toBe(true);
  });

  test.each([
    ["\u200bjane@example.com\u200b"],
    ["jane\u00ad@\u00adexample.com"],
    ["jane\u200b@\u200bexample.com\ufeff"],
    ["jane@example.com"],
    ["jane@bücher.example"],
  ])("%j has none inside", (text) => {
    expect(hasUnseenInside(text)).toBe(false);
  });
});
