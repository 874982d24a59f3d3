import { expect, test } from "vitest";
import { formatMatching } from "./format-matching.ts";

const day = (ms: number): string => new Date(ms).toISOString().slice(0, 10);
const november = String(Date.UTC(2026, 10, 1));
const december = String(Date.UTC(2026, 11, 1));

const say = (
  kind: "revoke" | "resend" | "delete",
  filter: Record<string, string>,
  isReminder = false,
): string => formatMatching(kind, { filter, isReminder }, day);

test("a matching change names the statuses that it takes", () => {
  expect(say("revoke", {})).toBe("All pending invitations");
  expect(say("resend", {})).toBe("All pending or expired invitations");
  expect(say("resend", { status: "revoked,accepted" })).toBe("All revoked invitations");
  expect(say("delete", {})).toBe("All pending, accepted, or expired invitations");
  expect(say("delete", { status: "pending,accepted,expired,revoked" })).toBe("All invitations");
  expect(say("resend", {}, true)).toBe("A reminder of all pending invitations");
});

test("a matching change names every condition of its filter", () => {
  expect(say("revoke", { domain: "example.com", createdBefore: november })).toBe(
    "All pending invitations of example.com, created before 2026-11-01",
  );
  expect(
    say("delete", {
      status: "accepted",
      acceptedAfter: november,
      acceptedBefore: december,
      expiresAfter: november,
      invitedBy: "Ada",
      batch: "7b1c3f0e-2a55-4c1b-8f0d-3d9e5a6b7c80",
      delivery: "link",
      query: "jo",
      "metadata.plan": "pro",
    }),
  ).toBe(
    "All accepted invitations by Ada, of the batch 7b1c3f0e, made as links only, accepted from 2026-11-01 and before 2026-12-01, expiring from 2026-11-01, with plan = pro, found by “jo”",
  );
  expect(say("delete", { delivery: "mail" })).toContain("invitations sent by e-mail");
});

test("a filter of another version is not read", () => {
  expect(say("revoke", { createdBefore: "yesterday" })).toBe("All invitations that matched a filter");
});
