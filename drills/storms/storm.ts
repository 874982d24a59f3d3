import { randomUUID } from "node:crypto";
import { setTimeout } from "node:timers/promises";
import { Batch, type Row, RowList } from "#contract/batch.ts";
import type { Size } from "../drill.ts";
import { onRig, type Rig } from "../rig.ts";
import { keyedEnv, nullIfCut } from "../session.ts";
import { until } from "../until.ts";
import type { EndedBatch } from "./evidence.ts";
import { createFleet, type Fleet } from "./fleet.ts";
import { planStorm, type StormBatch, type StormPlan } from "./storm-plan.ts";
import { judge, type Verdict } from "./verdict.ts";

export type StormEnd = Verdict & { batches: number; kills: number; suspensions: number };

type Storm = { plan: StormPlan; rig: Rig; fleet: Fleet; startedAt: number };

/** What an admin asks for in a storm; null if no server answers. */
async function ask(storm: Storm, method: string, path: string, body?: unknown): Promise<Response | null> {
  return storm.rig.session.call(storm.fleet.current(), method, path, body).catch(nullIfCut);
}

async function at(storm: Storm, ms: number): Promise<void> {
  await setTimeout(Math.max(0, storm.startedAt + ms - performance.now()));
}

async function readBatch(storm: Storm, id: string): Promise<Batch | null> {
  const answer = await ask(storm, "GET", `/api/batches/${id}`);
  return answer?.ok ? Batch.parse(await answer.json()) : null;
}

async function readRows(storm: Storm, id: string): Promise<Row[]> {
  const answer = await ask(storm, "GET", `/api/batches/${id}/rows?limit=1000`);
  if (!answer?.ok) throw new Error(`The rows of a batch cannot be read: ${answer?.status}`);
  return RowList.parse(await answer.json()).data;
}

/** Repeats the submit until a server accepts it, as the page does. */
async function submit(storm: Storm, id: string, addresses: readonly string[]): Promise<void> {
  const body = { kind: "invite", options: {}, rows: addresses.map((emailAddress) => ({ emailAddress })) };
  await until("a server accepts a batch", async () => {
    const answer = await ask(storm, "PUT", `/api/batches/${id}`, body);
    return answer?.ok === true;
  });
}

/** The member's clicks on a batch, each once, whether or not a server receives it. */
async function playBatch(storm: Storm, id: string, batch: StormBatch): Promise<void> {
  await at(storm, batch.submitAtMs);
  await submit(storm, id, batch.addresses);
  const clicks: { atMs: number; order: string }[] = [];
  if (batch.pause !== null) {
    clicks.push({ atMs: batch.pause.atMs, order: "pause" });
    clicks.push({ atMs: batch.pause.atMs + batch.pause.forMs, order: "resume" });
  }
  if (batch.cancelAtMs !== null) clicks.push({ atMs: batch.cancelAtMs, order: "cancel" });
  for (const { atMs, order } of clicks.sort((one, other) => one.atMs - other.atMs)) {
    await at(storm, atMs);
    await ask(storm, "POST", `/api/batches/${id}/${order}`);
  }
}

async function playOthers(storm: Storm): Promise<void> {
  for (const { atMs, ...action } of storm.plan.others) {
    await at(storm, atMs);
    await storm.rig.sandbox.others(action);
  }
}

async function playSpells(storm: Storm): Promise<void> {
  const { latencyMs } = storm.plan;
  const calm = { outage: "none", createAnswer: "none", latencyMs, ...storm.plan.settings } as const;
  for (const { atMs, forMs, settings } of storm.plan.spells) {
    await at(storm, atMs);
    await storm.rig.sandbox.change(settings);
    await setTimeout(forMs);
    await storm.rig.sandbox.change(calm);
  }
}

async function playInterruptions({ plan, fleet, ...storm }: Storm): Promise<void> {
  for (const interruption of plan.interruptions) {
    await at({ plan, fleet, ...storm }, interruption.atMs);
    await fleet.interrupt(interruption);
  }
}

const isOver = (batch: Batch | null): boolean =>
  batch !== null &&
  (batch.state === "finished" || batch.state === "cancelled") &&
  batch.counts.queued + batch.counts.sending === 0;

/** Waits for the end of a batch. A batch that does not end is judged in its last state. */
async function untilOver(storm: Storm, id: string): Promise<void> {
  const { session } = storm.rig;
  const healAt = performance.now() + storm.plan.healAfterMs;
  let hasHealed = false;
  const resume = async (): Promise<void> => {
    const batch = await readBatch(storm, id);
    if (batch?.state === "paused" || batch?.waiting)
      await session.call(storm.fleet.current(), "POST", `/api/batches/${id}/resume`);
  };
  await resume();
  await until(
    "a batch ends",
    async () => {
      if (!hasHealed && performance.now() > healAt) {
        hasHealed = true;
        await storm.rig.sandbox.change({ faultsByAddress: false });
        await resume();
      }
      return isOver(await readBatch(storm, id));
    },
    90_000,
  ).catch(() => undefined);
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
    await putMark(storm);
    const followed = plan.batches.map((batch) => ({ id: randomUUID(), batch }));
    const weather = [playOthers(storm), playSpells(storm), playInterruptions(storm)];
    await Promise.all([...weather, ...followed.map(({ id, batch }) => playBatch(storm, id, batch))]);
    await rig.sandbox.change({ bulkPerHour: 25, singlePerHour: 100 });
    const batches = (await Promise.all(followed.map((one) => end(storm, one)))).flat();
    const verdict = judge({
      batches,
      history: await rig.sandbox.history(),
      calls: await rig.sandbox.inviteCalls(),
      uncertain: rig.uncertain(),
      isMarked: plan.isMarked,
      listLagMs: plan.settings.listLagMs ?? 0,
      wasUnclear: plan.spells.some(({ settings }) => settings.createAnswer !== undefined),
    });
    const { kills, suspensions } = fleet.counts;
    return { ...verdict, batches: batches.length, kills, suspensions };
  });
}

async function putMark(storm: Storm): Promise<void> {
  if (!storm.plan.isMarked) return;
  await until("a server takes the settings", async () => {
    const read = await ask(storm, "GET", "/api/settings");
    if (!read?.ok) return false;
    const settings = (await read.json()) as object;
    const answer = await ask(storm, "PUT", "/api/settings", { ...settings, marksInvitations: true });
    return answer?.ok === true;
  });
}
