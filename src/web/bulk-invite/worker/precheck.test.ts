import { describe, expect, test } from "vitest";
import type { PrecheckAnswer } from "#contract/precheck.ts";
import { askedAtOnce, createChecker } from "./precheck.ts";

type Question = {
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

/** Lets everything that is settled run on. */
const settle = () => new Promise((resolve) => setImmediate(resolve));

function setUp() {
  const asked: Question[] = [];
  let progressCount = 0;
  const checker = createChecker({
    ask: (addresses, signal) =>
      new Promise((resolve, reject) => {
        const data = addresses.map((emailAddress) => ({ emailAddress, standing: "new" as const }));
        asked.push({
          addresses,
          signal,
          answer: (answer) => resolve({ data, checkedAt: 7, ...answer }),
          fail: reject,
        });
      }),
    rest: () => Promise.resolve(),
    wordsOf: (cause) =>
      cause instanceof Error ? { title: "Broken", detail: "" } : { title: cause.title, detail: cause.detail },
    onProgress: () => (progressCount += 1),
  });
  return { checker, asked, progressCount: () => progressCount };
}

const many = Array.from({ length: askedAtOnce + 3 }, (_, i) => `person.${i}@example.com`);

describe("checker", () => {
  test("a long list is asked in parts", async () => {
    const { checker, asked, progressCount } = setUp();
    checker.check(many);
    await settle();
    expect(asked.map(({ addresses }) => addresses.length)).toEqual([askedAtOnce]);
    asked[0]?.answer();
    await settle();
    expect(asked[1]?.addresses.length).toBe(3);
    expect(progressCount()).toBe(1);
    asked[1]?.answer();
    await settle();
    expect(checker.progress()).toMatchObject({ phase: "done", checkedAt: 7 });
    expect(checker.standings.size).toBe(many.length);
  });

  test("another list cancels and asks the rest", async () => {
    const { checker, asked } = setUp();
    checker.check(["a@example.com"]);
    await settle();
    asked[0]?.answer();
    await settle();
    checker.check(["a@example.com", "b@example.com"]);
    await settle();
    checker.check(["a@example.com", "b@example.com", "c@example.com"]);
    await settle();
    expect(asked[1]?.signal.aborted).toBe(true);
    expect(asked[2]?.addresses).toEqual(["b@example.com", "c@example.com"]);
    asked[1]?.answer();
    await settle();
    expect(checker.standings.has("b@example.com")).toBe(false);
  });

  test("what is known needs no question", async () => {
    const { checker, asked } = setUp();
    checker.check(["a@example.com", "b@example.com"]);
    await settle();
    asked[0]?.answer();
    await settle();
    checker.check(["b@example.com"]);
    expect(checker.progress().phase).toBe("done");
    expect(asked.length).toBe(1);
  });

  test("checking anew asks for all", async () => {
    const { checker, asked } = setUp();
    checker.check(["a@example.com"]);
    await settle();
    asked[0]?.answer();
    await settle();
    checker.check(["a@example.com"], true);
    await settle();
    expect(asked[1]?.addresses).toEqual(["a@example.com"]);
  });

  test("half an answer is kept and said", async () => {
    const { checker, asked } = setUp();
    checker.check(["a@example.com", "b@example.com"]);
    await settle();
    const data = [
      { emailAddress: "a@example.com", standing: "user" as const },
      { emailAddress: "b@example.com", standing: "unknown" as const },
    ];
    asked[0]?.answer({ data, problem });
    await settle();
    expect(checker.progress()).toMatchObject({ phase: "failed", failure: { title: problem.title } });
    expect([...checker.standings]).toEqual([["a@example.com", { kind: "user" }]]);
    checker.check(["a@example.com", "b@example.com"]);
    await settle();
    expect(asked[1]?.addresses).toEqual(["b@example.com"]);
  });

  test("a request that fails is said", async () => {
    const { checker, asked } = setUp();
    checker.check(["a@example.com"]);
    await settle();
    asked[0]?.fail(new Error("away"));
    await settle();
    expect(checker.progress()).toMatchObject({ phase: "failed", failure: { title: "Broken" } });
  });

  test("an empty list forgets what was learned", async () => {
    const { checker, asked } = setUp();
    checker.check(["a@example.com"]);
    await settle();
    asked[0]?.answer();
    await settle();
    checker.check([]);
    expect(checker.progress().phase).toBe("idle");
    checker.check(["a@example.com"]);
    await settle();
    expect(asked.length).toBe(2);
  });
});
