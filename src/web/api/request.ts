import * as z from "zod/mini";
import { Problem } from "#contract/problem.ts";
import { pageProblems } from "#contract/page/page-problems.ts";
import { basePath, type Query, withQuery } from "#web/paths.ts";
import { isUserActive } from "./user-activity.ts";

/** Thrown by every failed request. `problem` is complete even when no server answered. */
export class ApiError extends Error {
  override readonly name = "ApiError";
  /** In ms; `retryAfter` counts from here. */
  readonly receivedAt = Date.now();
  readonly problem: Problem;

  constructor(problem: Problem) {
    super(`${problem.title}: ${problem.detail}`);
    this.problem = problem;
  }
}

type RequestOptions<Schema extends z.ZodMiniType> = {
  /** The contract's schema of the response; left out when the response has no body. */
  schema?: Schema;
  /** A value to send as JSON, or a Blob that already holds JSON: a worker serializes long lists. */
  body?: unknown;
  query?: Query;
  signal?: AbortSignal;
  /** Sent even if the page is closed meanwhile. */
  outlivesPage?: boolean;
};

type Method = "GET" | "POST" | "PUT" | "PATCH" | "DELETE";

let onRefused: () => void = () => {};

/**
 * Sets what happens on 401 and 403, where the session has ended or the role has changed, and when the server cannot save.
 * Called once, by the app.
 */
export function whenRefused(listener: () => void): void {
  onRefused = listener;
}

/** A Problem that the page reports without the server. */
function pageProblem(code: keyof typeof pageProblems, detail?: string): Problem {
  const { title, status, next } = pageProblems[code];
  return { type: "about:blank", title, status, detail: detail ?? next, code };
}

/** As if no server had answered: for code of the page that could not be loaded. */
export function unreachable(): ApiError {
  return new ApiError(pageProblem("server_unreachable"));
}

/**
 * The page's only `fetch`. Resolves with the response, parsed by the contract's schema. Rejects with an `ApiError` when
 * the server refuses, is unreachable (`server_unreachable`) or sends an unreadable response (`internal`). An aborted
 * request rejects with the signal's reason.
 */
export async function request<Schema extends z.ZodMiniType = z.ZodMiniUndefined>(
  method: Method,
  path: `/api/${string}`,
  { schema, body, query = {}, signal, outlivesPage }: RequestOptions<Schema> = {},
): Promise<z.output<Schema>> {
  const response = await send(method, withQuery(path, query), { body, signal, outlivesPage });
  const text = await response.text().catch(() => "");
  if (!response.ok) throw refusal(response, text);
  if (schema === undefined) return undefined as z.output<Schema>;
  const parsed = z.safeParse(schema, parseJson(text));
  if (!parsed.success)
    throw new ApiError(pageProblem("internal", "The server's response could not be read. Reload the page."));
  return parsed.data;
}

/** A response that is not JSON, to a POST if there is a body. Rejects like `request`, and if it is cut off. */
export async function requestFile(path: `/api/${string}`, body?: unknown): Promise<Blob> {
  const response = await send(body === undefined ? "GET" : "POST", path, { body });
  try {
    const file = await response.blob();
    if (response.ok) return file;
    throw refusal(response, await file.text());
  } catch (error) {
    throw error instanceof ApiError ? error : unreachable();
  }
}

type Sent = { body?: unknown; signal?: AbortSignal | undefined; outlivesPage?: boolean | undefined };

async function send(
  method: Method,
  url: string,
  { body, signal, outlivesPage = false }: Sent,
): Promise<Response> {
  try {
    return await fetch(`${basePath}${url}`, {
      method,
      headers: {
        accept: "application/json",
        // Does not prolong the session.
        ...(isUserActive() ? {} : { "usher-background": "1" }),
        ...(body === undefined ? {} : { "content-type": "application/json" }),
      },
      body: body === undefined ? null : body instanceof Blob ? body : JSON.stringify(body),
      signal: signal ?? null,
      keepalive: outlivesPage,
      credentials: "same-origin",
    });
  } catch (error) {
    if (signal?.aborted) throw error;
    throw unreachable();
  }
}

function refusal(response: Response, text: string): ApiError {
  const parsed = z.safeParse(Problem, parseJson(text));
  const isStoreFailing = parsed.success && parsed.data.code === "store_failed";
  if (response.status === 401 || response.status === 403 || isStoreFailing) onRefused();
  if (parsed.success) return new ApiError(parsed.data);
  // Not a response of Usher: a proxy in front of it answered, most likely because Usher is down.
  const code = [502, 503, 504].includes(response.status) ? "server_unreachable" : "internal";
  return new ApiError({ ...pageProblem(code), status: response.status });
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** The text of a problem panel. `small` helps support: Clerk's code and trace id, or Usher's request id. */
export function formatProblem(error: Error | Problem): { title: string; detail: string; small?: string } {
  const problem =
    error instanceof ApiError ? error.problem : error instanceof Error ? pageProblem("internal") : error;
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

/** The text of a failed mutation. None after the session has ended: a dialog above the page already asks to sign in. */
export function failureOf({ error }: { error: Error | null }): ReturnType<typeof formatProblem> | null {
  if (error === null) return null;
  const isSignedOut = error instanceof ApiError && error.problem.code === "unauthenticated";
  return isSignedOut ? null : formatProblem(error);
}
