import type { Context } from "hono";
import type * as z from "zod/mini";
import type { CallResult, NotDone } from "#batches/upstream.ts";
import { problems } from "#contract/problem-words.ts";
import type { Problem, ProblemCode } from "#contract/problem.ts";
import { because, sentences } from "#contract/sentences.ts";
import type { AppEnv } from "./context.ts";
import { issueWords } from "./issue-words.ts";

type Extras = Partial<
  Pick<Problem, "field" | "rows" | "clerkCode" | "clerkTraceId" | "requestId" | "retryAfter" | "reasons">
>;

/** The error body. Without `detail`, the code's title and advice are used. */
export function toProblem(code: ProblemCode, detail?: string, extras: Extras = {}): Problem {
  const { status, title, next } = problems[code];
  return { type: "about:blank", title, status, detail: detail ?? sentences(title, next), code, ...extras };
}

/** Thrown by handlers; the app answers with the problem. */
export class ProblemError extends Error {
  readonly problem: Problem;

  constructor(problem: Problem) {
    super(problem.detail);
    this.name = "ProblemError";
    this.problem = problem;
  }
}

/** Throws, also where JavaScript expects an expression. */
export function fail(code: ProblemCode, detail?: string, extras?: Extras): never {
  throw new ProblemError(toProblem(code, detail, extras));
}

/**
 * What to say if a call did nothing ("x@example.com was not invited"), and if its outcome is unknown. `atLimit`
 * replaces the advice at a limit.
 */
export type FailureMessages = { undone: string; unsure: string; atLimit?: string };

/** The result of a call to Clerk, in words for the member who asked for it, with Clerk's code and trace id. */
export function problemOf(result: NotDone, messages: FailureMessages): Problem {
  if (result.kind === "wait") {
    const retryAfter = Math.max(1, Math.ceil((result.retryAfterMs ?? 0) / 1_000));
    const code = result.isOurs ? "usher_limit" : "clerk_limit";
    const reason = result.isOurs
      ? `Usher leaves most of Clerk's limit to your application and can ask again in ${duration(retryAfter)}`
      : `Clerk's rate limit resets in ${duration(retryAfter)}`;
    const advice = messages.atLimit ?? problems[code].next;
    return toProblem(code, sentences(because(messages.undone, reason), advice), { retryAfter });
  }
  const clause = result.kind === "unknown" ? messages.unsure : messages.undone;
  return toProblem(result.code, sentences(because(clause, result.detail), problems[result.code].next), {
    ...(result.kind === "refused" && { clerkCode: result.clerkCode }),
    ...("traceId" in result && { clerkTraceId: result.traceId }),
  });
}

/** The value of a successful call. @throws {ProblemError} for every other result */
export function valueOf<T>(result: CallResult<T>, messages: FailureMessages): T {
  if (result.kind === "done") return result.value;
  throw new ProblemError(problemOf(result, messages));
}

function duration(seconds: number): string {
  if (seconds < 90) return seconds === 1 ? "1 second" : `${seconds} seconds`;
  const minutes = Math.ceil(seconds / 60);
  return `${minutes} minutes`;
}

/** Parses an input. @throws {ProblemError} `invalid`, with the dotted path of the first invalid field */
export function check<T>(schema: z.ZodMiniType<T>, input: unknown): T {
  const read = schema.safeParse(input, { error: issueWords });
  if (read.success) return read.data;
  throw new ProblemError(problemOfIssues(read.error.issues));
}

/** The most invalid rows that one answer lists. */
export const rowsShown = 100;

/** A schema's issues as one problem: the first field by its dotted path, and the invalid rows of a batch. */
export function problemOfIssues(issues: readonly z.core.$ZodIssue[]): Problem {
  const first = issues[0];
  const field = first?.path.map(String).join(".") ?? "";
  const rows = issues.flatMap((issue) => {
    const [list, index] = issue.path;
    return list === "rows" && typeof index === "number" ? [{ index, detail: issue.message }] : [];
  });
  return toProblem("invalid", first?.message, {
    ...(field === "" ? {} : { field }),
    ...(rows.length === 0 ? {} : { rows: rows.slice(0, rowsShown) }),
  });
}

/** Answers with a problem as `application/problem+json`. */
export function answerProblem(c: Context<AppEnv>, problem: Problem): Response {
  const requestId = c.get("requestId");
  const body: Problem = requestId === undefined ? problem : { ...problem, requestId };
  if (problem.retryAfter !== undefined) c.header("Retry-After", String(problem.retryAfter));
  c.header("Content-Type", "application/problem+json");
  return c.body(JSON.stringify(body), problem.status as Parameters<typeof c.status>[0] & 200);
}
