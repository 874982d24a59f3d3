import { describe, expect, test } from "vitest";
import { findLines, linesWithin } from "./find-lines.ts";

describe("finding lines", () => {
  test("each line with the query is found once, in any case", () => {
    const text = "Ann@example.com ann@x.test\n\nkim@example.com\nJOANN@example.com";
    expect([...findLines(text, "ann")]).toEqual([0, 3]);
    expect([...findLines(text, "EXAMPLE.com")]).toEqual([0, 2, 3]);
    expect([...findLines(text, "absent")]).toEqual([]);
  });

  test("an empty query finds nothing, and an empty text has no match", () => {
    expect([...findLines("a\nb", "")]).toEqual([]);
    expect([...findLines("", "a")]).toEqual([]);
  });

  test("a letter whose lower case is longer moves no line", () => {
    expect([...findLines("İİİİ\nb@example.com\nc@example.com", "c@")]).toEqual([2]);
  });

  test("every line of a hundred thousand is found", () => {
    const text = Array.from({ length: 100_000 }, (_, i) => `p${i}@example.com`).join("\n");
    expect(findLines(text, "@example").length).toBe(100_000);
    expect([...findLines(text, "p99999@")]).toEqual([99_999]);
  });

  test("lines outside of the tables are left out", () => {
    const tables = [
      { firstLine: 2, lastLine: 3 },
      { firstLine: 6, lastLine: 6 },
    ];
    expect([...linesWithin(Uint32Array.of(0, 1, 2, 3, 5, 6), tables)]).toEqual([1, 2, 5]);
    expect([...linesWithin(Uint32Array.of(0), [])]).toEqual([]);
  });
});
