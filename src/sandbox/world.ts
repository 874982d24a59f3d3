import type { HttpBindings } from "@hono/node-server";
import type { Context } from "hono";
import type { DatabaseSync } from "node:sqlite";
import { createCalls } from "./calls.ts";
import type { Calls } from "./calls.ts";
import { createFaultMemory } from "./faults.ts";
import type { FaultMemory } from "./faults.ts";
import type { Random } from "./ids.ts";
import { createInvitations } from "./invitations.ts";
import type { Invitations } from "./invitations.ts";
import { createLimits } from "./limits.ts";
import type { Limits } from "./limits.ts";
import { createOutbox } from "./outbox.ts";
import type { Outbox } from "./outbox.ts";
import type { Settings } from "./settings.ts";
import { createTimers } from "./timers.ts";
import type { Timers } from "./timers.ts";
import { createUsers } from "./users.ts";
import type { Users } from "./users.ts";

/** Everything the routes work on. */
export interface World {
  database: DatabaseSync;
  invitations: Invitations;
  users: Users;
  outbox: Outbox;
  calls: Calls;
  limits: Limits;
  faults: FaultMemory;
  timers: Timers;
  /** Changed in place by `PATCH /sandbox/settings`. */
  settings: Settings;
  now: () => number;
  random: Random;
  /** The sandbox's own origin; known once it listens. */
  url: () => string;
  linkTo: (ticket: string) => string;
}

/** How an answer leaves: not at all, by cutting the connection, or by cutting it half-way through. */
export type Ending = "silence" | "cut" | "half";

export interface SandboxEnv {
  Bindings: HttpBindings;
  Variables: { seq: number; traceId: string; ending: Ending | undefined };
}
export type SandboxContext = Context<SandboxEnv>;

export interface WorldParts {
  database: DatabaseSync;
  settings: Settings;
  now: () => number;
  random: Random;
  url: () => string;
}

export function createWorld({ database, settings, now, random, url }: WorldParts): World {
  const linkTo = (ticket: string): string => `${url()}/v1/tickets/accept?ticket=${ticket}`;
  const users = createUsers(database, random);
  const outbox = createOutbox(database, linkTo);
  return {
    database,
    invitations: createInvitations({ database, users, outbox, now, random }),
    users,
    outbox,
    calls: createCalls(database, now),
    limits: createLimits(database, now),
    faults: createFaultMemory(),
    timers: createTimers(),
    settings,
    now,
    random,
    url,
    linkTo,
  };
}
