import { setImmediate } from "node:timers/promises";
import { expect, test } from "vitest";
import type { InstanceChange } from "#bff/clerk/instance-status.ts";
import { createRequestGate } from "#bff/http/request-gate.ts";
import { followInstance } from "./follow-instance.ts";
import { signedInApp } from "./testing/app.ts";

/** Follows an instance with one change, while a request is open that the gate does not wait for. */
async function changeDuringRequest() {
  const { deps } = await signedInApp();
  const gate = createRequestGate(async () => {});
  const stopping = new AbortController();
  const request = Promise.withResolvers<Response>();
  const answered = gate.pass(() => request.promise);
  let applied = 0;
  const change: InstanceChange = {
    async apply() {
      applied += 1;
    },
  };
  const changed = Promise.withResolvers<void>();
  const stop = followInstance({
    app: {
      ...deps,
      instanceStatus: {
        ...deps.instanceStatus,
        async *changes() {
          yield change;
        },
      },
    },
    clerk: { secretKey: "sk_test_unused", apiUrl: "http://127.0.0.1:1", hourMs: 60_000 },
    gate,
    stopping: stopping.signal,
    onChange: () => changed.resolve(),
  });
  await changed.promise;
  return {
    applied: () => applied,
    async endRequest() {
      request.resolve(new Response());
      await answered;
    },
    async stop() {
      stopping.abort();
      await stop();
    },
  };
}

test("data that a late request stored under the old id moves when the request has ended", async () => {
  const change = await changeDuringRequest();
  await setImmediate();
  expect(change.applied()).toBe(1);
  await change.endRequest();
  await expect.poll(change.applied).toBe(2);
  await change.stop();
});

test("a stop does not wait for a late request", async () => {
  const change = await changeDuringRequest();
  await change.stop();
  expect(change.applied()).toBe(1);
});
