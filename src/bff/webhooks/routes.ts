import { type Context, Hono, type MiddlewareHandler } from "hono";
import { bodyLimit } from "hono/body-limit";
import type { Store } from "#store/store.ts";
import type { TrustedProxies } from "#bff/env/trusted-proxies.ts";
import { clientAddress, clientNetwork } from "#bff/http/client-address.ts";
import type { AppEnv } from "#bff/http/context.ts";
import type { Log } from "#bff/http/log.ts";
import { fail, ProblemError, toProblem } from "#bff/http/problem.ts";
import { createRateLimit, type RateLimit } from "#bff/http/rate-limit.ts";
import { hasUnencodedJson } from "#bff/http/security.ts";
import { failTooLarge } from "#bff/http/bodies/limits.ts";
import { createReceivedMessages } from "./received-messages.ts";
import { createVerifyMessage, MessageError, type SignedMessage, signedHeaders } from "./signed-message.ts";
import { type JoinedUser, readEvent } from "./user-event.ts";

/** Stores what is known of users since `at` (ms). May be called twice with the same. */
export type NoteUsers = (users: readonly JoinedUser[], at: number) => Promise<void>;

export type WebhookDeps = {
  /** With which Clerk signs. */
  secret: string;
  db: Store["db"];
  /** Null until the Clerk instance of the key is identified. */
  instance: string | null;
  noteUsers: NoteUsers;
  proxies: TrustedProxies;
  /** Milliseconds since 1970. */
  now: () => number;
  log: Log;
};

/** A user with as much metadata as Clerk allows has about 40 kB. */
const maxBytes = 256 * 1024;
/** Of one network; each costs the hash of a body. Messages that Clerk has signed do not count. */
const refusedPerMinute = 60;

/**
 * `POST /webhooks/clerk`: Clerk itself says that a user was created or changed. A signature takes the place of a session and
 * of the check of `Origin`.
 */
export function webhookRoutes(deps: WebhookDeps): Hono<AppEnv> {
  const verify = createVerifyMessage(deps.secret);
  const limit = bodyLimit({ maxSize: maxBytes, onError: () => failTooLarge(maxBytes) });
  const routes = new Hono<AppEnv>();
  routes.post("/clerk", limitRefused(deps), requireHead(deps.log), limit, async (c) => {
    const text = await c.req.text();
    await receive(
      accepted(() => verify(c.req.raw.headers, text), deps.log),
      deps,
    );
    return c.body(null, 204);
  });
  routes.all("/clerk", (c) => {
    c.header("Allow", "POST");
    return fail("method_not_allowed");
  });
  return routes;
}

/** @throws {ProblemError} if the message should be sent again, or to another Usher */
async function receive({ id, text }: SignedMessage, deps: WebhookDeps): Promise<void> {
  const { db, instance, noteUsers, now, log } = deps;
  const event = readEvent(text);
  if (event.kind === "unused") return;
  if (event.kind === "unreadable") {
    // A repetition would be no better, and the register asks Clerk as well.
    log.warn({ type: event.type, field: event.field }, "could not read a webhook");
    return;
  }
  if (instance === null) fail("not_ready", undefined, { reasons: ["instance_unknown"] });
  if (isOfAnother(instance, event.instanceId)) {
    log.warn({ instanceId: event.instanceId }, "refused a webhook of another Clerk instance");
    fail("conflict", "This message is about another Clerk instance than the key of Usher opens.");
  }
  const received = createReceivedMessages(db, instance, now);
  if (await received.has(id)) return;
  // Remembered last: a message that had no effect must have one when it comes again.
  await noteUsers([event.user], Math.min(event.at ?? now(), now()));
  await received.add(id);
}

/** The sandbox of Usher and an instance whose id Clerk does not return have ids of Usher's own. */
function isOfAnother(instance: string, named: string | null): boolean {
  return named !== null && instance.startsWith("ins_") && named !== instance;
}

/** Refuses what cannot be a message of Clerk before its body is read. */
function requireHead(log: Log): MiddlewareHandler<AppEnv> {
  return (c, next) => {
    if (!hasUnencodedJson(c)) fail("unsupported_media_type");
    accepted(() => signedHeaders(c.req.raw.headers), log);
    return next();
  };
}

/** @throws {ProblemError} 400 without the reason, which only the log has */
function accepted<T>(check: () => T, log: Log): T {
  try {
    return check();
  } catch (error) {
    if (!(error instanceof MessageError)) throw error;
    log.warn({ reason: error.message }, "refused a webhook without a valid signature");
    throw new ProblemError({ ...toProblem("invalid", "Clerk has not signed this message."), status: 400 });
  }
}

function limitRefused({ proxies, now }: WebhookDeps): MiddlewareHandler<AppEnv> {
  const refused: RateLimit = createRateLimit(refusedPerMinute, now);
  return async (c, next) => {
    const network = clientNetwork(clientAddress(c, proxies));
    if (refused.isUsedUp(network))
      fail("too_many_requests", "Too many messages without Clerk's signature.", { retryAfter: 60 });
    await next();
    if (isRefusal(c)) refused.allows(network);
  };
}

function isRefusal({ res }: Context<AppEnv>): boolean {
  return res.status === 400 || res.status === 413 || res.status === 415;
}
