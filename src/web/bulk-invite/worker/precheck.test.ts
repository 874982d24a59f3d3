import { describe, expect, test } from "vitest";
import type { PrecheckAnswer } from "#contract/precheck.ts";
import { ApiError } from "#web/api/request.ts";
import { addressesPerRequest, createPrecheck } from "./precheck.ts";

type SentRequest = {
  addresses: string[];
  signal: AbortSignal;
  answer: (answer?: Partial<PrecheckAnswer>) => void;
  fail: (error: Error) => void;
};

const problem = {
  type: "about:blank",
  title: "Clerk cannot be reached",
  status: 502,
  detail: "Try again.",
  code: "clerk_unreachable" as const,
};

/** Runs everything that is settled. */
const settle = () => new Promise((resolve) => setImmediate(resolve));

function setUp() {
  const sent: SentRequest[] = [];
  const slept: number[] = [];
  let progressCount = 0;
  const precheck = createPrecheck({
    request: (addresses, signal) =>
      new Promise((resolve, reject) => {
        const data = addresses.map((emailAddress) => ({ emailAddress, standing: "new" as const }));
        sent.push({
          addresses,
          signal,
          answer: (answer) => resolve({ data, checkedAt: 7, ...answer }),
          fail: reject,
        });
      }),
    sleep: async (ms) => void slept.push(ms),
    describeFailure: (cause) =>
      cause instanceof Error ? { title: "Broken", detail: "" } : { title: cause.title, detail: cause.detail },
    onProgress: () => (progressCount += 1),
  });
  return { precheck, sent, slept, progressCount: () => progressCount };
}

const many = Array.from({ length: addressesPerRequest + 3 }, (_, i) => `person.${i}@example.com`);

describe("pre-check", () => {
  test("a long list is sent in several requests", async () => {
    const { precheck, sent, progressCount } = setUp();
    precheck.check(many);
    await settle();
    expect(sent.map(({ addresses }) => addresses.length)).toEqual([addressesPerRequest]);
    sent[0]?.answer();
    await settle();
    expect(sent[1]?.addresses.length).toBe(3);
    expect(progressCount()).toBe(1);
    sent[1]?.answer();
    await settle();
    expect(precheck.progress()).toMatchObject({ phase: "done", checkedAt: 7 });
    expect(precheck.standings.size).toBe(many.length);
  });

  test("a newer list cancels the request and sends the rest", async () => {
    const { precheck, sent } = setUp();
    precheck.check(["a@example.com"]);
    await settle();
    sent[0]?.answer();
    await settle();
    precheck.check(["a@example.com", "b@example.com"]);
    await settle();
    precheck.check(["a@example.com", "b@example.com", "c@example.com"]);
    await settle();
    expect(sent[1]?.signal.aborted).toBe(true);
    expect(sent[2]?.addresses).toEqual(["b@example.com", "c@example.com"]);
    sent[1]?.answer();
    await settle();
    expect(precheck.standings.has("b@example.com")).toBe(false);
  });

  test("known addresses need no request", async () => {
    const { precheck, sent } = setUp();
    precheck.check(["a@example.com", "b@example.com"]);
    await settle();
    sent[0]?.answer();
    await settle();
    precheck.check(["b@example.com"]);
    expect(precheck.progress().phase).toBe("done");
    expect(sent.length).toBe(1);
  });

  test("a check of all sends known addresses again", async () => {
    const { precheck, sent } = setUp();
    precheck.check(["a@example.com"]);
    await settle();
    sent[0]?.answer();
    await settle();
    precheck.check(["a@example.com"], "all");
    await settle();
    expect(sent[1]?.addresses).toEqual(["a@example.com"]);
  });

  test("an incomplete answer is kept and its problem shown", async () => {
    const { precheck, sent } = setUp();
    precheck.check(["a@example.com", "b@example.com"]);
    await settle();
    const data = [
      { emailAddress: "a@example.com", standing: "user" as const },
      { emailAddress: "b@example.com", standing: "unknown" as const },
    ];
    sent[0]?.answer({ data, problem });
    await settle();
    expect(precheck.progress()).toMatchObject({ phase: "failed", failure: { title: problem.title } });
    expect([...precheck.standings]).toEqual([["a@example.com", { kind: "user" }]]);
    precheck.check(["a@example.com", "b@example.com"]);
    await settle();
    expect(sent[1]?.addresses).toEqual(["b@example.com"]);
  });

  test("a pre-check waits for Usher's own limit and goes on by itself", async () => {
    const { precheck, sent, slept } = setUp();
    const ownLimit = { ...problem, code: "usher_limit" as const, status: 429, retryAfter: 12 };
    precheck.check(["a@example.com", "b@example.com"]);
    await settle();
    sent[0]?.answer({
      data: [
        { emailAddress: "a@example.com", standing: "new" },
        { emailAddress: "b@example.com", standing: "unknown" },
      ],
      problem: ownLimit,
    });
    await settle();
    expect(precheck.progress()).toMatchObject({ phase: "checking", failure: undefined });
    expect(sent[1]?.addresses).toEqual(["b@example.com"]);
    sent[1]?.fail(new ApiError({ ...ownLimit, retryAfter: 3 }));
    await settle();
    sent[2]?.answer();
    await settle();
    expect(slept.slice(1)).toEqual([12_000, 3_000]);
    expect(precheck.progress()).toMatchObject({ phase: "done", failure: undefined });
  });

  test("a refusal of Clerk ends a pre-check", async () => {
    const { precheck, sent } = setUp();
    precheck.check(many);
    await settle();
    sent[0]?.answer({ data: [], problem: { ...problem, code: "clerk_limit", title: "Clerk's limit" } });
    await settle();
    expect(precheck.progress()).toMatchObject({ phase: "failed", failure: { title: "Clerk's limit" } });
    expect(sent).toHaveLength(1);
  });

  test("a failed request fails the pre-check", async () => {
    const { precheck, sent } = setUp();
    precheck.check(["a@example.com"]);
    await settle();
    sent[0]?.fail(new Error("away"));
    await settle();
    expect(precheck.progress()).toMatchObject({ phase: "failed", failure: { title: "Broken" } });
  });

  test("an empty list forgets every standing", async () => {
    const { precheck, sent } = setUp();
    precheck.check(["a@example.com"]);
    await settle();
    sent[0]?.answer();
    await settle();
    precheck.check([]);
    expect(precheck.progress().phase).toBe("idle");
    precheck.check(["a@example.com"]);
    await settle();
    expect(sent.length).toBe(2);
  });
});
