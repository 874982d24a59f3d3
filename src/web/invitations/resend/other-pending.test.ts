import { describe, expect, test } from "vitest";
import { formatOtherPending, formatResendButton } from "./other-pending.ts";

const nowMs = new Date(2026, 10, 27, 12).getTime();
const dayMs = 24 * 60 * 60 * 1_000;
const pending = { emailAddress: "ada@example.com", status: "pending" } as const;
const others = (...days: number[]) =>
  days.map((day) => ({ id: `inv_${day}`, createdAt: nowMs - day * dayMs }));

describe("a resend beside other pending invitations", () => {
  test("the dialog names this invitation and the other one", () => {
    const crowd = { invitation: pending, otherPending: others(3), nowMs };
    expect(formatOtherPending(crowd)).toBe(
      "2 pending invitations for ada@example.com: this one and one from 3 days ago. Both links stop working when you send a new one.",
    );
    expect(formatResendButton({ ...crowd, delivery: "email" })).toBe("Revoke both and send new invitation");
  });

  test("an invitation that is not pending is not counted", () => {
    const crowd = { invitation: { ...pending, status: "expired" as const }, otherPending: others(1), nowMs };
    expect(formatOtherPending(crowd)).toBe(
      "1 pending invitation for ada@example.com: one from yesterday. Its link stops working when you send a new one.",
    );
    expect(formatResendButton({ ...crowd, delivery: "link" })).toBe("Revoke it and create new link");
  });

  test("three links are counted", () => {
    const crowd = { invitation: pending, otherPending: others(1, 2), nowMs };
    expect(formatOtherPending(crowd)).toContain("All their links stop working");
    expect(formatResendButton({ ...crowd, delivery: "email" })).toBe("Revoke all 3 and send new invitation");
  });

  test("without another one the button only sends", () => {
    const crowd = { invitation: pending, otherPending: [] };
    expect(formatResendButton({ ...crowd, delivery: "email" })).toBe("Send new invitation");
    expect(formatResendButton({ ...crowd, delivery: "link" })).toBe("Create new link");
  });
});
