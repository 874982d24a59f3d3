import { expect, test } from "vitest";
import { withKnownLink } from "./test-invitation.ts";

const open = { emailAddress: "me@example.com", sentAt: 5, deleteAt: 9 };
const sent = { test: { ...open, url: "https://clerk.example/ticket" } };

test("the link of a test stays while the test is open", () => {
  expect(withKnownLink({ test: open }, sent)).toEqual(sent);
});

test("a later test and a deleted one have no link of an earlier test", () => {
  const later = { test: { ...open, sentAt: 6 } };
  expect(withKnownLink(later, sent)).toEqual(later);
  expect(withKnownLink({ test: null }, sent)).toEqual({ test: null });
  expect(withKnownLink({ test: open }, undefined)).toEqual({ test: open });
});
