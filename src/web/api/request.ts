import * as z from "zod/mini";
import { Problem } from "#contract/problem.ts";
import { pageProblems } from "#contract/page-problems.ts";

/** What every failed request throws. `problem` is always a whole Problem, whatever went wrong on the way. */
export class ApiError extends Error {
  override readonly name = "ApiError";
  readonly problem: Problem;

  constructor(problem: Problem) {
    super(`${problem.title}: ${problem.detail}`);
    this.problem = problem;
  }
}

type RequestOptions<Schema extends z.ZodMiniType> = {
  /** The contract's schema of the answer; leave it out for an answer without a body. */
  schema?: Schema;
  /** A value to be sent as JSON, or a Blob that is JSON already: a long list is put together in a worker. */
  body?: unknown;
  /** Values that are undefined or empty are left out. */
  query?: Record<string, string | number | undefined>;
  signal?: AbortSignal;
};

type Method = "GET" | "POST" | "PUT" | "PATCH" | "DELETE";

let onRefused: () => void = () => {};

/** Registers what happens when an answer says that the session is over or the role too small: once, by the app. */
export function whenRefused(listener: () => void): void {
  onRefused = listener;
}

/** A Problem that the page itself came to, in the words of the closed set. */
function ownProblem(code: keyof typeof pageProblems, detail?: string): Problem {
  const { title, status, next } = pageProblems[code];
  return { type: "about:blank", title, status, detail: detail ?? next, code };
}

/**
 * The only fetch of the page. Answers what the server said, checked by the contract's schema. Throws an `ApiError` for a
 * refusal, for a network that fails (`server_unreachable`) and for an answer nobody can read (`internal`). A cancelled
 * request rejects with the signal's reason, as fetch does.
 */
export async function request<Schema extends z.ZodMiniType = z.ZodMiniUndefined>(
  method: Method,
  path: `/api/${string}`,
  { schema, body, query, signal }: RequestOptions<Schema> = {},
): Promise<z.output<Schema>> {
  const response = await send(method, withQuery(path, query), body, signal);
  const text = await response.text().catch(() => "");
  if (!response.ok) throw refusal(response, text);
  if (schema === undefined) return undefined as z.output<Schema>;
  const parsed = z.safeParse(schema, parseJson(text));
  if (!parsed.success)
    throw new ApiError(ownProblem("internal", "The server's answer could not be read. Reload the page."));
  return parsed.data;
}

function withQuery(path: string, query: RequestOptions<z.ZodMiniType>["query"] = {}): string {
  const search = new URLSearchParams();
  for (const [name, value] of Object.entries(query)) {
    if (value !== undefined && value !== "") search.set(name, String(value));
  }
  return search.size === 0 ? path : `${path}?${search}`;
}

async function send(
  method: Method,
  url: string,
  body: unknown,
  signal: AbortSignal | undefined,
): Promise<Response> {
  try {
    return await fetch(url, {
      method,
      headers: {
        accept: "application/json",
        ...(body === undefined ? {} : { "content-type": "application/json" }),
      },
      body: body === undefined ? null : body instanceof Blob ? body : JSON.stringify(body),
      signal: signal ?? null,
      credentials: "same-origin",
    });
  } catch (error) {
    if (signal?.aborted) throw error;
    throw new ApiError(ownProblem("server_unreachable"));
  }
}

function refusal(response: Response, text: string): ApiError {
  if (response.status === 401 || response.status === 403) onRefused();
  const parsed = z.safeParse(Problem, parseJson(text));
  if (parsed.success) return new ApiError(parsed.data);
  // Not our server's words: a proxy in between, most likely one that does not reach it.
  const code = [502, 503, 504].includes(response.status) ? "server_unreachable" : "internal";
  return new ApiError({ ...ownProblem(code), status: response.status });
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/**
 * The words for a problem panel: title, detail, and small behind them what finds it: Clerk's code and trace id,
 * else our request id.
 */
export function wordsOf(error: Error | Problem): { title: string; detail: string; small?: string } {
  const problem =
    error instanceof ApiError ? error.problem : error instanceof Error ? ownProblem("internal") : error;
  const small = [
    problem.clerkCode,
    problem.clerkTraceId && `Clerk trace ${problem.clerkTraceId}`,
    !problem.clerkCode && problem.requestId && `request ${problem.requestId}`,
  ].filter(Boolean);
  return {
    title: problem.title,
    detail: problem.detail,
    ...(small.length > 0 && { small: small.join(" · ") }),
  };
}

/**
 * The words for a write that failed, where it was asked for. None while nobody is signed in: the dialog above the page
 * says so, and the line would be wrong as soon as somebody has signed in again.
 */
export function failureOf({ error }: { error: Error | null }): ReturnType<typeof wordsOf> | null {
  if (error === null) return null;
  const isSignedOut = error instanceof ApiError && error.problem.code === "unauthenticated";
  return isSignedOut ? null : wordsOf(error);
}
