import { expect, test } from "vitest";
import { formatReview } from "./format-review.ts";
import { emptyReview } from "./queries.ts";

const none = emptyReview;

test("S13: a review names each kind of row with its number", () => {
  const review = {
    ...none,
    total: 300,
    open: 120,
    recognised: 80,
    revokedAddresses: ["a@example.com", "b@example.com", "c@example.com"],
    users: 2,
    invited: 1,
    unknown: 94,
  };
  expect(formatReview("invite", review)).toEqual([
    "120 of 300 people are invited.",
    "80 were invited after the backup and will be recognised.",
    "3 were revoked after the backup and will be left out.",
    "1 has another invitation and will be skipped.",
    "2 became users and will be skipped.",
    "94 could not be checked yet; Usher checks them before it sends.",
  ]);
});

test("a review of a batch that revokes speaks of invitations", () => {
  expect(formatReview("revoke", { ...none, total: 5, open: 1, recognised: 4 })).toEqual([
    "1 of 5 invitations is revoked.",
    "4 were revoked after the backup and will be recognised.",
  ]);
});

test("a review without rows says so", () => {
  expect(formatReview("invite", none)).toEqual(["No row is left."]);
});
