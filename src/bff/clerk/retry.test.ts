import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { CallResult } from "#batches/upstream.ts";
import { type Repeated, type RetrySettings, withRetries } from "./retry.ts";

const notSent: CallResult<number> = { kind: "not-sent", code: "clerk_unreachable", detail: "" };
const unknown: CallResult<number> = { kind: "unknown", code: "clerk_failed", detail: "" };
const refused: CallResult<number> = {
  kind: "refused",
  scope: "options",
  code: "invalid_option",
  clerkCode: "x",
  detail: "",
  addresses: [],
};
const wait: CallResult<number> = { kind: "wait", retryAfterMs: 300 };
const done: CallResult<number> = { kind: "done", value: 1 };
const usual: RetrySettings = { firstMs: 100, factor: 2, longestMs: 1_000, totalMs: 5_000 };

async function run(
  results: CallResult<number>[],
  repeated: Repeated,
  settings = usual,
  random = 0,
  signal?: AbortSignal,
) {
  let now = 0;
  let calls = 0;
  const pauses: number[] = [];
  const tools = {
    settings,
    random: () => random,
    clock: () => now,
    sleep: async (ms: number) => {
      pauses.push(ms);
      now += ms;
    },
  };
  const call = async () => {
    calls += 1;
    return results[Math.min(calls, results.length) - 1] ?? done;
  };
  return { result: await withRetries(tools, repeated, call, signal), calls, pauses, elapsed: now };
}

describe("retrying", () => {
  test("retrying ends with the first final result", async () => {
    const { result, pauses } = await run([notSent, unknown, wait, done], "read");
    expect(result).toBe(done);
    expect(pauses).toEqual([100, 200, 400]);
  });

  test.each([unknown, wait, refused, done])("retrying leaves a write alone after %o", async (result) => {
    expect(await run([result], "write")).toMatchObject({ result, calls: 1 });
  });

  test("retrying leaves a bulk call alone after Clerk answered that it is busy", async () => {
    const busy: CallResult<number> = { ...notSent, code: "clerk_busy" };
    expect(await run([busy], "bulk")).toMatchObject({ result: busy, calls: 1 });
    expect(await run([notSent, done], "bulk")).toMatchObject({ result: done, calls: 2 });
  });

  test("retrying repeats a write that was not sent", async () => {
    expect(await run([notSent, done], "write")).toMatchObject({ result: done, calls: 2 });
  });

  test("retrying waits as long as Clerk asks", async () => {
    expect((await run([wait, done], "read")).pauses).toEqual([300]);
  });

  test("retrying shortens pauses by up to half", async () => {
    expect((await run([notSent, notSent, done], "read", usual, 1)).pauses).toEqual([50, 100]);
  });

  test("retrying stops when its signal aborts", async () => {
    expect(await run([notSent], "read", usual, 0, AbortSignal.abort())).toMatchObject({
      calls: 1,
      pauses: [],
    });
  });

  test("retrying never exceeds the total time or the longest pause", async () => {
    const settings = fc.record({
      firstMs: fc.integer({ min: 1, max: 1_000 }),
      factor: fc.integer({ min: 1, max: 4 }),
      longestMs: fc.integer({ min: 1, max: 2_000 }),
      totalMs: fc.integer({ min: 0, max: 10_000 }),
    });
    const property = fc.asyncProperty(
      settings,
      fc.double({ min: 0, max: 1, noNaN: true }),
      async (given, random) => {
        const { result, pauses, elapsed } = await run([notSent], "write", given, random);
        expect(result).toBe(notSent);
        expect(elapsed).toBeLessThanOrEqual(given.totalMs);
        expect(Math.max(0, ...pauses)).toBeLessThanOrEqual(given.longestMs);
      },
    );
    await fc.assert(property, { numRuns: 50 });
  });
});
