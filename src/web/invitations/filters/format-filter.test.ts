import { expect, test } from "vitest";
import { formatBatch, formatFilter, formatStatuses } from "./format-filter.ts";

const phrase = (name: string, text: string, batch?: string) => {
  const { field, value } = formatFilter(name, text, batch);
  return `${field} ${value}`;
};

test.each([
  ["created", "last-7d", "Invited in the last 7 days"],
  ["created", "before-1d", "Invited more than a day ago"],
  ["joined", "last-month", "Joined last month"],
  ["joined", "2026-11-01..2026-11-30", "Joined 1 Nov 2026 to 30 Nov 2026"],
  ["joined", "2026-11-01..2026-11-01", "Joined on 1 Nov 2026"],
  ["joined", "2026-11-01..", "Joined since 1 Nov 2026"],
  ["joined", "..2026-11-30", "Joined until 30 Nov 2026"],
  ["expires", "next-7d", "Expires in the next 7 days"],
  ["expires", "last-month", "Expired last month"],
  ["expires", "before-30d", "Expired more than 30 days ago"],
  ["by", "me", "Invited by me"],
  ["by", "Ada Lovelace", "Invited by Ada Lovelace"],
  ["domain", "example.com", "Domain example.com"],
  ["delivery", "link", "Delivery as link only"],
  ["delivery", "mail", "Delivery by e-mail"],
  ["meta.plan", "pro", "plan = pro"],
])("the filter %s=%s reads as “%s”", (name, text, expected) => {
  expect(phrase(name, text)).toBe(expected);
});

test("a batch is called by its name, or by when it was submitted, or by its id", () => {
  const id = "7b1c3f0e-2a55-4c1b-8f0d-3d9e5a6b7c80";
  expect(phrase("batch", id)).toBe("Batch 7b1c3f0e");
  expect(phrase("batch", id, formatBatch({ name: "Spring", createdAt: 0 }))).toBe("Batch Spring");
  expect(formatBatch({ createdAt: new Date(2026, 10, 12, 14, 5).getTime() })).toBe("of 12 Nov 2026, 14:05");
});

test("several statuses are joined by “or”", () => {
  expect(formatStatuses(["pending", "expired"])).toBe("Pending or expired");
  expect(formatStatuses(["pending", "accepted", "revoked"])).toBe("Pending, accepted, or revoked");
});
