import { describe, expect, test } from "vitest";
import { NewBatch } from "#contract/batch.ts";
import type { Problem } from "#contract/problem.ts";
import { ApiError } from "#web/api/request.ts";
import {
  closedUntil,
  formatClosed,
  formatScheduleButton,
  formatScheduled,
  resetsAt,
  toInviteBatch,
  toResendBatch,
} from "./schedule.ts";

const nowMs = new Date(2026, 10, 27, 17, 20).getTime();
const at = new Date(2026, 10, 27, 18, 16).getTime();
const tomorrow = new Date(2026, 10, 28, 7, 5).getTime();

function refusal(problem: Pick<Problem, "code" | "status"> & { retryAfter?: number }): ApiError {
  return new ApiError({ type: "about:blank", title: "Refused", detail: "Refused.", ...problem });
}

describe("the time when Clerk's limit resets", () => {
  test("the time counts from the answer", () => {
    const error = refusal({ code: "clerk_limit", status: 429, retryAfter: 90 });
    expect(resetsAt(error)).toBe(error.receivedAt + 90_000);
  });

  test.each([
    null,
    new Error("a bug"),
    refusal({ code: "clerk_limit", status: 429 }),
    refusal({ code: "too_many_attempts", status: 429, retryAfter: 90 }),
  ])("%s names no such time", (error) => {
    expect(resetsAt(error)).toBeNull();
  });
});

describe("the time at which a closed limit resets", () => {
  const lane = { limit: 25, left: 0, addressesPerCall: 10, opensAt: at };
  const closed = { bulk: lane, single: { ...lane, addressesPerCall: 1, opensAt: tomorrow } };

  test("the first lane that opens ends it", () => {
    expect(closedUntil(closed, nowMs)).toBe(at);
    expect(closedUntil(closed, at)).toBeNull();
  });

  test.each([
    undefined,
    { ...closed, bulk: { ...lane, left: 1 } },
    { ...closed, bulk: { ...lane, left: 1, opensAt: null } },
  ])("there is none with %j", (allowance) => {
    expect(closedUntil(allowance, nowMs)).toBeNull();
  });
});

describe("a scheduled invitation", () => {
  test("a scheduled invitation is a batch of one row with the options of the form", () => {
    const options = {
      redirectUrl: "https://app.example.com/in",
      notify: false,
      publicMetadata: { plan: "pro" },
    };
    const batch = toInviteBatch({ emailAddress: "ada@example.com", ...options });
    expect(batch).toEqual({ kind: "invite", options, rows: [{ emailAddress: "ada@example.com" }] });
    expect(NewBatch.parse(batch)).toEqual(batch);
  });

  test("a scheduled invitation may ignore an existing one", () => {
    const batch = toInviteBatch({ emailAddress: "ada@example.com", ignoreExisting: true });
    expect(batch.rows).toEqual([{ emailAddress: "ada@example.com", ignoreExisting: true }]);
    expect(NewBatch.parse(batch)).toEqual(batch);
  });

  test("a scheduled resend names the old invitation", () => {
    const old = {
      id: "inv_1",
      emailAddress: "ada@example.com",
      status: "pending" as const,
      publicMetadata: {},
      createdAt: nowMs,
      updatedAt: nowMs,
      expiresAt: null,
    };
    const batch = toResendBatch(old, { expiresInDays: 7 });
    expect(batch).toEqual({
      kind: "resend",
      options: { expiresInDays: 7 },
      rows: [{ invitationId: "inv_1", emailAddress: "ada@example.com" }],
    });
    expect(NewBatch.parse(batch)).toEqual(batch);
  });
});

describe("the texts of a scheduled invitation", () => {
  test("the note before a submit says until when the limit is reached", () => {
    expect(formatClosed(at, nowMs)).toBe("Clerk's limit is reached until about 18:16.");
  });

  test("the button names the time, with the day if it is not today", () => {
    expect(formatScheduleButton({ at, nowMs, delivery: "email" })).toBe(
      "Send when Clerk allows (about 18:16)",
    );
    expect(formatScheduleButton({ at: tomorrow, nowMs, delivery: "link" })).toBe(
      "Create link when Clerk allows (about 07:05 tomorrow)",
    );
  });

  test("the message says what happens when", () => {
    expect(formatScheduled({ at, nowMs, delivery: "email" })).toBe("It goes out about 18:16.");
    expect(formatScheduled({ at: tomorrow, nowMs, delivery: "link" })).toBe(
      "Its link is created about 07:05 tomorrow; copy it from the list then.",
    );
  });
});
