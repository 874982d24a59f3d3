import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { foldCharacters, isWordCharacter, kind, kindOf, lastTerminator } from "./characters.ts";

function kindsOf(text: string): Set<number> {
  return new Set(Array.from(text, (char) => kindOf(char.charCodeAt(0))));
}

describe("kinds", () => {
  test.each([
    ["space", " \u00a0\u1680\u2000\u2009\u202f\u205f\u3000", kind.space],
    ["control", "\u0000\u0008\u001f\u007f\u0080\u009f", kind.control],
    ["tab", "\t", kind.tab],
    ["line break", "\n\r\u0085\u2028\u2029", kind.lineBreak],
    ["comma", ",，、،\u000b\f", kind.comma],
    ["semicolon", ";；\u037e", kind.semicolon],
    ["opening angle", "<＜", kind.angleOpen],
    ["closing angle", ">＞", kind.angleClose],
    ["parenthesis", "(（", kind.parenOpen],
    ["closing parenthesis", ")）", kind.parenClose],
    ["straight quote", '"＂', kind.quote],
    ["opening quote", "“„«‘「", kind.quoteOpen],
    ["decoration", "”»’•–—…", kind.decoration],
    ["invisible", "\u200b\u200c\u200d\ufeff\u2060\u00ad\u200e\u202a\u202c\u2066", kind.invisible],
    ["at", "@＠﹫", kind.at],
    ["colon", ":：", kind.colon],
    ["ordinary", "azAZ09.-_+'!#ü日", kind.ordinary],
  ])("%s all have the same kind", (_, text, expected) => {
    expect(kindsOf(text)).toEqual(new Set([expected]));
  });

  test("only separators and brackets end words", () => {
    expect(kind.parenClose).toBe(lastTerminator);
    expect(Math.min(kind.quote, kind.control, kind.at, kind.colon, kind.ampersand)).toBeGreaterThan(
      lastTerminator,
    );
  });

  test("letters and digits are word characters", () => {
    expect(Array.from("aZ09üÉ日я", (char) => isWordCharacter(char.charCodeAt(0)))).not.toContain(false);
    expect(
      Array.from("@._-+ ,”•…。！\u200b\u00a0", (char) => isWordCharacter(char.charCodeAt(0))),
    ).not.toContain(true);
  });
});

describe("folding", () => {
  test.each([
    ["jane@example.com", "jane@example.com"],
    ["ｊａｎｅ＠ｅｘａｍｐｌｅ．ｃｏｍ", "jane@example.com"],
    ["a。b｡c", "a.b.c"],
    ["a﹫b", "a@b"],
    ["a\u200bb\ufeffc\u00add", "abcd"],
    ["a\u00a0b\u3000c", "a b c"],
    ["ü日", "ü日"],
    ["🎉", "🎉"],
    ["", ""],
  ])("%s becomes %s", (text, folded) => {
    expect(foldCharacters(text)).toBe(folded);
  });

  test("folding a second time changes nothing", () => {
    fc.assert(
      fc.property(fc.string({ unit: "binary" }), (text) => {
        const folded = foldCharacters(text);
        expect(foldCharacters(folded)).toBe(folded);
        expect(folded.length).toBeLessThanOrEqual(text.length);
      }),
    );
  });
});
