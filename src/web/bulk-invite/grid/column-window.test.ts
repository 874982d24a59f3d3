import { describe, expect, test } from "vitest";
import { columnsBetween, columnWidths, shownColumns } from "./column-window.ts";

describe("columns in view", () => {
  const widths = Array.from({ length: 100 }, () => 12);

  test("the columns in view are those between the edges, and two more on either side", () => {
    expect(columnsBetween(widths, 0.1, 0.2)).toEqual({ first: 8, last: 21 });
    expect(columnsBetween(widths, 0.105, 0.205)).toEqual({ first: 8, last: 22 });
  });

  test("the first and the last column end what is in view", () => {
    expect(columnsBetween(widths, 0, 0.05)).toEqual({ first: 0, last: 6 });
    expect(columnsBetween(widths, 0.95, 1)).toEqual({ first: 93, last: 99 });
    expect(columnsBetween([12, 12], 0, 1)).toEqual({ first: 0, last: 1 });
  });

  test("a wide column takes its share of the width", () => {
    expect(columnsBetween([40, 12, 12, 12, 12, 12], 0, 0.3)).toEqual({ first: 0, last: 2 });
  });

  test("the active column is rendered in its place although it is out of view", () => {
    const range = { first: 5, last: 7 };
    expect(shownColumns(range, 10)).toEqual([5, 6, 7]);
    expect(shownColumns(range, 10, 6)).toEqual([5, 6, 7]);
    expect(shownColumns(range, 10, 1)).toEqual([1, 5, 6, 7]);
    expect(shownColumns(range, 10, 9)).toEqual([5, 6, 7, 9]);
  });

  test("a table that lost columns has no column beyond its last one", () => {
    expect(shownColumns({ first: 0, last: 20 }, 3)).toEqual([0, 1, 2]);
    expect(shownColumns({ first: 5, last: 7 }, 3, 1)).toEqual([1]);
  });

  test("the width of a column follows its heading and first cells, within limits", () => {
    const samples = ["x".repeat(20)];
    expect(
      columnWidths([
        { heading: "a", samples: [] },
        { heading: "a", samples },
      ]),
    ).toEqual([12, 24]);
    expect(columnWidths([{ heading: "x".repeat(90), samples: [] }])).toEqual([40]);
  });
});
