import { setImmediate } from "node:timers/promises";
import type { Context, MiddlewareHandler } from "hono";
import { createTurns, type EndTurn, type Turns } from "#batches/turns.ts";
import { type AppEnv, memberId } from "#bff/http/context.ts";
import { fail } from "#bff/http/problem.ts";

/** A member's page makes some requests a second; a script may make this many, and this many in a row. */
const requestsPerSecond = 100;
const requestsInARow = 1_000;
const requestTurns = { atOnce: Infinity, perMember: 12, waiting: Infinity, waitingPerMember: 100 };
/** The database does one thing at a time: a search through all that is stored waits for that of another member. */
const longReadTurns = { atOnce: 1, perMember: 1, waiting: Infinity, waitingPerMember: 50 };

/** `clock`: a monotonic clock in ms. */
type FairUseOptions = { clock: () => number };

/**
 * Limits what one member may use at the same time, so that the others do not wait for them. Comes after the access guard and
 * before anything reads the body.
 */
export function fairUse({ clock }: FairUseOptions): MiddlewareHandler<AppEnv>[] {
  const isWithinRate = createRate(clock);
  return [
    async (c, next) => {
      const id = memberId(c);
      if (id === undefined || isWithinRate(id)) return next();
      return tooMany();
    },
    inTurn(createTurns(requestTurns), () => true, tooMany),
    inTurn(createTurns(longReadTurns), isLongRead, tooMany),
  ];
}

function tooMany(): never {
  return fail("too_many_requests", undefined, { retryAfter: 1 });
}

function inTurn(
  turns: Turns,
  needsTurn: (c: Context<AppEnv>) => boolean,
  refuse: () => never,
): MiddlewareHandler<AppEnv> {
  return async (c, next) => {
    const id = memberId(c);
    if (id === undefined || !needsTurn(c)) return next();
    const end: EndTurn = (await turns.take(id, c.req.raw.signal)) ?? refuse();
    try {
      // The database answers synchronously: without a pause, the next turn would begin before others are heard.
      await setImmediate();
      return await next();
    } finally {
      end();
    }
  };
}

function isLongRead({ req }: Context<AppEnv>): boolean {
  return /^\/api\/(?:activity|batches(?:\/[^/]+\/rows)?)$/.test(req.path) && req.method === "GET";
}

type Bucket = { left: number; at: number };

/** A token bucket for each member. */
function createRate(clock: () => number): (member: string) => boolean {
  const buckets = new Map<string, Bucket>();
  return (member) => {
    const at = clock();
    const { left, at: before } = buckets.get(member) ?? { left: requestsInARow, at };
    const filled = Math.min(requestsInARow, left + ((at - before) * requestsPerSecond) / 1_000);
    buckets.set(member, { left: Math.max(0, filled - 1), at });
    return filled >= 1;
  };
}
