import { describe, expect, test } from "vitest";
import { batchForTests } from "#web/batches/testing/batch.ts";
import { followUps } from "./follow-up.ts";

describe("follow-ups", () => {
  test("a finished batch offers both", () => {
    const over = batchForTests({ done: 284, failed: 3 }, { state: "finished" });
    expect(followUps(over)).toEqual({ retryCount: 3, rollbackCount: 284 });
  });

  test("a running batch offers neither", () => {
    expect(followUps(batchForTests({ done: 284, failed: 3 }))).toEqual({ retryCount: 0, rollbackCount: 0 });
  });

  test("a call under way is waited for", () => {
    const ending = batchForTests({ done: 5, sending: 2, queued: 9 }, { state: "cancelled" });
    expect(followUps(ending).rollbackCount).toBe(0);
  });

  test("what revoked cannot be revoked", () => {
    const over = batchForTests({ done: 3, failed: 1 }, { kind: "revoke", state: "cancelled" });
    expect(followUps(over)).toEqual({ retryCount: 1, rollbackCount: 0 });
  });
});
