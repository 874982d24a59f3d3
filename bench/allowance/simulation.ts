import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { sql } from "kysely";
import { createEngine, type Engine } from "#batches/engine.ts";
import { type ModelCall, modelClerk } from "#batches/testing/model-clerk.ts";
import type { ClerkState } from "#batches/testing/model-faults.ts";
import type { LimitRules } from "#batches/testing/model-limits.ts";
import { type VirtualTime, virtualTime } from "#batches/testing/virtual-time.ts";
import type { Upstream } from "#batches/upstream.ts";
import { NewBatch } from "#contract/batch.ts";
import { openStore } from "#store/store.ts";
import { addressesPerCall } from "./clerk-limits.ts";
import type { PlainLoop } from "./plain-loops.ts";

/**
 * `sentAt`: when each invitation was created, in hours after the start. `calls`: those within the limits.
 * `takenByOther`: addresses that the calls of the other tool could carry in so many hours.
 */
export type Run = {
  sentAt: number[];
  calls: ModelCall[];
  overLimit: number;
  takenByOther: (hours: number) => number;
};

/** A batch that is submitted so long after the start. */
export type Submit = { afterMs: number; addresses: readonly string[] };

const noOne: ReadonlySet<string> = new Set();
/** Clerk knows nothing about any address. */
export const cleanClerk: ClerkState = {
  users: noOne,
  blocked: noOne,
  malformed: noOne,
  poison: noOne,
  invited: noOne,
};

type Send = (upstream: Upstream, time: VirtualTime) => Promise<void>;

/** Sends to the model of Clerk with its limits; days pass in seconds. */
async function simulate(known: ClerkState, rules: LimitRules, send: Send): Promise<Run> {
  const time = virtualTime();
  const noFaults = { calls: [], searches: [], crash: () => {} };
  const clerk = modelClerk(time, { ...known }, noFaults, { limits: rules });
  const start = time.now();
  await send(clerk.upstream, time);
  const ours = clerk.invitations.filter((one) => one.isOurs);
  const sentAt = ours.map((one) => (one.createdAt - start) / rules.hourMs);
  const invites = clerk.requests.filter(({ name }) => name === "inviteMany" || name === "inviteOne");
  const takenByOther = (hours: number) => {
    const taken = clerk.limits?.takenByOther(start + hours * rules.hourMs) ?? { bulk: 0, single: 0 };
    return taken.bulk * addressesPerCall.bulk + taken.single * addressesPerCall.single;
  };
  return { sentAt, calls: clerk.calls, overLimit: invites.length - clerk.calls.length, takenByOther };
}

const stepsPerLook = 20;
const quiet = { info: () => {}, warn: () => {}, error: () => {} };

async function submitAll(engine: Engine, submits: readonly Submit[], time: VirtualTime): Promise<void> {
  const start = time.now();
  for (const [index, { afterMs, addresses }] of submits.entries()) {
    const waitMs = start + afterMs - time.now();
    if (waitMs > 0) await time.sleep(waitMs);
    const id = `00000000-0000-4000-8000-${String(index).padStart(12, "0")}`;
    const rows = addresses.map((emailAddress) => ({ emailAddress }));
    await engine.submit(id, NewBatch.parse({ kind: "invite", options: {}, rows }), "Admin");
  }
}

/** `reservedForPeople`: single calls of each hour that batches leave to people, ten by default. */
type EngineOptions = { longestHours?: number; reservedForPeople?: number };

/** Ends when everything is sent, or after so many hours. */
const engineSend =
  (
    submits: readonly Submit[],
    hourMs: number,
    { longestHours = Infinity, reservedForPeople = 10 }: EngineOptions,
  ): Send =>
  async (upstream, time) => {
    const dataDir = await mkdtemp(join(tmpdir(), "usher-bench-"));
    const { db, close } = await openStore({ dataDir });
    // No power fails here, and flushing each commit would only make the simulation longer.
    await sql`PRAGMA synchronous = OFF`.execute(db);
    const { now, sleep } = time;
    const deps = { upstream, hourMs, generalPer10s: 100, now, sleep, random: () => 0.5, log: quiet };
    const settings = () => Promise.resolve({ reservedForPeople, marksInvitations: false });
    const engine = createEngine({ ...deps, settings, db, instance: "bench" });
    const end = now() + longestHours * hourMs;
    let isSubmitted = false;
    const submitted = submitAll(engine, submits, time).finally(() => {
      isSubmitted = true;
    });
    engine.start();
    const open = db.selectFrom("batch").select("id").where("state", "=", "running");
    let steps = 0;
    await time.runUntil(async () => {
      steps += 1;
      if (now() >= end) return true;
      // Only now and then: a simulation has some twenty thousand steps, and a few more at the end do no harm.
      return isSubmitted && steps % stepsPerLook === 0 && (await open.executeTakeFirst()) === undefined;
    });
    await submitted;
    await time.settled(engine.stop());
    await close();
    await rm(dataDir, { recursive: true, force: true });
  };

export function runEngine(
  submits: readonly Submit[],
  known: ClerkState,
  rules: LimitRules,
  options: EngineOptions = {},
): Promise<Run> {
  return simulate(known, rules, engineSend(submits, rules.hourMs, options));
}

export function runLoop(
  addresses: readonly string[],
  known: ClerkState,
  rules: LimitRules,
  loop: PlainLoop,
): Promise<Run> {
  return simulate(known, rules, (upstream, time) => time.settled(loop(upstream, addresses, time)));
}
