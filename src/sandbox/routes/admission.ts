import type { HttpBindings } from "@hono/node-server";
import { RESPONSE_ALREADY_SENT } from "@hono/node-server/utils/response";
import type { MiddlewareHandler } from "hono";
import { refusals } from "#sandbox/failures/errors.ts";
import { newTraceId } from "#sandbox/data/random.ts";
import type { Allowance } from "#sandbox/failures/limits.ts";
import { keyPattern } from "#sandbox/settings.ts";
import type { Instance } from "#sandbox/instance.ts";
import type { Ending, SandboxContext, SandboxEnv } from "./request.ts";

/** Outermost: records the call, delays its answer, and plays its ending. */
export function recordCalls(instance: Instance): MiddlewareHandler<SandboxEnv> {
  return async (c, next) => {
    const { pathname, search } = new URL(c.req.url);
    const seq = instance.calls.open(c.req.method, pathname + search);
    c.set("seq", seq);
    c.set("traceId", newTraceId(instance.random));
    await next();
    c.res.headers.set("X-Clerk-Trace-Id", c.get("traceId"));
    c.res.headers.set("Date", new Date(instance.clock()).toUTCString());
    await instance.timers.wait(instance.settings.latencyMs);
    const ending = c.get("ending");
    if (ending !== undefined) {
      const answer = c.res;
      // Otherwise Hono would copy the old headers to the new answer.
      c.res = undefined;
      c.res = await playEnding(ending, answer, c.env);
    } else if (!c.env.outgoing.destroyed) {
      instance.calls.answered(seq, c.res.status);
    }
  };
}

/** Plays an answer that does not arrive completely. Resolves when the connection is closed. */
async function playEnding(ending: Ending, answer: Response, bindings: HttpBindings): Promise<Response> {
  const { incoming, outgoing } = bindings;
  const gone = new Promise<void>((resolve) => {
    if (outgoing.destroyed) resolve();
    else outgoing.once("close", resolve);
  });
  if (ending === "cut") incoming.socket.destroy();
  if (ending === "half") {
    const body = Buffer.from(await answer.arrayBuffer());
    outgoing.writeHead(answer.status, {
      "Content-Type": "application/json",
      "Content-Length": body.length,
      Date: answer.headers.get("date") ?? "",
    });
    outgoing.write(body.subarray(0, Math.ceil(body.length / 2)), () => incoming.socket.destroySoon());
  }
  await gone;
  // A clone is a plain Response even if another server in this process replaced the global class. Without it the adaptor
  // would write the head twice.
  return RESPONSE_ALREADY_SENT.clone();
}

/** Refuses a call during an outage, without a valid key, or without allowance. */
export function admit(instance: Instance): MiddlewareHandler<SandboxEnv> {
  return async (c, next) => {
    const { settings } = instance;
    if (settings.outage !== "none") return outage(c, settings.outage);
    const key = checkKey(c.req.header("authorization"), settings.secretKey);
    // oxlint-disable-next-line no-param-reassign -- the instance is state
    instance.environment = key.startsWith("sk_live_") ? "production" : "development";
    const spendId = instance.limits.take(allowanceOf(c, instance, key));
    await next();
    const wasRefused = c.res.status >= 400 && c.res.status < 500;
    if (wasRefused && !settings.refusedCallsSpendAllowance) instance.limits.giveBack(spendId);
    return undefined;
  };
}

function outage(c: SandboxContext, kind: "unavailable" | "html" | "cut" | "silence"): Response {
  if (kind === "unavailable") throw refusals.unavailable();
  if (kind === "html") return c.html("<!doctype html><title>Down</title><p>Down for maintenance.</p>", 502);
  c.set("ending", kind);
  return c.body(null);
}

/** Returns the key of an `Authorization: Bearer` header, or throws a 401. */
function checkKey(header: string | undefined, onlyKey: string | null): string {
  const key = header === undefined ? undefined : /^Bearer +(\S+)$/i.exec(header.trim())?.[1];
  if (key === undefined) throw refusals.keyMissing();
  const isValid = keyPattern.test(key) && !key.endsWith("_revoked") && (onlyKey === null || key === onlyKey);
  if (!isValid) throw refusals.keyInvalid();
  return key;
}

function allowanceOf(c: SandboxContext, { settings }: Instance, key: string): Allowance {
  const call = `${c.req.method} ${c.req.path}`;
  const hour = {
    windowMs: settings.hourSeconds * 1000,
    kind: settings.hourKind,
    code: settings.rateLimitCode,
  };
  if (call === "POST /v1/invitations") return { ...hour, bucket: "single", calls: settings.singlePerHour };
  if (call === "POST /v1/invitations/bulk") return { ...hour, bucket: "bulk", calls: settings.bulkPerHour };
  const byKind = key.startsWith("sk_live_") ? 1000 : 100;
  return { ...hour, bucket: "general", windowMs: 10_000, calls: settings.generalPer10s ?? byKind };
}
