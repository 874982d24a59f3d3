import { expect, test } from "vitest";
import { countFollowUps } from "./mutations.ts";
import { batchForTests } from "#web/batches/testing/batch.ts";

test("a batch that is over offers each follow-up that has rows", () => {
  const finished = batchForTests({ done: 284, failed: 3 }, { state: "finished" });
  expect(countFollowUps(finished)).toEqual({ retry: 3, rollback: 284, remaining: 0 });
  const cancelled = batchForTests({ done: 30, cancelled: 270 }, { state: "cancelled" });
  expect(countFollowUps(cancelled)).toEqual({ retry: 0, rollback: 30, remaining: 270 });
});

test("a batch that is open offers no follow-up", () => {
  const none = { retry: 0, rollback: 0, remaining: 0 };
  expect(countFollowUps(batchForTests({ done: 284, failed: 3 }))).toEqual(none);
  expect(countFollowUps(batchForTests({ done: 284, queued: 3 }, { state: "paused" }))).toEqual(none);
});

test("a follow-up that was made is not offered again", () => {
  const followUps = [{ kind: "retry" as const, batchId: "c", total: 3, createdAt: 0 }];
  const batch = batchForTests({ done: 284, failed: 3 }, { state: "finished", followUps });
  expect(countFollowUps(batch)).toMatchObject({ retry: 0, rollback: 284 });
});

test("a batch whose invitations are all revoked offers no rollback", () => {
  const batch = batchForTests({ done: 9 }, { state: "finished", revokedSince: 9 });
  expect(countFollowUps(batch).rollback).toBe(0);
});

test("a batch that revoked invitations cannot be rolled back", () => {
  const batch = batchForTests({ done: 3, failed: 1 }, { kind: "revoke", state: "cancelled" });
  expect(countFollowUps(batch)).toMatchObject({ retry: 1, rollback: 0 });
});
