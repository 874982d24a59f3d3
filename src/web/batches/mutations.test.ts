import { expect, test } from "vitest";
import { countFollowUps } from "./mutations.ts";
import { batchForTests } from "#web/batches/testing/batch.ts";

test("a finished batch offers both follow-ups", () => {
  const batch = batchForTests({ done: 284, failed: 3 }, { state: "finished" });
  expect(countFollowUps(batch)).toEqual({ retry: 3, rollback: 284 });
});

test("a running batch offers no follow-up", () => {
  expect(countFollowUps(batchForTests({ done: 284, failed: 3 }))).toEqual({ retry: 0, rollback: 0 });
});

test("a batch with a call under way offers no rollback", () => {
  const batch = batchForTests({ done: 5, sending: 2, queued: 9 }, { state: "cancelled" });
  expect(countFollowUps(batch).rollback).toBe(0);
});

test("a batch that revoked invitations cannot be rolled back", () => {
  const batch = batchForTests({ done: 3, failed: 1 }, { kind: "revoke", state: "cancelled" });
  expect(countFollowUps(batch)).toEqual({ retry: 1, rollback: 0 });
});
