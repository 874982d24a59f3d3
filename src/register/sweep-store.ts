import type { Selectable } from "kysely";
import type { Schema } from "#store/schema.ts";
import type { SweptList } from "./compare-page.ts";
import type { Register } from "./known-rows.ts";

/** `pending`: the list that people act on. `whole`: every list. */
type SweepName = "pending" | "whole";

/** A sweep under way, or how the last one ended; the columns of the table say more. `list` is null while none runs. */
export type Sweep = {
  name: SweepName;
  list: SweptList | null;
  startedAt: number | null;
  startedLocal: number;
  position: number;
  reached: number | null;
  stepsBack: number;
  read: number;
  total: number | null;
  holder: string;
  workedAt: number;
  completedAt: number | null;
  asOf: number | null;
};

export type Sweeps = Record<SweepName, Sweep>;

const lists: Readonly<Record<string, SweptList>> = {
  pending: "pending",
  active: "active",
  revoked: "revoked",
};

const unstarted = (name: SweepName): Sweep => ({
  name,
  list: null,
  startedAt: null,
  startedLocal: 0,
  position: 0,
  reached: null,
  stepsBack: 0,
  read: 0,
  total: null,
  holder: "",
  workedAt: 0,
  completedAt: null,
  asOf: null,
});

function sweepOf(row: Selectable<Schema["register_sweep"]>): Sweep {
  return {
    name: row.name === "whole" ? "whole" : "pending",
    list: row.list === null ? null : (lists[row.list] ?? null),
    startedAt: row.started_at,
    startedLocal: row.started_local,
    position: row.position,
    reached: row.reached,
    stepsBack: row.steps_back,
    read: row.read,
    total: row.total,
    holder: row.holder,
    workedAt: row.worked_at,
    completedAt: row.completed_at,
    asOf: row.as_of,
  };
}

export async function readSweeps({ db, instance }: Register): Promise<Sweeps> {
  const rows = await db.selectFrom("register_sweep").selectAll().where("instance", "=", instance).execute();
  const stored = rows.map(sweepOf);
  const find = (name: SweepName) => stored.find((sweep) => sweep.name === name) ?? unstarted(name);
  return { pending: find("pending"), whole: find("whole") };
}

/** Lets another process continue immediately. */
export async function releaseSweeps({ db, instance }: Register, holder: string): Promise<void> {
  await db
    .updateTable("register_sweep")
    .set({ holder: "" })
    .where("instance", "=", instance)
    .where("holder", "=", holder)
    .execute();
}

export async function saveSweep({ db, instance }: Register, sweep: Sweep): Promise<void> {
  const cells = {
    list: sweep.list,
    started_at: sweep.startedAt,
    started_local: sweep.startedLocal,
    position: sweep.position,
    reached: sweep.reached,
    steps_back: sweep.stepsBack,
    read: sweep.read,
    total: sweep.total,
    holder: sweep.holder,
    worked_at: sweep.workedAt,
    completed_at: sweep.completedAt,
    as_of: sweep.asOf,
  };
  await db
    .insertInto("register_sweep")
    .values({ instance, name: sweep.name, ...cells })
    .onConflict((conflict) => conflict.columns(["instance", "name"]).doUpdateSet(cells))
    .execute();
}
