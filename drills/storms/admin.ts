import { setTimeout } from "node:timers/promises";
import { Batch, type NewBatch, type Row, RowList } from "#contract/batch.ts";
import type { Rig } from "../rig.ts";
import { nullIfCut } from "../session.ts";
import { until } from "../until.ts";
import type { Fleet } from "./fleet.ts";
import type { StormPlan } from "./storm-plan.ts";

export type Storm = { plan: StormPlan; rig: Rig; fleet: Fleet; startedAt: number };

/** A request of an admin; null if no server answers. */
export async function ask(
  storm: Storm,
  method: string,
  path: string,
  body?: unknown,
): Promise<Response | null> {
  return storm.rig.session.call(storm.fleet.current(), method, path, body).catch(nullIfCut);
}

/** `ms` after the start of the storm. */
export async function sleepUntil(storm: Storm, ms: number): Promise<void> {
  await setTimeout(Math.max(0, storm.startedAt + ms - performance.now()));
}

export async function readBatch(storm: Storm, id: string): Promise<Batch | null> {
  const answer = await ask(storm, "GET", `/api/batches/${id}`);
  return answer?.ok ? Batch.parse(await answer.json()) : null;
}

export async function readRows(storm: Storm, id: string): Promise<Row[]> {
  const answer = await ask(storm, "GET", `/api/batches/${id}/rows?limit=1000`);
  if (!answer?.ok) throw new Error(`The rows of a batch cannot be read: ${answer?.status}`);
  return RowList.parse(await answer.json()).data;
}

/** Repeats the submit until a server accepts it, as the page does. */
export async function submit(storm: Storm, id: string, body: NewBatch): Promise<void> {
  await until("a server accepts a batch", async () => {
    const answer = await ask(storm, "PUT", `/api/batches/${id}`, body);
    return answer?.ok === true;
  });
}

const isOver = (batch: Batch | null): boolean =>
  batch !== null &&
  (batch.state === "finished" || batch.state === "cancelled") &&
  batch.counts.queued + batch.counts.sending === 0;

/** Waits until a batch ends. One that does not end is judged by its last state. */
export async function untilOver(storm: Storm, id: string): Promise<void> {
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
    240_000,
  ).catch(() => undefined);
}
