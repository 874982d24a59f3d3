import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { sql } from "kysely";
import type * as z from "zod/mini";
import type { EngineLog } from "#batches/dispatch/sender.ts";
import { createEngine, type Engine } from "#batches/engine.ts";
import type { Upstream } from "#batches/upstream.ts";
import { NewBatch } from "#contract/batch.ts";
import { openStore, type Store } from "#store/store.ts";
import type { ChangeFault } from "./model-changes.ts";
import { type CheckFault, type ClerkState, type Fault, modelClerk, type SearchFault } from "./model-clerk.ts";
import { virtualTime } from "./virtual-time.ts";

export const quiet: EngineLog = { info: () => {}, warn: () => {}, error: () => {} };

/** Short, as in the sandbox, so that several windows pass in one test. */
export const hourMs = 60_000;
export const generalPer10s = 100;

const emptyClerk: ClerkState = {
  users: new Set(),
  blocked: new Set(),
  malformed: new Set(),
  poison: new Set(),
  invited: new Set(),
};

type Incarnation = { engine: Engine; store: Store; isDead: boolean };

export type HarnessOptions = {
  /** What Clerk knows beforehand. */
  known?: Partial<ClerkState>;
  calls?: Fault[];
  searches?: SearchFault[];
  checks?: CheckFault[];
  changes?: ChangeFault[];
  /** The process dies at these uses of the clock, counted from the start: anywhere between two steps. */
  crashAt?: number[];
};

/**
 * An engine with a model of Clerk, a virtual clock and a database on disk, whose process can crash and restart. A crashed
 * process receives no answers, loses its database handle, and its timers never fire.
 */
export async function openHarness({
  known = {},
  calls = [],
  searches = [],
  checks = [],
  changes = [],
  crashAt = [],
}: HarnessOptions = {}) {
  const time = virtualTime();
  const dataDir = mkdtempSync(join(tmpdir(), "usher-engine-"));
  let current: Incarnation;
  let ticks = 0;
  let crashes = 0;
  let restarting: Promise<void> | null = null;
  // No crash while the test reads the result.
  let isOver = false;

  async function restart(dead: Incarnation): Promise<void> {
    await dead.store.close();
    current = await begin();
    restarting = null;
    current.engine.start();
  }

  function crash(): void {
    const dead = current;
    if (dead.isDead) return;
    dead.isDead = true;
    crashes += 1;
    restarting = restart(dead);
  }

  const faults = { calls, searches, checks, changes, crash };
  const clerk = modelClerk(time, { ...emptyClerk, ...known }, faults);
  const never = new Promise<never>(() => {});

  async function begin(): Promise<Incarnation> {
    const store = await openStore({ dataDir });
    // Writes survive a crash of the process without a flush; the harness does not simulate power cuts.
    await sql`PRAGMA synchronous = OFF`.execute(store.db);
    const alive = async <T>(request: Promise<T>): Promise<T> => {
      const answer = await request;
      return self.isDead ? never : answer;
    };
    const upstream: Upstream = {
      inviteMany: (invitees, options) => alive(clerk.upstream.inviteMany(invitees, options)),
      inviteOne: (invitee, options) => alive(clerk.upstream.inviteOne(invitee, options)),
      findInvitations: (address, signal) => alive(clerk.upstream.findInvitations(address, signal)),
      listInvitations: (query, signal) => alive(clerk.upstream.listInvitations(query, signal)),
      findUsers: (list, signal) => alive(clerk.upstream.findUsers(list, signal)),
      revokeInvitation: (id, options) => alive(clerk.upstream.revokeInvitation(id, options)),
      deleteInvitation: (id, options) => alive(clerk.upstream.deleteInvitation(id, options)),
    };
    const now = () => {
      ticks += 1;
      if (!self.isDead && !isOver && crashAt.includes(ticks)) crash();
      return time.now();
    };
    const sleep = (ms: number, signal?: AbortSignal) => (self.isDead ? never : alive(time.sleep(ms, signal)));
    const options = {
      db: store.db,
      instance: "sandbox",
      hourMs,
      generalPer10s,
      now,
      sleep,
      random: () => 0.5,
      log: quiet,
    };
    const self: Incarnation = { engine: createEngine({ ...options, upstream }), store, isDead: false };
    return self;
  }

  current = await begin();
  // Not in `begin`: its first use of the clock may be the one at which the process crashes.
  current.engine.start();

  const settledRestart = async () => {
    for (;;) {
      if (restarting === null) return;
      await restarting;
    }
  };

  /** Calls the engine, and again if its process crashes meanwhile, as a browser would. */
  async function ask<T>(request: (engine: Engine) => Promise<T>): Promise<T> {
    for (;;) {
      await settledRestart();
      const asked = current;
      try {
        return await request(asked.engine);
      } catch (error) {
        if (!asked.isDead) throw error;
      }
    }
  }

  return {
    time,
    clerk,
    crash,
    crashes: () => crashes,
    engine: () => current.engine,
    db: () => current.store.db,
    settledRestart,
    submit: (id: string, rows: { emailAddress: string; redirectUrl?: string; replaces?: string }[]) =>
      ask((engine) => engine.submit(id, NewBatch.parse({ kind: "invite", options: {}, rows }), "Admin")),
    submitBatch: (id: string, newBatch: z.input<typeof NewBatch>) =>
      ask((engine) => engine.submit(id, NewBatch.parse(newBatch), "Admin")),
    ask,
    /** Advances the clock until no batch is running. */
    async runToEnd(): Promise<void> {
      await time.runUntil(async () => {
        await settledRestart();
        const asked = current;
        const open = asked.store.db.selectFrom("batch").select("id").where("state", "=", "running");
        const hasEnded = await open.executeTakeFirst().then(
          (batch) => batch === undefined,
          // The process has just crashed.
          () => false,
        );
        return hasEnded && !asked.isDead;
      });
      isOver = true;
    },
    async close(): Promise<void> {
      await settledRestart();
      await time.settled(current.engine.stop());
      await current.store.close();
      rmSync(dataDir, { recursive: true, force: true });
    },
  };
}

export type Harness = Awaited<ReturnType<typeof openHarness>>;

/** Opens a harness for one test and closes it afterwards. */
export async function withHarness(
  options: HarnessOptions,
  play: (harness: Harness) => Promise<void>,
): Promise<void> {
  const harness = await openHarness(options);
  try {
    await play(harness);
  } finally {
    await harness.close();
  }
}

/** A batch id made from a number. */
export function batchId(number: number): string {
  return `00000000-0000-4000-8000-${String(number).padStart(12, "0")}`;
}

export function addresses(count: number, prefix = "person"): string[] {
  return Array.from({ length: count }, (_, index) => `${prefix}${index}@example.com`);
}

export const rowsOf = (list: readonly string[]) => list.map((emailAddress) => ({ emailAddress }));
