import type { IncomingHttpHeaders } from "node:http";
import type * as z from "zod/mini";
import type { CallResult } from "#batches/upstream.ts";
import { WireErrors } from "./wire.ts";
import { toRefused } from "./refusals.ts";
import { retryAfterMs } from "./retry-after.ts";

/** What an answer means, by its status first and its body second; `text` is free of the key already. */
export function classify<T>(
  schema: z.ZodMiniType<T>,
  status: number,
  headers: IncomingHttpHeaders,
  text: string,
): CallResult<T> {
  if (status === 429) return { kind: "wait", retryAfterMs: retryAfterMs(headers["retry-after"]) };
  const json = parseJson(text);
  if (status >= 200 && status < 300) return readAnswer(schema, status, json);
  const parsed = WireErrors.safeParse(json);
  const traceId = parsed.data?.clerk_trace_id ?? traceIdOf(headers["clerk-trace-id"]);
  const trace = traceId === undefined ? {} : { traceId };
  // 408 and 5xx come from machines in between as well: what stood behind them may have done it.
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
      detail: "Clerk is changing this elsewhere at the moment",
    };
  return toRefused(status, parsed.data, traceId);
}

function readAnswer<T>(schema: z.ZodMiniType<T>, status: number, json: unknown): CallResult<T> {
  // The status says done; a body only matters where the caller reads something from it.
  const read = schema.safeParse(json);
  if (read.success) return { kind: "done", value: read.data };
  return {
    kind: "unknown",
    code: "clerk_failed",
    detail: `Clerk answered with status ${status} and a body that cannot be read`,
  };
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** Shown to people and kept: nothing but an id, and never our key, which a server in between may repeat in any place. */
function traceIdOf(header: string | string[] | undefined): string | undefined {
  return typeof header === "string" && /^(?!sk_)[\w.:-]{1,100}$/.test(header) ? header : undefined;
}
