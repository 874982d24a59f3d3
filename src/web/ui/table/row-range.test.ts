import { describe, expect, test } from "vitest";
import { pageMark, rangeStep, rangeTo } from "./row-range.ts";

describe("a range by shift and click", () => {
  test("runs downwards from the anchor", () => {
    expect(rangeTo(2, 5, true)).toEqual({ first: 2, last: 5, isSelected: true });
  });
  test("runs upwards from the anchor", () => {
    expect(rangeTo(5, 2, true)).toEqual({ first: 2, last: 5, isSelected: true });
  });
  test("unticks when the clicked row unticks", () => {
    expect(rangeTo(1, 3, false)).toEqual({ first: 1, last: 3, isSelected: false });
  });
});

describe("a range by shift and arrow", () => {
  test("starts with the row it leaves", () => {
    expect(rangeStep(4, 4, 5)).toEqual({ first: 4, last: 5, isSelected: true });
  });
  test("grows away from the anchor", () => {
    expect(rangeStep(4, 6, 7)).toEqual({ first: 4, last: 7, isSelected: true });
    expect(rangeStep(4, 2, 1)).toEqual({ first: 1, last: 4, isSelected: true });
  });
  test("gives back rows on its return", () => {
    expect(rangeStep(4, 7, 6)).toEqual({ first: 7, last: 7, isSelected: false });
    expect(rangeStep(4, 1, 2)).toEqual({ first: 1, last: 1, isSelected: false });
  });
});

describe("the mark of a page", () => {
  test("tells none, some and all", () => {
    expect(pageMark(0, 50)).toBe("none");
    expect(pageMark(1, 50)).toBe("some");
    expect(pageMark(50, 50)).toBe("all");
  });
  test("is none without rows", () => {
    expect(pageMark(0, 0)).toBe("none");
  });
});
