import { expect, test } from "vitest";
import { formatContents, formatExport, formatReading, whyNoExport } from "./export-text.ts";

test("the menu says how many invitations are exported", () => {
  expect(formatExport({ totalCount: 1, isCountExact: true })).toBe("Export 1 invitation");
  expect(formatExport({ totalCount: 1_234, isCountExact: true })).toBe("Export 1,234 invitations");
  expect(formatExport({ totalCount: 10_000, isCountExact: false })).toBe(
    "Export more than 10,000 invitations",
  );
  expect(formatExport(undefined)).toBe("Export all that match");
});

test("the menu says which invitations are exported, and whether with links", () => {
  expect(formatContents("all", false)).toBe(
    "All active invitations, from all pages. Without links, which need the role inviter.",
  );
  expect(formatContents("matching", true)).toBe(
    "All that match the filters, from all pages. The links are in it: anyone with a link can sign up as its address.",
  );
});

test("the menu says why nothing can be exported", () => {
  expect(whyNoExport(undefined, "matching")).toBeUndefined();
  expect(whyNoExport(1_000_000, "matching")).toBeUndefined();
  expect(whyNoExport(0, "all")).toBe("No invitation matches.");
  expect(whyNoExport(2_000, "selected")).toBeUndefined();
  expect(whyNoExport(2_001, "selected")).toBe(
    "A file holds at most 2,000 selected invitations. Filter the list to export more.",
  );
});

test("the menu says that the file is not complete while Clerk's lists are read", () => {
  const progress = { read: 12_500, total: 100_000 };
  expect(formatReading({ isComplete: true, progress: null })).toBeNull();
  expect(formatReading({ isComplete: false, progress: null })).toBeNull();
  expect(formatReading({ isComplete: false, progress })).toBe(
    "Usher is still reading from Clerk: 12,500 of about 100,000 so far. The others are not in the file.",
  );
  expect(formatReading({ isComplete: false, progress: { read: 5, total: null } })).toContain("5 so far");
});
