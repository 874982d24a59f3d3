import type { DatabaseSync } from "node:sqlite";
import { type Calls, createCalls } from "#sandbox/data/calls.ts";
import { createFaultMemory, type FaultMemory } from "#sandbox/failures/faults.ts";
import type { Random } from "#sandbox/data/random.ts";
import { createInvitations, type Invitations } from "#sandbox/data/invitations.ts";
import { createLimits, type Limits } from "#sandbox/failures/limits.ts";
import { createOutbox, type Outbox } from "#sandbox/data/outbox.ts";
import type { Settings } from "./settings.ts";
import { createTimers, type Timers } from "./timers.ts";
import { createUsers, type Users } from "#sandbox/data/users.ts";
import { createWebhooks, type Webhooks, type WebhookTarget } from "#sandbox/webhooks/webhooks.ts";

/** The simulated Clerk instance: its data, its limits, its faults and its clock. */
export type Instance = {
  database: DatabaseSync;
  invitations: Invitations;
  users: Users;
  outbox: Outbox;
  calls: Calls;
  limits: Limits;
  faults: FaultMemory;
  timers: Timers;
  webhooks: Webhooks;
  /** By the key of the last call. */
  environment: "development" | "production";
  /** Changed in place by `PATCH /sandbox/settings`. */
  settings: Settings;
  /** The machine's clock: for limits, calls and the history. */
  now: () => number;
  /** Clerk's clock, which may be ahead: for what callers see. */
  clock: () => number;
  random: Random;
  /** The sandbox's own origin; known once it listens. */
  url: () => string;
  linkTo: (ticket: string) => string;
};

export type InstanceDeps = {
  database: DatabaseSync;
  settings: Settings;
  now: () => number;
  random: Random;
  url: () => string;
  /** Without one, no webhooks are sent. */
  webhookTarget?: WebhookTarget | undefined;
};

export function createInstance(deps: InstanceDeps): Instance {
  const { database, settings, now, random, url } = deps;
  const linkTo = (ticket: string): string => `${url()}/v1/tickets/accept?ticket=${ticket}`;
  const clock = (): number => now() + settings.clockAheadMs;
  const timers = createTimers();
  const webhooks = createWebhooks({
    target: deps.webhookTarget ?? null,
    settings,
    timers,
    now,
    clock,
    random,
    instanceId: () => instanceIdOf(instance.environment),
  });
  const users = createUsers(database, random, (type, user) => webhooks.send(type, user));
  const outbox = createOutbox(database, linkTo);
  const instance: Instance = {
    database,
    invitations: createInvitations({ database, users, outbox, now, clock, random }),
    users,
    outbox,
    calls: createCalls(database, now),
    limits: createLimits(database, now),
    faults: createFaultMemory(),
    timers,
    webhooks,
    environment: "development",
    settings,
    now,
    clock,
    random,
    url,
    linkTo,
  };
  return instance;
}

export function instanceIdOf(environment: Instance["environment"]): string {
  return `ins_sandbox${environment}`;
}
