import { expect, test } from "vitest";
import type { ProblemCode } from "#contract/problem.ts";
import { freshPollMs } from "./polling.ts";
import { ApiError } from "./request.ts";

const failure = (code: ProblemCode) =>
  new ApiError({ type: "about:blank", title: "", status: 500, detail: "", code });

test("a list is fetched each minute or as often as it asks, sooner while the server is away, and not without a session", () => {
  expect(freshPollMs(null)).toBe(60_000);
  expect(freshPollMs(failure("server_unreachable"))).toBe(5_000);
  expect(freshPollMs(failure("clerk_key_refused"))).toBe(60_000);
  expect(freshPollMs(failure("unauthenticated"))).toBe(false);
  expect(freshPollMs(null, 10_000)).toBe(10_000);
});
