import { expect, test } from "vitest";
import { formatExport, formatFilter, formatReading } from "./export-text.ts";

test("the menu says how many invitations are exported", () => {
  expect(formatExport({ totalCount: 1, isCountExact: true })).toBe("Export 1 invitation");
  expect(formatExport({ totalCount: 1_234, isCountExact: true })).toBe("Export 1,234 invitations");
  expect(formatExport({ totalCount: 10_000, isCountExact: false })).toBe(
    "Export more than 10,000 invitations",
  );
  expect(formatExport(undefined)).toBe("Export all that match");
});

test("the menu says which invitations are exported, and whether with links", () => {
  expect(formatFilter(false, false)).toBe(
    "All active invitations, from all pages. Without links, which need the role inviter.",
  );
  expect(formatFilter(true, true)).toBe(
    "All that match the filters, from all pages. The links are in it: anyone with a link can sign up as its address.",
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
