import { expect, test } from "vitest";
import type { Batch } from "#contract/batch.ts";
import { notificationFor } from "./notification.ts";
import { batchForTests } from "#web/batches/testing/batch.ts";

const running = batchForTests({ done: 4, queued: 6 });
const stuck: Batch = { ...running, waiting: { code: "clerk_key_refused", detail: "", until: null } };
const finished = batchForTests({ done: 9, failed: 1 }, { state: "finished" });

test("the end of a batch is notified once", () => {
  expect(notificationFor(running, finished)).toEqual({
    title: "Finished: 10 people",
    body: "9 of 10 invited, 1 needs attention.",
  });
  expect(notificationFor(finished, finished)).toBeUndefined();
});

test("the notification of a cancel names the cancelled rows", () => {
  const cancelled = batchForTests({ done: 4, cancelled: 6 }, { state: "cancelled" });
  expect(notificationFor(running, cancelled)).toEqual({
    title: "Cancelled: 10 people",
    body: "4 of 10 invited, 6 cancelled.",
  });
});

test("a batch that waits for a person is notified once", () => {
  expect(notificationFor(running, stuck)).toEqual({
    title: "Needs attention: 10 people",
    body: expect.stringMatching(/^Clerk rejects the secret key\. Set a valid/),
  });
  expect(notificationFor(stuck, stuck)).toBeUndefined();
  expect(notificationFor(stuck, running)).toBeUndefined();
});

test("progress alone is not notified", () => {
  expect(notificationFor(running, batchForTests({ done: 5, queued: 5 }))).toBeUndefined();
});
