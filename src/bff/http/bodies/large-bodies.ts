import type { Context, MiddlewareHandler } from "hono";
import { createTurns, type EndTurn, type Turns } from "#batches/turns.ts";
import { type AppEnv, memberId } from "#bff/http/context.ts";
import { fail } from "#bff/http/problem.ts";
import { failTooLarge, hasLargeBody, rowsMaxBytes } from "./limits.ts";

/** Held outside of the heap, as they arrive: at most 192 MB. A slow one takes half an hour. */
const heldBodies = { atOnce: 3, perMember: 1, waiting: 4, waitingPerMember: 1 };
/** Parsed, checked and stored, which takes seconds. */
const workedBodies = { atOnce: 1, perMember: 1, waiting: Infinity, waitingPerMember: Infinity };
/** Shorter than the time after which proxies give up. */
const defaultWaitMs = 30_000;
const busySeconds = 5;

/**
 * Reads large bodies before anything works on them, so that a slow client holds bytes and not the turn of others; then one
 * at a time is parsed, checked and stored. Comes after the access guard.
 */
export function holdLargeBodies(waitMs: number = defaultWaitMs): MiddlewareHandler<AppEnv> {
  const held = createTurns(heldBodies);
  const worked = createTurns(workedBodies);
  return async (c, next) => {
    const member = memberId(c);
    if (member === undefined || !hasLargeBody(c)) return next();
    const announced = Number(c.req.header("Content-Length") ?? 0);
    if (announced > rowsMaxBytes) failTooLarge(rowsMaxBytes);
    const release = await takeInTime(c, held, member, waitMs);
    try {
      c.req.bodyCache.arrayBuffer = await readBytes(c, announced);
      const end = await takeInTime(c, worked, member, waitMs);
      try {
        return await next();
      } finally {
        end();
      }
    } finally {
      release();
    }
  };
}

/** @throws {ProblemError} `busy` if too many wait already, or the turn does not begin in time */
async function takeInTime(
  c: Context<AppEnv>,
  turns: Turns,
  member: string,
  waitMs: number,
): Promise<EndTurn> {
  const signal = AbortSignal.any([c.req.raw.signal, AbortSignal.timeout(waitMs)]);
  return (
    (await turns.take(member, signal)) ??
    fail("busy", "Usher is reading other large lists. Nothing was stored; try again in a moment.", {
      retryAfter: busySeconds,
    })
  );
}

/** `announced`: the length; 0 if the client does not say it. @throws {ProblemError} `too_large` */
async function readBytes({ req }: Context<AppEnv>, announced: number): Promise<ArrayBuffer> {
  const reader = req.raw.body?.getReader();
  if (reader === undefined) return new ArrayBuffer(0);
  // The system provides memory only where something is written.
  const bytes = new Uint8Array(announced || rowsMaxBytes);
  let size = 0;
  try {
    for (;;) {
      const { done, value } = await reader.read();
      if (done) break;
      if (size + value.length > bytes.length) failTooLarge(rowsMaxBytes);
      bytes.set(value, size);
      size += value.length;
    }
  } finally {
    reader.releaseLock();
  }
  return size === bytes.length ? bytes.buffer : bytes.buffer.slice(0, size);
}
