import type { IncomingHttpHeaders } from "node:http";
import type * as z from "zod/mini";
import type { CallResult } from "#batches/upstream.ts";
import { type Scrub, scrubJson } from "#bff/http/scrub/scrub.ts";
import { WireErrors } from "./wire.ts";
import { toRefused } from "./refusals.ts";

/** An answer as it came; only its parsed and scrubbed values are used. */
type RawAnswer = { status: number; headers: IncomingHttpHeaders; text: string };

/** Two hours: Clerk's longest window is one hour, so a longer value comes from a proxy's mistake. */
const longestMs = 2 * 60 * 60 * 1_000;

/**
 * `Retry-After` in ms: whole seconds or an HTTP date. Null if it is missing or invalid; a past date is 0, and the
 * longest wait is two hours.
 */
export function retryAfterMs(header: string | string[] | undefined, now: number): number | null {
  const text = (Array.isArray(header) ? header[0] : header)?.trim() ?? "";
  if (text === "") return null;
  const seconds = Number(text);
  const waitMs = Number.isFinite(seconds) ? seconds * 1_000 : Date.parse(text) - now;
  return Number.isNaN(waitMs) ? null : Math.min(Math.max(waitMs, 0), longestMs);
}

/** When an answer was sent (ms), by the clock that its HTTP dates belong to: ours may be wrong. */
function sentAt({ date }: IncomingHttpHeaders): number {
  const at = Date.parse(date ?? "");
  return Number.isNaN(at) ? Date.now() : at;
}

/**
 * Classifies an answer by its status, then by its body. The key is removed from every value after parsing: before, an
 * escape of JSON may hide it.
 */
export function classify<T>(
  schema: z.ZodMiniType<T>,
  withoutKey: Scrub,
  { status, headers, text }: RawAnswer,
): CallResult<T> {
  if (status === 429)
    return { kind: "wait", retryAfterMs: retryAfterMs(headers["retry-after"], sentAt(headers)) };
  const json = scrubJson(parseJson(text), withoutKey);
  if (status >= 200 && status < 300) return readAnswer(schema, status, json);
  const parsed = WireErrors.safeParse(json);
  const traceId = parsed.data?.clerk_trace_id ?? traceIdOf(headers["clerk-trace-id"], withoutKey);
  const trace = traceId === undefined ? {} : { traceId };
  // 408 and 5xx may come from a proxy: Clerk may have applied the call.
  if (status >= 500 || status === 408) {
    const code = status === 504 || status === 408 ? "clerk_timeout" : "clerk_failed";
    return { kind: "unknown", code, detail: `Clerk answered with status ${status}`, ...trace };
  }
  if (status < 400)
    return {
      kind: "unknown",
      code: "clerk_failed",
      detail: `Clerk answered with status ${status}`,
      ...trace,
    };
  if (!parsed.success) return toRefused(status, { errors: [] }, traceId);
  const error = parsed.data.errors[0];
  if (status === 409 && error?.code === "resource_locked")
    return {
      kind: "not-sent",
      code: "clerk_busy",
      detail: "Clerk is processing another change",
    };
  return toRefused(status, parsed.data, traceId);
}

function readAnswer<T>(schema: z.ZodMiniType<T>, status: number, json: unknown): CallResult<T> {
  // The status says done; the body matters only if the schema reads it.
  const read = schema.safeParse(json);
  if (read.success) return { kind: "done", value: read.data };
  return {
    kind: "unknown",
    code: "clerk_failed",
    detail: `Clerk answered with status ${status} and an unreadable body`,
  };
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** Stored and shown to members, so only an id is accepted, and never the key, which a proxy may echo. */
function traceIdOf(header: string | string[] | undefined, withoutKey: Scrub): string | undefined {
  if (typeof header !== "string" || withoutKey(header) !== header) return undefined;
  return /^[\w.:-]{1,100}$/.test(header) ? header : undefined;
}
