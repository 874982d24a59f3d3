import { expect, test } from "vitest";
import { changedDetails, detailProblems } from "./details-input.ts";

test("only the fields that were changed are sent, and an empty one removes", () => {
  const batch = { name: "Spring", note: null };
  expect(changedDetails({ name: " Spring ", note: "" }, batch)).toEqual({});
  expect(changedDetails({ name: " ", note: "" }, batch)).toEqual({ name: null });
  expect(changedDetails({ name: "Spring", note: "By Ada\n" }, batch)).toEqual({ note: "By Ada" });
});

test("each field has the words of its own problem", () => {
  const long = { name: "x".repeat(121), note: "x".repeat(2_001) };
  expect(detailProblems(long)).toEqual({
    name: "A name has at most 120 characters.",
    note: "A note has at most 2,000 characters.",
  });
  expect(detailProblems({ name: "Spring" })).toEqual({});
});
