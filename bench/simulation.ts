import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { sql } from "kysely";
import { createEngine } from "#batches/engine.ts";
import { modelClerk } from "#batches/testing/model-clerk.ts";
import type { ClerkState } from "#batches/testing/model-faults.ts";
import { type VirtualTime, virtualTime } from "#batches/testing/virtual-time.ts";
import type { Upstream } from "#batches/upstream.ts";
import { NewBatch } from "#contract/batch.ts";
import { openStore } from "#store/store.ts";
import { type CountedCall, type HourKind, hourMs, limited } from "./clerk-limits.ts";
import type { PlainLoop } from "./plain-loops.ts";

/** `sentMs`: when each invitation was created, in ms after the start. */
export type Run = { sentMs: number[]; calls: CountedCall[]; overLimit: number };

export type List = { addresses: string[]; known: ClerkState };

type Send = (upstream: Upstream, addresses: readonly string[], time: VirtualTime) => Promise<void>;

/** Sends a list to the model of Clerk behind its limits; days pass in seconds. */
async function simulate(list: List, hour: HourKind, send: Send): Promise<Run> {
  const time = virtualTime();
  const clerk = modelClerk(time, list.known, { calls: [], searches: [], crash: () => {} });
  const { upstream, calls, overLimit } = limited(clerk.upstream, hour, time.now);
  const start = time.now();
  await send(upstream, list.addresses, time);
  const sentMs = clerk.invitations.filter((one) => one.isOurs).map((one) => one.createdAt - start);
  return { sentMs, calls, overLimit: overLimit() };
}

const stepsPerLook = 20;
const quiet = { info: () => {}, warn: () => {}, error: () => {} };

const engineSend: Send = async (upstream, addresses, time) => {
  const dataDir = await mkdtemp(join(tmpdir(), "usher-bench-"));
  const { db, close } = await openStore({ dataDir });
  // No power fails here, and flushing each commit would only make the simulation longer.
  await sql`PRAGMA synchronous = OFF`.execute(db);
  const { now, sleep } = time;
  const deps = { upstream, hourMs, generalPer10s: 100, now, sleep, random: () => 0.5, log: quiet };
  const engine = createEngine({ ...deps, db, instance: "bench" });
  const rows = addresses.map((emailAddress) => ({ emailAddress }));
  const newBatch = NewBatch.parse({ kind: "invite", options: {}, rows });
  await engine.submit("00000000-0000-4000-8000-000000000001", newBatch, "Admin");
  engine.start();
  const open = db.selectFrom("batch").select("id").where("state", "=", "running");
  let steps = 0;
  await time.runUntil(async () => {
    steps += 1;
    // Only now and then: a simulation has some twenty thousand steps, and a few more at the end do no harm.
    return steps % stepsPerLook === 0 && (await open.executeTakeFirst()) === undefined;
  });
  await time.settled(engine.stop());
  await close();
  await rm(dataDir, { recursive: true, force: true });
};

export const runEngine = (list: List, hour: HourKind): Promise<Run> => simulate(list, hour, engineSend);

export function runLoop(list: List, hour: HourKind, loop: PlainLoop): Promise<Run> {
  return simulate(list, hour, (upstream, addresses, time) => time.settled(loop(upstream, addresses, time)));
}
