import { describe, expect, test } from "vitest";
import type { Refused } from "#batches/upstream.ts";
import { NewBatch } from "#contract/batch.ts";
import { Problem, type ProblemCode } from "#contract/problem.ts";
import { problems } from "#contract/problem-words.ts";
import { check, problemOf, ProblemError, toProblem, valueOf } from "./problem.ts";

const attempt = {
  undone: "a@example.com was not invited",
  unsure: "It is unknown whether a@example.com was invited",
};

function problemOfCheck(input: unknown): Problem {
  try {
    check(NewBatch, input);
  } catch (error) {
    if (error instanceof ProblemError) return error.problem;
  }
  throw new Error("nothing was wrong");
}

describe("a problem", () => {
  test("a problem of every code is complete", () => {
    for (const code of Object.keys(problems) as ProblemCode[]) {
      const problem = Problem.parse(toProblem(code));
      expect(problem.status).toBe(problems[code].status);
      expect(problem.detail).toMatch(/[.]$/);
    }
  });

  test("a problem says who is affected, why, and what to do next", () => {
    const refused: Refused = {
      kind: "refused",
      scope: "addresses",
      code: "already_user",
      clerkCode: "form_identifier_exists",
      detail: "That email address is taken.",
      addresses: [],
      traceId: "trace_1",
    };
    expect(problemOf(refused, attempt)).toMatchObject({
      detail:
        "a@example.com was not invited: that email address is taken. No action needed: they can sign in.",
      clerkCode: "form_identifier_exists",
      clerkTraceId: "trace_1",
    });
  });

  test("a problem says when a limit resets", () => {
    const problem = problemOf({ kind: "wait", retryAfterMs: 61_500 }, attempt);
    expect(problem).toMatchObject({ code: "clerk_limit", retryAfter: 62 });
    expect(problem.detail).toBe(
      "a@example.com was not invited: Clerk's rate limit resets in 62 seconds. Try again when it resets.",
    );
    expect(problemOf({ kind: "wait", retryAfterMs: 0 }, attempt).detail).toContain("in 1 second");
  });

  test("a problem does not blame Clerk for Usher's own pace", () => {
    const problem = problemOf({ kind: "wait", retryAfterMs: 12_000, isOurs: true }, attempt);
    expect(problem).toMatchObject({ code: "usher_limit", retryAfter: 12 });
    expect(problem.title).not.toContain("Clerk's rate limit");
    expect(problem.detail).toBe(
      "a@example.com was not invited: Usher leaves most of Clerk's limit to your application and can ask again in 12 seconds. Try again then.",
    );
  });

  test("a problem is not thrown for a successful call", () => {
    expect(valueOf({ kind: "done", value: 7 }, attempt)).toBe(7);
  });
});

describe("an invalid body", () => {
  test("an invalid body names its first invalid field by path", () => {
    const rows = [{ emailAddress: "a@example.com" }];
    expect(problemOfCheck({ kind: "invite", options: { expiresInDays: 400 }, rows })).toMatchObject({
      code: "invalid",
      status: 422,
      field: "options.expiresInDays",
      detail: "The expiry is not a whole number of days from 1 to 365. Enter one, such as 30.",
    });
  });

  test("an invalid body names its invalid rows", () => {
    const rows = [
      { emailAddress: "a@example.com" },
      { emailAddress: "b" },
      { emailAddress: `c@${"long.".repeat(60)}example` },
    ];
    expect(problemOfCheck({ kind: "invite", options: {}, rows })).toMatchObject({
      field: "rows.1.emailAddress",
      rows: [
        { index: 1, detail: "The @ is missing. Write the address as name@example.com." },
        {
          index: 2,
          detail: "The address is longer than 254 characters, the limit of e-mail. Check where it ends.",
        },
      ],
    });
  });

  test("an invalid body names at most a hundred rows", () => {
    const rows = Array.from({ length: 300 }, () => ({ emailAddress: "b" }));
    expect(problemOfCheck({ kind: "invite", options: {}, rows }).rows).toHaveLength(100);
  });

  test.each([null, [], "x", 5, {}])("%j is refused as invalid", (input) => {
    expect(problemOfCheck(input).code).toBe("invalid");
  });
});
