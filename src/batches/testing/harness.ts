import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { sql } from "kysely";
import type * as z from "zod/mini";
import type { EngineLog, EngineSettings } from "#batches/dispatch/sender.ts";
import { createEngine, type Engine } from "#batches/engine.ts";
import { createPace } from "#batches/pace.ts";
import { storePace } from "#batches/stored-pace.ts";
import { NewBatch } from "#contract/batch.ts";
import { openStore, type Store } from "#store/store.ts";
import { modelClerk } from "./model-clerk.ts";
import type { ClerkRules, ClerkState, Faults } from "./model-faults.ts";
import { processUpstream } from "./process-upstream.ts";
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

/** `frozen`: until the suspended process continues. */
type Incarnation = { engine: Engine; isDead: boolean; frozen: Promise<void> | null };

/** What a crash ends. */
type Machine = { store: Store; processes: Incarnation[] };

export type HarnessOptions = Partial<Faults> & {
  /** What an admin has set; the defaults of the product without it. */
  settings?: () => Promise<EngineSettings>;
  /** What Clerk knows beforehand. */
  known?: Partial<ClerkState>;
  rules?: ClerkRules;
  paceLimit?: number;
  /** The process dies at these uses of the clock, counted from the start: anywhere between two steps. */
  crashAt?: number[];
};

/**
 * An engine with a model of Clerk, a virtual clock and a database on disk, whose process can crash and restart, or be
 * suspended beside its successor. A crashed process receives no answers, loses its database handle, and its timers
 * never fire; those of a suspended one wait.
 */
// oxlint-disable-next-line max-lines-per-function -- its parts share one state, which no other module may change
export async function openHarness({
  known = {},
  rules = {},
  // High, because the hour is short.
  paceLimit = 1_000,
  calls = [],
  searches = [],
  checks = [],
  changes = [],
  crashAt = [],
  settings = () => Promise.resolve({ reservedForPeople: 10, marksInvitations: false }),
}: HarnessOptions = {}) {
  const time = virtualTime();
  const dataDir = mkdtempSync(join(tmpdir(), "usher-engine-"));
  let ticks = 0;
  const interruptedAt: number[] = [];
  let restarting: Promise<void> | null = null;
  // No crash while the test reads the result.
  let isOver = false;

  async function boot(): Promise<Machine> {
    const store = await openStore({ dataDir });
    // Writes survive a crash of the process without a flush; the harness does not simulate power cuts.
    await sql`PRAGMA synchronous = OFF`.execute(store.db);
    return { store, processes: [] };
  }

  async function restart(dead: Machine): Promise<void> {
    await dead.store.close();
    machine = await boot();
    restarting = null;
    current = begin();
  }

  function crash(): void {
    if (restarting) return;
    for (const one of machine.processes) one.isDead = true;
    interruptedAt.push(time.world());
    restarting = restart(machine);
  }

  // Copies, so that a failing property prints what it was given.
  const faults = {
    calls: [...calls],
    searches: [...searches],
    checks: [...checks],
    changes: [...changes],
    crash,
  };
  const clerk = modelClerk(time, { ...emptyClerk, ...known }, faults, rules);
  const never = new Promise<never>(() => {});

  function begin(): Incarnation {
    const alive = async <T>(request: Promise<T>): Promise<T> => {
      const answer = await request;
      await self.frozen;
      return self.isDead ? never : answer;
    };
    async function suspend(forMs: number): Promise<void> {
      const frozen = time.sleep(forMs);
      self.frozen = frozen;
      interruptedAt.push(time.world());
      current = begin();
      await frozen;
      self.frozen = null;
    }
    const now = () => {
      ticks += 1;
      if (!self.isDead && !isOver && crashAt.includes(ticks)) crash();
      return time.now();
    };
    const sleep = (ms: number, signal?: AbortSignal) => (self.isDead ? never : alive(time.sleep(ms, signal)));
    const options = {
      db: machine.store.db,
      instance: "sandbox",
      hourMs,
      generalPer10s,
      now,
      sleep,
      random: () => 0.5,
      log: quiet,
      settings,
    };
    const pace = createPace({ limit: () => paceLimit, now: time.world, sleep });
    const connection = clerk.connect({ crash: () => self.isDead || crash(), suspend });
    const upstream = processUpstream(connection, { reserve: pace.reserve, alive });
    const closing = new AbortController();
    const storing = storePace({ ...options, pace }, closing.signal);
    const engine = createEngine({ ...options, upstream });
    const stop = async () => {
      closing.abort();
      await Promise.all([engine.stop(), self.isDead || storing]);
    };
    const self: Incarnation = {
      engine: { ...engine, stop },
      isDead: false,
      frozen: null,
    };
    machine.processes.push(self);
    engine.start();
    return self;
  }

  let machine = await boot();
  /** The process that tests ask. */
  let current = begin();

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
    /** When a process crashed or was suspended (ms). */
    interruptedAt,
    engine: () => current.engine,
    db: () => machine.store.db,
    settledRestart,
    submit: (id: string, rows: { emailAddress: string; redirectUrl?: string; replaces?: string }[]) =>
      ask((engine) => engine.submit(id, NewBatch.parse({ kind: "invite", options: {}, rows }), "Admin")),
    submitBatch: (id: string, newBatch: z.input<typeof NewBatch>) =>
      ask((engine) => engine.submit(id, NewBatch.parse(newBatch), "Admin")),
    ask,
    /** Advances the clock until no batch is running. One that still runs after 300 of these hours never ends. */
    async runToEnd(): Promise<void> {
      await time.runUntil(async () => {
        await settledRestart();
        const asked = current;
        const open = machine.store.db.selectFrom("batch").select("id").where("state", "=", "running");
        const hasEnded = await open.executeTakeFirst().then(
          (batch) => batch === undefined,
          // The process has just crashed.
          () => false,
        );
        return hasEnded && !asked.isDead;
      }, 300 * hourMs);
      isOver = true;
    },
    async close(): Promise<void> {
      await settledRestart();
      for (const { engine } of machine.processes) await time.settled(engine.stop());
      await machine.store.close();
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
