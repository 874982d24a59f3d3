import { describe, expect, test } from "vitest";
import { coreOf, hasWordCharacter, holds, isRule, readWord } from "./word.ts";

function wordOf(text: string): string {
  const word = readWord(text, 0, text.length);
  return text.slice(word.start, word.end);
}

function core(text: string): string {
  const { start, end } = coreOf(text, readWord(text, 0, text.length));
  return text.slice(start, end);
}

describe("where a word ends", () => {
  test.each([
    ["a@b c", "a@b"],
    ["a@b,c", "a@b"],
    ["a@b;c", "a@b"],
    ["a@b\tc", "a@b"],
    ["a@b\u00a0c", "a@b"],
    ["a@b\nc", "a@b"],
    ["a@b<c", "a@b"],
    ["a@b(c", "a@b"],
    ["a@b)c", "a@b"],
    ["a@b&gt;c", "a@b"],
    ["a@b&nbsp;c", "a@b"],
    ['a@b"c', 'a@b"c'],
    ["o’neill@b", "o’neill@b"],
    ["a\u200b@b", "a\u200b@b"],
    ["a&#64;b c", "a&#64;b"],
    ["r&d@b c", "r&d@b"],
    ["mailto:a@b,c", "mailto:a@b"],
    ["mailto:a@b?s=Hi,you c", "mailto:a@b?s=Hi,you"],
    ["mailto:a@b?s=Hi;you", "mailto:a@b?s=Hi;you"],
    ["mailto:a@b?s=Hi, c", "mailto:a@b?s=Hi"],
    ["mailto:a@b?s=Hi,c@d", "mailto:a@b?s=Hi"],
  ])("%j gives the word %j", (text, word) => {
    expect(wordOf(text)).toBe(word);
  });

  test("a word records its special characters", () => {
    expect(readWord("mailto:a@b@c", 0, 12)).toMatchObject({ atCount: 2, colon: 6, isMailto: true });
    expect(readWord("a@b:c", 0, 5)).toMatchObject({ atCount: 1, colon: -1, isMailto: false });
    expect(readWord("a&#64;b", 0, 7)).toMatchObject({ atCount: 1, isEncoded: true });
    expect(readWord("xmailto:a", 1, 9)).toMatchObject({ isMailto: true, colon: 7 });
  });
});

describe("the address inside a word", () => {
  test.each([
    ["a@b", "a@b"],
    ["a@b.", "a@b"],
    ["a@b...", "a@b"],
    ["a@b!?", "a@b"],
    ["a@b”", "a@b"],
    ["a@b。", "a@b"],
    ["a@b-", "a@b-"],
    ["a@", "a@"],
    ["@b.", "@b"],
    [".a@b", ".a@b"],
    ["[a@b]", "a@b"],
    ["“a@b”", "a@b"],
    ["*a@b*", "a@b"],
    ["**a@b**", "a@b"],
    ["_a@b_", "a@b"],
    ["`a@b`", "a@b"],
    ["'a@b'", "a@b"],
    ["{a@b}", "a@b"],
    ["'a@b", "'a@b"],
    ["*a@b", "*a@b"],
    ["_a@b", "_a@b"],
    ["mailto:a@b", "a@b"],
    ["E-mail:a@b", "a@b"],
    ["x:y:a@b", "a@b"],
    ["a@b:80", "a@b:80"],
  ])("%s contains the address %s", (text, expected) => {
    expect(core(text)).toBe(expected);
  });
});

describe("marks", () => {
  test.each([
    ["---", true],
    ["* * *".replaceAll(" ", ""), true],
    ["•", true],
    ["|", true],
    ['""', true],
    ["()", true],
    ["???", false],
    [".", false],
    ["-a-", false],
  ])("%s is a rule: %s", (text, isDrawn) => {
    expect(isRule(text, 0, text.length)).toBe(isDrawn);
  });

  test("only the characters of the range count", () => {
    expect(hasWordCharacter("--a--", 0, 5)).toBe(true);
    expect(hasWordCharacter("--a--", 3, 5)).toBe(false);
    expect(holds("a?b", 0, 3, 63)).toBe(true);
    expect(holds("a?b", 2, 3, 63)).toBe(false);
  });
});
