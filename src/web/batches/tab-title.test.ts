import { describe, expect, test } from "vitest";
import type { Batch } from "#contract/batch.ts";
import { batchForTests } from "#web/batches/testing/batch.ts";
import { newsBetween } from "./news.ts";
import { tabTitle } from "./tab-title.ts";

const running = batchForTests({ done: 4, queued: 6 });
const stuck: Batch = { ...running, waiting: { code: "clerk_key_refused", detail: "", until: null } };
const done = batchForTests({ done: 9, failed: 1 }, { state: "finished" });

describe("tab title", () => {
  test("progress, stop and end are told apart", () => {
    expect(tabTitle(running, 0)).toBe("4 of 10 invited");
    expect(tabTitle({ ...running, kind: "revoke", state: "paused" }, 0)).toBe("Paused: 4 of 10 revoked");
    expect(tabTitle(stuck, 0)).toBe("Needs you: 4 of 10 invited");
    expect(tabTitle(done, 0)).toBe("Done: 9 of 10 invited, 1 needs you");
  });

  test("waiting for the limit is said", () => {
    const waiting = { code: "clerk_limit" as const, detail: "", until: 5 };
    expect(tabTitle({ ...running, waiting }, 0)).toBe("Waiting: 4 of 10 invited");
  });
});

describe("news", () => {
  test("the end is news once", () => {
    expect(newsBetween(running, done)).toEqual({
      title: "Done: 10 people",
      body: "9 of 10 invited, 1 needs you.",
    });
    expect(newsBetween(done, done)).toBeUndefined();
  });

  test("a stop for a person is news", () => {
    expect(newsBetween(running, stuck)).toEqual({
      title: "Needs you: 10 people",
      body: expect.stringMatching(/^Clerk rejects the secret key\. Set a valid/),
    });
    expect(newsBetween(stuck, stuck)).toBeUndefined();
    expect(newsBetween(stuck, running)).toBeUndefined();
  });

  test("rows alone are no news", () => {
    expect(newsBetween(running, batchForTests({ done: 5, queued: 5 }))).toBeUndefined();
  });
});
