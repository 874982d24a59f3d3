import { array, assert, constantFrom, nat, property } from "fast-check";
import { describe, expect, test } from "vitest";
import { appendText, cleanText, countLines, indexLines, lineText, removeLine, replaceLine } from "./lines.ts";

const text = array(constantFrom("a", "b@c", "\n", " ", ""), { maxLength: 40 }).map((parts) => parts.join(""));
const all = (lines: ReturnType<typeof indexLines>) =>
  Array.from(lines.starts, (_, line) => lineText(lines, line));

describe("lines", () => {
  test("indexing gives the same lines as splitting", () => {
    assert(
      property(text, (whole) => {
        expect(all(indexLines(whole))).toEqual(whole.split("\n"));
      }),
    );
  });

  test("replacing a line equals replacing it in an array", () => {
    assert(
      property(text, nat(30), text, (whole, place, replacement) => {
        const parts = whole.split("\n");
        const line = place % parts.length;
        const edited = replaceLine(indexLines(whole), line, replacement);
        const expected = parts.toSpliced(line, 1, ...replacement.split("\n"));
        expect(edited.text).toBe(expected.join("\n"));
        expect(all(edited)).toEqual(expected);
      }),
    );
  });

  test("removing a line equals removing it from an array", () => {
    assert(
      property(text, nat(30), (whole, place) => {
        const parts = whole.split("\n");
        const line = place % parts.length;
        const expected = parts.length === 1 ? [""] : parts.toSpliced(line, 1);
        expect(all(removeLine(indexLines(whole), line))).toEqual(expected);
      }),
    );
  });

  test("appended text starts after a blank line", () => {
    expect(appendText("", "b@x")).toBe("b@x");
    for (const list of ["a@x", "a@x\n", "a@x\n\n"]) expect(appendText(list, "b@x")).toBe("a@x\n\nb@x");
  });

  test("a line past the end is empty", () => {
    expect(lineText(indexLines("a"), 7)).toBe("");
  });

  test("every kind of line break becomes a newline", () => {
    expect(cleanText("a\r\nb\rc\nd")).toBe("a\nb\nc\nd");
    expect(countLines(cleanText("a\r\nb"))).toBe(2);
  });

  test("a cleaned text has no NUL", () => {
    expect(cleanText("\0a\0\r\0\n")).toBe("a\n");
  });
});
