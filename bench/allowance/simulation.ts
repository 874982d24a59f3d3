import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { sql } from "kysely";
import { createEngine, type Engine } from "#batches/engine.ts";
import { modelClerk } from "#batches/testing/model-clerk.ts";
import type { ClerkState } from "#batches/testing/model-faults.ts";
import { type VirtualTime, virtualTime } from "#batches/testing/virtual-time.ts";
import type { Upstream } from "#batches/upstream.ts";
import { NewBatch } from "#contract/batch.ts";
import { openStore } from "#store/store.ts";
import { type CountedCall, limited, type Rules } from "./clerk-limits.ts";
import type { PlainLoop } from "./plain-loops.ts";

/**
 * `sentAt`: when each invitation was created, in hours after the start. `takenByOther`: addresses that the calls of the
 * other tool could carry in so many hours.
 */
export type Run = {
  sentAt: number[];
  calls: CountedCall[];
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

/** Sends to the model of Clerk behind its limits; days pass in seconds. */
async function simulate(known: ClerkState, rules: Rules, send: Send): Promise<Run> {
  const time = virtualTime();
  const clerk = modelClerk(time, { ...known }, { calls: [], searches: [], crash: () => {} });
  const start = time.now();
  const { upstream, calls, overLimit, takenByOther } = limited(clerk.upstream, rules, time.now);
  await send(upstream, time);
  const ours = clerk.invitations.filter((one) => one.isOurs);
  const sentAt = ours.map((one) => (one.createdAt - start) / rules.hourMs);
  return { sentAt, calls, overLimit: overLimit(), takenByOther };
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
  rules: Rules,
  options: EngineOptions = {},
): Promise<Run> {
  return simulate(known, rules, engineSend(submits, rules.hourMs, options));
}

export function runLoop(
  addresses: readonly string[],
  known: ClerkState,
  rules: Rules,
  loop: PlainLoop,
): Promise<Run> {
  return simulate(known, rules, (upstream, time) => time.settled(loop(upstream, addresses, time)));
}
