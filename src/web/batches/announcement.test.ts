import { describe, expect, test } from "vitest";
import type { Batch } from "#contract/batch.ts";
import { announcement } from "./announcement.ts";
import { batchForTests } from "#web/batches/testing/batch.ts";

const batch = (done: number, changes: Partial<Batch> = {}): Batch =>
  batchForTests({ done, queued: 100 - done }, changes);

describe("announcement", () => {
  test("a hundred rows make three milestones", () => {
    const heard = new Set(Array.from({ length: 100 }, (_, done) => announcement(batch(done))));
    expect([...heard]).toEqual(["", "A quarter is done.", "Half is done.", "Three quarters are done."]);
  });

  test("the end is said with its numbers", () => {
    expect(announcement(batch(100, { state: "finished" }))).toBe("The batch is done: All 100 invited.");
  });

  test("waiting for the limit is said once", () => {
    const until = (ms: number) =>
      announcement(batch(3, { waiting: { code: "clerk_limit", detail: "", until: ms } }));
    expect(until(1)).toBe("Waiting for Clerk's hourly limit.");
    expect(until(2)).toBe(until(1));
  });

  test("a refused key asks for a person", () => {
    const waiting = { code: "clerk_key_refused" as const, detail: "", until: null };
    expect(announcement(batch(30, { waiting }))).toBe(
      "A quarter is done. The batch needs you: Clerk rejects the secret key. Set a valid CLERK_SECRET_KEY and restart Usher.",
    );
  });
});
