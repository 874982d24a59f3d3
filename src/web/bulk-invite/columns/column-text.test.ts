import { describe, expect, test } from "vitest";
import { formatNoteLines, formatUnusedColumns } from "./column-text.ts";

describe("texts about columns", () => {
  test("unused columns are counted and named", () => {
    expect(formatUnusedColumns([])).toBe("");
    expect(formatUnusedColumns(["Role"])).toBe("1 column is not used: Role.");
    expect(formatUnusedColumns(["Department", "Role"])).toBe("2 columns are not used: Department and Role.");
  });

  test("the last of many unused columns are counted only", () => {
    const names = Array.from({ length: 60 }, (_, at) => `C${at + 1}`);
    expect(formatUnusedColumns(names)).toBe("60 columns are not used: C1, C2, C3, C4, C5, and 55 more.");
  });

  test("lines around a table are named as ranges", () => {
    expect(formatNoteLines([])).toBe("");
    expect(formatNoteLines([{ from: 4, to: 4 }])).toBe("Line 4 is not part of a table.");
    expect(
      formatNoteLines([
        { from: 1, to: 3 },
        { from: 1_200, to: 1_200 },
      ]),
    ).toBe("Lines 1–3 and line 1,200 are not part of a table.");
  });
});
