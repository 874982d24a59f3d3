import { describe, expect, test } from "vitest";
import { maxInvitedAgain } from "#contract/restore.ts";
import { chooseAgain } from "./invite-again.ts";

const revoked = ["a@example.com", "b@example.com", "c@example.com"];

describe("S13: whom a restored batch invites again", () => {
  test("S13: none, all, or some of the revoked addresses are chosen", () => {
    expect(chooseAgain("none", revoked, "a@example.com")).toEqual({ addresses: [] });
    expect(chooseAgain("all", revoked, "")).toEqual({ addresses: revoked });
    expect(chooseAgain("some", revoked, "C@example.com;\n a@example.com, a@example.com\n")).toEqual({
      addresses: ["c@example.com", "a@example.com"],
    });
  });

  test("S13: addresses that were not revoked, none at all, and too many are refused with a sentence", () => {
    expect(chooseAgain("some", revoked, " \n")).toEqual({
      problem: expect.stringContaining("Paste at least one"),
    });
    expect(chooseAgain("some", revoked, "x@example.com a@example.com")).toEqual({
      problem: "Not revoked since the backup: x@example.com. Remove it here.",
    });
    expect(chooseAgain("some", revoked, "1@x.org 2@x.org 3@x.org 4@x.org")).toEqual({
      problem: "Not revoked since the backup: 1@x.org, 2@x.org, 3@x.org, and 1 more. Remove them here.",
    });
    const many = Array.from({ length: maxInvitedAgain + 1 }, (_, index) => `${index}@example.com`);
    expect(chooseAgain("all", many, "")).toEqual({
      problem: expect.stringContaining("At most 20,000 addresses"),
    });
  });
});
