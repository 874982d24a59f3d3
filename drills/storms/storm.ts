import { randomUUID } from "node:crypto";
import { setTimeout } from "node:timers/promises";
import { Batch } from "#contract/batch.ts";
import type { Size } from "../drill.ts";
import { onRig } from "../rig.ts";
import { keyedEnv } from "../session.ts";
import { until } from "../until.ts";
import { endActions, playActions, readEntries } from "./actions.ts";
import { ask, sleepUntil, readBatch, readRows, type Storm, submit, untilOver } from "./admin.ts";
import type { EndedBatch } from "./evidence.ts";
import { createFleet } from "./fleet.ts";
import { planStorm, type StormBatch } from "./storm-plan.ts";
import { judge, type Verdict } from "./verdict.ts";

export type StormEnd = Verdict & { batches: number; actions: number; kills: number; suspensions: number };

/** The member's clicks on a batch, each once, whether or not a server receives it. */
async function playBatch(storm: Storm, id: string, batch: StormBatch): Promise<void> {
  await sleepUntil(storm, batch.submitAtMs);
  const rows = batch.addresses.map((emailAddress) => ({ emailAddress }));
  await submit(storm, id, { kind: "invite", options: {}, rows });
  const clicks: { atMs: number; order: string }[] = [];
  if (batch.pause !== null) {
    clicks.push({ atMs: batch.pause.atMs, order: "pause" });
    clicks.push({ atMs: batch.pause.atMs + batch.pause.forMs, order: "resume" });
  }
  if (batch.cancelAtMs !== null) clicks.push({ atMs: batch.cancelAtMs, order: "cancel" });
  for (const { atMs, order } of clicks.sort((one, other) => one.atMs - other.atMs)) {
    await sleepUntil(storm, atMs);
    await ask(storm, "POST", `/api/batches/${id}/${order}`);
  }
}

async function playOthers(storm: Storm): Promise<void> {
  for (const { atMs, ...action } of storm.plan.others) {
    await sleepUntil(storm, atMs);
    await storm.rig.sandbox.others(action);
  }
}

async function playDisturbances(storm: Storm): Promise<void> {
  const { latencyMs } = storm.plan;
  const normal = { outage: "none", createAnswer: "none", latencyMs, ...storm.plan.settings } as const;
  for (const { atMs, forMs, settings } of storm.plan.disturbances) {
    await sleepUntil(storm, atMs);
    await storm.rig.sandbox.change(settings);
    await setTimeout(forMs);
    await storm.rig.sandbox.change(normal);
  }
}

async function playInterruptions({ plan, fleet, ...storm }: Storm): Promise<void> {
  for (const interruption of plan.interruptions) {
    await sleepUntil({ plan, fleet, ...storm }, interruption.atMs);
    await fleet.interrupt(interruption);
  }
}

type Followed = { id: string; batch: StormBatch };

async function end(storm: Storm, { id, batch }: Followed): Promise<EndedBatch[]> {
  await untilOver(storm, id);
  const ended: EndedBatch = {
    kind: "invite",
    addresses: batch.addresses,
    rows: [],
    wasCancelled: (await readBatch(storm, id))?.state === "cancelled",
  };
  const followUp =
    batch.followUp === null ? null : await ask(storm, "POST", `/api/batches/${id}/${batch.followUp}`);
  // Nothing to follow up is a conflict.
  if (!followUp?.ok) return [{ ...ended, rows: await readRows(storm, id) }];
  const next = Batch.parse(await followUp.json());
  await untilOver(storm, next.id);
  await setTimeout(storm.plan.settings.lateMs);
  const rows = await readRows(storm, next.id);
  const source = await readRows(storm, id);
  const kind = batch.followUp === "retry" ? "invite" : "rollback";
  const addresses = rows.map((row) => row.emailAddress);
  return [
    { ...ended, rows: source },
    { kind, source, addresses, rows, wasCancelled: false },
  ];
}

export async function playStorm(seed: number, size: Size): Promise<StormEnd> {
  const plan = planStorm(seed, size);
  return onRig({ hourSeconds: plan.hourSeconds, latencyMs: plan.latencyMs }, async (rig) => {
    await rig.sandbox.change(plan.settings);
    const env = plan.secretKey === null ? {} : keyedEnv(plan.secretKey, rig.sandbox.port);
    const fleet = await createFleet(rig, env, plan.lateLooksMs);
    const storm: Storm = { plan, rig, fleet, startedAt: performance.now() };
    await turnOnMarks(storm);
    const followed = plan.batches.map((batch) => ({ id: randomUUID(), batch }));
    const events = [playOthers(storm), playDisturbances(storm), playInterruptions(storm)];
    const [played] = await Promise.all([
      playActions(storm),
      ...events,
      ...followed.map(({ id, batch }) => playBatch(storm, id, batch)),
    ]);
    await rig.sandbox.change({ bulkPerHour: 25, singlePerHour: 100 });
    const ends = await Promise.all([endActions(storm, played), ...followed.map((one) => end(storm, one))]);
    const batches = ends.flat();
    const verdict = judge({
      batches,
      requested: played.requested,
      entries: await readEntries(storm),
      history: await rig.sandbox.history(),
      calls: await rig.sandbox.inviteCalls(),
      uncertain: rig.uncertain(),
      isMarked: plan.isMarked,
      listLagMs: plan.settings.listLagMs ?? 0,
      wasUnclear: plan.disturbances.some(({ settings }) => settings.createAnswer !== undefined),
    });
    const { kills, suspensions } = fleet.counts;
    const actions = batches.filter(({ isSingle }) => isSingle).length;
    return { ...verdict, batches: batches.length - actions, actions, kills, suspensions };
  });
}

async function turnOnMarks(storm: Storm): Promise<void> {
  if (!storm.plan.isMarked) return;
  await until("a server accepts the settings", async () => {
    const read = await ask(storm, "GET", "/api/settings");
    if (!read?.ok) return false;
    const settings = (await read.json()) as object;
    const answer = await ask(storm, "PUT", "/api/settings", { ...settings, marksInvitations: true });
    return answer?.ok === true;
  });
}
