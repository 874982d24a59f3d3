import { Agent, type Dispatcher } from "undici";
import type * as z from "zod/mini";
import type { CallResult, NotSent, Unknown } from "#batches/upstream.ts";
import { classify } from "./answer.ts";
import { clerkApiVersion } from "./wire.ts";

/** Time limits of one call in ms. `wholeMs` ends it whatever it is doing. */
export type Timeouts = { connectMs: number; headersMs: number; bodyMs: number; wholeMs: number };

export type ClerkRequest<T> = {
  method: "GET" | "POST" | "DELETE";
  /** Below `/v1`, built from constants and checked ids only. */
  path: string;
  query?: URLSearchParams;
  body?: unknown;
  answer: z.ZodMiniType<T>;
  signal?: AbortSignal | undefined;
};

export type Send = <T>(request: ClerkRequest<T>) => Promise<CallResult<T>>;

/** Pages of 500 invitations with 8 kB of metadata each are the largest honest answer. */
const answerMaxBytes = 16 * 1024 * 1024;

/**
 * One HTTP request to Clerk, without repeats, and what came of it. Never throws. The key lives in this closure alone.
 *
 * HTTP/2 is off on purpose: with one call per connection a cut connection is about that call and no other.
 */
export function createSend(options: { secretKey: string; apiUrl: string; timeouts: Timeouts }): {
  send: Send;
  /** Their clock (ms), as the latest answer told; null before there was one. */
  now: () => number | null;
  close: () => Promise<void>;
} {
  const { timeouts } = options;
  const base = new URL(options.apiUrl);
  const prefix = `${base.pathname.replace(/\/$/, "")}/v1`;
  const agent = new Agent({
    connect: { timeout: timeouts.connectMs },
    headersTimeout: timeouts.headersMs,
    bodyTimeout: timeouts.bodyMs,
    maxResponseSize: answerMaxBytes,
    connections: 16,
    allowH2: false,
  });
  const theirClock = clockOfAnswers();
  const withoutKey = (text: string): string =>
    text.replaceAll(options.secretKey, "sk_…").replaceAll(/sk_(?:test|live)_[\w$=+/-]+/g, "sk_…");

  async function exchange<T>(request: ClerkRequest<T>, trip: Trip): Promise<CallResult<T>> {
    const answer = await watched(agent, trip).request({
      origin: base.origin,
      path: `${prefix}${request.path}${request.query === undefined ? "" : `?${request.query.toString()}`}`,
      method: request.method,
      headers: {
        authorization: `Bearer ${options.secretKey}`,
        accept: "application/json",
        "clerk-api-version": clerkApiVersion,
        ...(request.body === undefined ? {} : { "content-type": "application/json" }),
      },
      body: request.body === undefined ? null : JSON.stringify(request.body),
      signal: trip.signal,
    });
    theirClock.hear(answer.headers["date"]);
    const text = await answer.body.text();
    return classify(request.answer, answer.statusCode, answer.headers, withoutKey(text));
  }

  return {
    async send(request) {
      const trip = createTrip(timeouts.wholeMs, request.signal);
      try {
        return await exchange(request, trip);
      } catch (error) {
        return trip.hasLeft ? unheard(error, trip) : neverLeft(error, trip);
      }
    },
    now: theirClock.now,
    close: () => agent.destroy(),
  };
}

/** Goes on from the last `Date` header by a clock that nobody can set, so that ours may be wrong or be changed. */
function clockOfAnswers() {
  let behindMs: number | null = null;
  return {
    hear(date: string | string[] | undefined): void {
      const at = typeof date === "string" ? Date.parse(date) : Number.NaN;
      if (!Number.isNaN(at)) behindMs = at - performance.now();
    },
    now: (): number | null => (behindMs === null ? null : Math.round(behindMs + performance.now())),
  };
}

/** Whether the first byte of a request was written decides between "may be repeated" and "look first". */
type Trip = { hasLeft: boolean; signal: AbortSignal; ranOut: AbortSignal };

function createTrip(wholeMs: number, asked: AbortSignal | undefined): Trip {
  const ranOut = AbortSignal.timeout(wholeMs);
  return { hasLeft: false, ranOut, signal: asked === undefined ? ranOut : AbortSignal.any([asked, ranOut]) };
}

/** undici starts a request at the moment it writes it to an open connection: before that nothing has left. */
function watched(agent: Agent, trip: Trip): Dispatcher {
  return agent.compose((dispatch) => (options, handler) => {
    const watcher: Dispatcher.DispatchHandler = {
      onRequestStart(controller, context) {
        handler.onRequestStart?.(controller, context);
        // An aborted signal is noticed in the line above, and then nothing is written.
        trip.hasLeft = !controller.aborted;
      },
      onRequestUpgrade: (...all) => handler.onRequestUpgrade?.(...all),
      onResponseStart: (...all) => handler.onResponseStart?.(...all),
      onResponseData: (...all) => handler.onResponseData?.(...all),
      onResponseEnd: (...all) => handler.onResponseEnd?.(...all),
      onResponseError: (...all) => handler.onResponseError?.(...all),
    };
    return dispatch(options, watcher);
  });
}

function neverLeft(error: unknown, trip: Trip): NotSent {
  if (trip.ranOut.aborted || codeOf(error) === "UND_ERR_CONNECT_TIMEOUT")
    return {
      kind: "not-sent",
      code: "clerk_unreachable",
      detail: "No connection to Clerk came about in time",
    };
  if (trip.signal.aborted)
    return { kind: "not-sent", code: "clerk_unreachable", detail: "The call was stopped before it was sent" };
  return { kind: "not-sent", code: "clerk_unreachable", detail: connectWords(codeOf(error)) };
}

function unheard(error: unknown, trip: Trip): Unknown {
  const code = codeOf(error);
  const isLate = code === "UND_ERR_HEADERS_TIMEOUT" || code === "UND_ERR_BODY_TIMEOUT";
  if (trip.ranOut.aborted || isLate)
    return { kind: "unknown", code: "clerk_timeout", detail: "Clerk did not answer in time" };
  if (trip.signal.aborted)
    return { kind: "unknown", code: "clerk_timeout", detail: "The call was stopped before Clerk answered" };
  return {
    kind: "unknown",
    code: "clerk_failed",
    detail: "The connection to Clerk broke before the answer was whole",
  };
}

function codeOf(error: unknown): string {
  if (!(error instanceof Error)) return "";
  if ("code" in error && typeof error.code === "string") return error.code;
  // Trying several addresses of one name fails with one error that holds the others.
  return error instanceof AggregateError ? codeOf(error.errors[0]) : codeOf(error.cause);
}

function connectWords(code: string): string {
  if (code === "ENOTFOUND" || code === "EAI_AGAIN") return "The name of Clerk's server cannot be resolved";
  if (code === "ECONNREFUSED") return "Clerk's server refuses connections";
  if (/CERT|TLS|SSL|SELF_SIGNED|ISSUER/.test(code)) return `The certificate cannot be trusted (${code})`;
  return code === "" ? "The request could not be sent" : `The request could not be sent (${code})`;
}
