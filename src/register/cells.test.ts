import { assert, object, property, string } from "fast-check";
import { expect, test } from "vitest";
import type { Invitation } from "#contract/invitation.ts";
import { clerkCells, foldText, invitationOf, metadataCells } from "./cells.ts";

const invitation: Invitation = {
  id: "inv_1",
  emailAddress: "Jane.Doe@Example.com",
  status: "pending",
  url: "https://clerk.example/ticket",
  publicMetadata: {
    name: "Jane DOE",
    seat: 7,
    team: { lead: "Åsa" },
    usher_row: "batch/3",
    usher_test: true,
  },
  createdAt: 1,
  updatedAt: 2,
  expiresAt: null,
};

test("the address is kept as it is and in lower case, with its domain", () => {
  expect(clerkCells(invitation)).toMatchObject({
    email_address: "Jane.Doe@Example.com",
    address: "jane.doe@example.com",
    domain: "example.com",
  });
});

test("the text of a search holds the address and the texts and numbers of the metadata, without Usher's marks", () => {
  expect(clerkCells(invitation).search_text).toBe("jane.doe@example.com\u001fjane doe\u001f7\u001fåsa");
});

test("the text of a search is well formed, whatever the metadata holds", () => {
  assert(
    property(object({ values: [string({ unit: "binary" })] }), (publicMetadata) => {
      const text = clerkCells({ ...invitation, publicMetadata }).search_text;
      expect(text.isWellFormed()).toBe(true);
      expect(text).not.toContain("\0");
      expect(text.length).toBeLessThanOrEqual(4_000);
    }),
  );
});

test("plain values of the metadata can be filtered, nested ones and long ones cannot", () => {
  const publicMetadata = { ...invitation.publicMetadata, note: "x".repeat(321), place: " Rome " };
  expect(metadataCells({ publicMetadata })).toEqual([
    { key: "name", value: "Jane DOE" },
    { key: "seat", value: "7" },
    { key: "usher_test", value: "true" },
    { key: "place", value: "Rome" },
  ]);
});

test("an invitation is the same after it was a row", () => {
  const known = {
    invitedBy: "Ada",
    batchId: "b",
    delivery: "link",
    acceptedAt: 5,
    userId: "user_1",
  } as const;
  const cells = {
    accepted_at: known.acceptedAt,
    user_id: known.userId,
    invited_by: known.invitedBy,
    batch_id: known.batchId,
    delivery: known.delivery,
  };
  const none = { accepted_at: null, user_id: null, invited_by: null, batch_id: null, delivery: null };
  const row = {
    seq: 1,
    ...clerkCells(invitation),
    expires_at: invitation.expiresAt,
    url: "https://clerk.example/ticket",
  };
  expect(invitationOf({ ...row, ...cells })).toEqual({ ...invitation, ...known });
  expect(invitationOf({ ...row, ...none })).toEqual(invitation);
  expect(invitationOf({ ...row, ...none, status: "revoked" })).toMatchObject({ revoked: true });
});

test("a text is folded the same way twice as once", () => {
  assert(
    property(string({ unit: "binary" }), (text) => {
      expect(foldText(foldText(text))).toBe(foldText(text));
    }),
  );
});
