import { Agent, type Dispatcher } from "undici";
import type * as z from "zod/mini";
import type { CallResult, NotSent, Unknown, WriteOptions } from "#batches/upstream.ts";
import { createScrub } from "#bff/http/scrub/scrub.ts";
import { classify } from "./answer.ts";
import { clerkApiVersion } from "./wire.ts";

/** Time limits of one call in ms; `wholeMs` includes everything. */
export type Timeouts = { connectMs: number; headersMs: number; bodyMs: number; wholeMs: number };

export type ClerkRequest<T> = WriteOptions & {
  method: "GET" | "POST" | "DELETE";
  /** Below `/v1`; built only from constants and checked ids. */
  path: string;
  query?: URLSearchParams;
  body?: unknown;
  answer: z.ZodMiniType<T>;
};

export type Send = <T>(request: ClerkRequest<T>) => Promise<CallResult<T>>;

/** The largest real answer is a page of 500 invitations with 8 kB of metadata each. */
const answerMaxBytes = 16 * 1024 * 1024;

/**
 * Sends one HTTP request to Clerk, without retries, and classifies the result. Never throws. Only this closure holds
 * the key.
 *
 * HTTP/2 is off: with one call per connection, a broken connection affects that call only.
 */
export function createSend(options: { secretKey: string; apiUrl: string; timeouts: Timeouts }): {
  send: Send;
  /** Clerk's clock (ms) by its latest answer; null before the first. */
  now: () => number | null;
  close: () => Promise<void>;
} {
  const { timeouts } = options;
  const base = new URL(options.apiUrl);
  const prefix = `${base.pathname.replace(/\/$/, "")}/v1`;
  const agentOptions = {
    connect: { timeout: timeouts.connectMs },
    headersTimeout: timeouts.headersMs,
    bodyTimeout: timeouts.bodyMs,
    maxResponseSize: answerMaxBytes,
    connections: 16,
    allowH2: false,
  };
  const agents = { people: new Agent(agentOptions), engine: new Agent(agentOptions) };
  const serverClock = createServerClock();
  const withoutKey = createScrub({ secrets: [options.secretKey], showsAddresses: true });

  async function exchange<T>(request: ClerkRequest<T>, trip: Trip): Promise<CallResult<T>> {
    const answer = await watched(agents[connectionsOf(request)], trip).request({
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
    serverClock.update(answer.headers["date"]);
    const text = await answer.body.text();
    return classify(request.answer, withoutKey, { status: answer.statusCode, headers: answer.headers, text });
  }

  return {
    async send(request) {
      const trip = createTrip(timeouts.wholeMs, request);
      try {
        return await exchange(request, trip);
      } catch (error) {
        return trip.hasLeft ? unanswered(error, trip) : notSent(error, trip);
      }
    },
    now: serverClock.now,
    close: async () => void (await Promise.all([agents.people.destroy(), agents.engine.destroy()])),
  };
}

/** Reads of people have connections of their own: however slow they are, they hold up no call of the engine. */
function connectionsOf({ method, part = "people" }: ClerkRequest<unknown>): "people" | "engine" {
  return method === "GET" && part === "people" ? "people" : "engine";
}

/** Continues from the last `Date` header on a monotonic clock, so that a wrong system clock does not matter. */
function createServerClock() {
  let behindMs: number | null = null;
  return {
    update(date: string | string[] | undefined): void {
      const at = typeof date === "string" ? Date.parse(date) : Number.NaN;
      if (!Number.isNaN(at)) behindMs = at - performance.now();
    },
    now: (): number | null => (behindMs === null ? null : Math.round(behindMs + performance.now())),
  };
}

/** `hasLeft`: the first byte was written, so the call must be reconciled before it is repeated. */
type Trip = { hasLeft: boolean; signal: AbortSignal; ranOut: AbortSignal; mayLeave: () => boolean };

type GivenOptions = Pick<ClerkRequest<unknown>, "signal" | "mayLeave">;

function createTrip(wholeMs: number, { signal: given, mayLeave = () => true }: GivenOptions): Trip {
  const ranOut = AbortSignal.timeout(wholeMs);
  const signal = given === undefined ? ranOut : AbortSignal.any([given, ranOut]);
  return { hasLeft: false, ranOut, signal, mayLeave };
}

/** undici starts a request when it writes to an open connection; before that nothing has left. */
function watched(agent: Agent, trip: Trip): Dispatcher {
  return agent.compose((dispatch) => (options, handler) => {
    const watcher: Dispatcher.DispatchHandler = {
      onRequestStart(controller, context) {
        handler.onRequestStart?.(controller, context);
        if (!controller.aborted && !trip.mayLeave())
          controller.abort(new Error("The request may not leave."));
        // If it is aborted here, nothing is written.
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

function notSent(error: unknown, trip: Trip): NotSent {
  if (trip.ranOut.aborted || codeOf(error) === "UND_ERR_CONNECT_TIMEOUT")
    return {
      kind: "not-sent",
      code: "clerk_unreachable",
      detail: "The connection to Clerk timed out",
    };
  if (trip.signal.aborted)
    return {
      kind: "not-sent",
      code: "clerk_unreachable",
      detail: "The call was cancelled before it was sent",
    };
  return { kind: "not-sent", code: "clerk_unreachable", detail: formatConnectError(codeOf(error)) };
}

function unanswered(error: unknown, trip: Trip): Unknown {
  const code = codeOf(error);
  const isTimeout = code === "UND_ERR_HEADERS_TIMEOUT" || code === "UND_ERR_BODY_TIMEOUT";
  if (trip.ranOut.aborted || isTimeout)
    return { kind: "unknown", code: "clerk_timeout", detail: "Clerk did not answer in time" };
  if (trip.signal.aborted)
    return { kind: "unknown", code: "clerk_timeout", detail: "The call was cancelled before Clerk answered" };
  return {
    kind: "unknown",
    code: "clerk_failed",
    detail: "The connection to Clerk broke before the answer was complete",
  };
}

function codeOf(error: unknown): string {
  if (!(error instanceof Error)) return "";
  if ("code" in error && typeof error.code === "string") return error.code;
  // If every address of a host fails, one error holds the others.
  return error instanceof AggregateError ? codeOf(error.errors[0]) : codeOf(error.cause);
}

function formatConnectError(code: string): string {
  if (code === "ENOTFOUND" || code === "EAI_AGAIN")
    return "The host name of Clerk's server cannot be resolved";
  if (code === "ECONNREFUSED") return "Clerk's server refuses connections";
  if (/CERT|TLS|SSL|SELF_SIGNED|ISSUER/.test(code))
    return `The certificate of Clerk's server is not trusted (${code})`;
  return code === "" ? "The request could not be sent" : `The request could not be sent (${code})`;
}
