import { array, assert, constantFrom, nat, property } from "fast-check";
import { describe, expect, test } from "vitest";
import {
  appendLines,
  countLines,
  indexLines,
  lineText,
  removeLine,
  replaceLine,
  normalizeLineBreaks,
} from "./lines.ts";

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

  test("appended text starts on its own line", () => {
    assert(
      property(text, text, (whole, more) => {
        const joined = appendLines(indexLines(whole), more);
        expect(joined).toEqual(indexLines(joined.text));
        expect(joined.text.endsWith(more)).toBe(true);
      }),
    );
    expect(appendLines(indexLines("a@x"), "b@x").text).toBe("a@x\nb@x");
    expect(appendLines(indexLines("a@x\n"), "b@x").text).toBe("a@x\nb@x");
  });

  test("a line past the end is empty", () => {
    expect(lineText(indexLines("a"), 7)).toBe("");
  });

  test("every kind of line break becomes a newline", () => {
    expect(normalizeLineBreaks("a\r\nb\rc\nd")).toBe("a\nb\nc\nd");
    expect(countLines(normalizeLineBreaks("a\r\nb"))).toBe(2);
  });
});
