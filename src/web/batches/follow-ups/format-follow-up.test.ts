import { expect, test } from "vitest";
import { formatFollowUp, formatFollowUpTitle } from "./format-follow-up.ts";

test("the button of each follow-up names what it does and to how many", () => {
  expect(formatFollowUp("remaining", "invite", 270)).toBe("Send the remaining 270");
  expect(formatFollowUp("remaining", "resend", 270)).toBe("Resend the remaining 270");
  expect(formatFollowUp("remaining", "delete", 1_000)).toBe("Delete the remaining 1,000");
  expect(formatFollowUp("retry", "invite", 3)).toBe("Retry 3 failed");
  expect(formatFollowUp("rollback", "invite", 1)).toBe("Revoke 1 invitation");
});

test("the question of a follow-up names its rows", () => {
  expect(formatFollowUpTitle("remaining", "invite", 270)).toBe("Invite the remaining 270 people?");
  expect(formatFollowUpTitle("remaining", "revoke", 2)).toBe("Revoke the remaining 2 invitations?");
  expect(formatFollowUpTitle("rollback", "invite", 79)).toBe("Revoke 79 invitations of this batch?");
});
