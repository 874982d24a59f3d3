import { describe, expect, test } from "vitest";
import { pageMark } from "./row-ticks.tsx";
import { rangeStep, rangeTo } from "./use-row-ranges.ts";

describe("shift and click", () => {
  test("the range runs downwards from the anchor", () => {
    expect(rangeTo(2, 5, true)).toEqual({ first: 2, last: 5, isSelected: true });
  });
  test("the range runs upwards from the anchor", () => {
    expect(rangeTo(5, 2, true)).toEqual({ first: 2, last: 5, isSelected: true });
  });
  test("the range is deselected when the clicked row is", () => {
    expect(rangeTo(1, 3, false)).toEqual({ first: 1, last: 3, isSelected: false });
  });
});

describe("shift and arrow", () => {
  test("the range starts with the row it leaves", () => {
    expect(rangeStep(4, 4, 5)).toEqual({ first: 4, last: 5, isSelected: true });
  });
  test("the range grows away from the anchor", () => {
    expect(rangeStep(4, 6, 7)).toEqual({ first: 4, last: 7, isSelected: true });
    expect(rangeStep(4, 2, 1)).toEqual({ first: 1, last: 4, isSelected: true });
  });
  test("the range shrinks towards the anchor", () => {
    expect(rangeStep(4, 7, 6)).toEqual({ first: 7, last: 7, isSelected: false });
    expect(rangeStep(4, 1, 2)).toEqual({ first: 1, last: 1, isSelected: false });
  });
});

describe("checkbox of the page", () => {
  test("the checkbox shows whether no, some or all rows are selected", () => {
    expect(pageMark(0, 50)).toBe("none");
    expect(pageMark(1, 50)).toBe("some");
    expect(pageMark(50, 50)).toBe("all");
  });
  test("the checkbox of an empty page is unchecked", () => {
    expect(pageMark(0, 0)).toBe("none");
  });
});
