import { afterEach, expect, test } from "vitest";
import type { Problem } from "#contract/problem.ts";
import { queryClient } from "./query-client.ts";
import { ApiError } from "./request.ts";

afterEach(() => queryClient.clear());

const problem = { type: "about:blank", title: "Wait", detail: "Wait a moment." };

/** How often a query that fails once is tried; null if its error reaches the page. */
async function triesAfter(failure: Pick<Problem, "code" | "status"> & { retryAfter?: number }) {
  let tries = 0;
  const queryFn = () => {
    tries += 1;
    if (tries === 1) throw new ApiError({ ...problem, ...failure });
    return tries;
  };
  return queryClient.fetchQuery({ queryKey: ["probe"], queryFn }).catch(() => null);
}

test.each([
  { code: "clerk_limit", status: 429, retryAfter: 1 },
  { code: "usher_limit", status: 429, retryAfter: 1 },
  { code: "too_many_requests", status: 429, retryAfter: 1 },
  { code: "busy", status: 503 },
] as const)("S9: the page asks again by itself after a short wait: $code", async (failure) => {
  expect(await triesAfter(failure)).toBe(2);
});

test.each([
  { code: "clerk_limit", status: 429, retryAfter: 900 },
  { code: "forbidden", status: 403 },
] as const)("a refusal that does not pass soon reaches the user: $code", async (failure) => {
  expect(await triesAfter(failure)).toBeNull();
});
