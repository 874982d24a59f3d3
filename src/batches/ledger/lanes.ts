import type { Kysely } from "kysely";
import type { ProblemCode } from "#contract/problem.ts";
import {
  type Backoff,
  backoffAfter,
  type CallLane,
  type Conditions,
  type InviteLane,
  type Lane,
  laneLimits,
  lanes,
  type LaneState,
  type LaneStates,
  type Moment,
  needsAdmin,
} from "#batches/lanes.ts";
import type { Schema } from "#store/schema.ts";
import type { Ledger, Trx } from "./ledger.ts";
import { areRefusalsSpent, readRefused } from "./evidence.ts";

export async function readBackoffs(
  db: Kysely<Schema>,
  instance: string,
): Promise<Partial<Record<Lane, Backoff>>> {
  const rows = await db.selectFrom("lane").selectAll().where("instance", "=", instance).execute();
  return Object.fromEntries(
    rows.map((row) => [
      row.lane,
      { until: row.opens_at, reason: row.code as ProblemCode, detail: row.detail, tries: row.tries },
    ]),
  );
}

/** When the calls of the running window were counted. They are stored, so a restart keeps the window. */
async function readSpent(
  db: Kysely<Schema>,
  instance: string,
  lane: CallLane,
  { now, hourMs }: Moment,
): Promise<number[]> {
  const spent = await db
    .selectFrom("call")
    .select("spent_at")
    .where("instance", "=", instance)
    .where("lane", "=", lane)
    .where("spent_at", ">", now - (lane === "change" ? changeWindowMs : hourMs))
    .orderBy("spent_at", "desc")
    .limit(lane === "change" ? 1 : laneLimits[lane].calls)
    .execute();
  return spent.flatMap(({ spent_at }) => (spent_at === null ? [] : [spent_at])).toReversed();
}

/** Far longer than the pause between two calls of the change lane. */
const changeWindowMs = 60_000;

/** The calls of the running window; the backoffs of all lanes are read together. */
async function readCalls(
  db: Kysely<Schema>,
  instance: string,
  lane: CallLane,
  moment: Moment,
): Promise<Omit<LaneState, "backoff">> {
  return {
    spentAt: await readSpent(db, instance, lane, moment),
    refusedAt: lane === "change" ? [] : await readCountedRefusals(db, instance, lane, moment),
  };
}

export async function readLane(
  db: Kysely<Schema>,
  instance: string,
  lane: CallLane,
  moment: Moment,
): Promise<LaneState> {
  const backoffs = await readBackoffs(db, instance);
  return { ...(await readCalls(db, instance, lane, moment)), backoff: backoffs[lane] ?? null };
}

/** The refused calls of the running window, if Clerk has shown that it counts them. */
async function readCountedRefusals(
  db: Kysely<Schema>,
  instance: string,
  lane: InviteLane,
  moment: Moment,
): Promise<number[]> {
  return (await areRefusalsSpent(db, instance, lane)) ? readRefused(db, instance, lane, moment) : [];
}

export async function readLanes({ db, instance }: Ledger, moment: Moment): Promise<LaneStates> {
  const backoffs = await readBackoffs(db, instance);
  const noCalls = { spentAt: [], refusedAt: [] };
  const stateOf = (lane: Lane, calls: Omit<LaneState, "backoff">): LaneState => ({
    ...calls,
    backoff: backoffs[lane] ?? null,
  });
  return {
    bulk: stateOf("bulk", await readCalls(db, instance, "bulk", moment)),
    single: stateOf("single", await readCalls(db, instance, "single", moment)),
    change: stateOf("change", await readCalls(db, instance, "change", moment)),
    reconcile: stateOf("reconcile", noCalls),
    check: stateOf("check", noCalls),
  };
}

/** What a claim decides by: the lanes are read once for all of its questions. */
export type ClaimScope = { trx: Trx; instance: string; moment: Moment; lanes: LaneStates };

export async function openClaim(trx: Trx, instance: string, moment: Moment): Promise<ClaimScope> {
  return { trx, instance, moment, lanes: await readLanes({ db: trx, instance }, moment) };
}

/** How often a lane has failed in a row. */
export async function readTries(db: Kysely<Schema>, instance: string, lane: Lane): Promise<number> {
  return (await readBackoffs(db, instance))[lane]?.tries ?? 0;
}

/** Starts a backoff, or replaces the current one. */
export async function startBackoff(
  db: Kysely<Schema>,
  instance: string,
  lane: Lane,
  backoff: Backoff,
): Promise<void> {
  const { until, reason, detail, tries } = backoff;
  const row = { opens_at: until, code: reason, detail, tries };
  const { numUpdatedRows } = await db
    .updateTable("lane")
    .set(row)
    .where("instance", "=", instance)
    .where("lane", "=", lane)
    .executeTakeFirst();
  if (numUpdatedRows > 0n) return;
  await db
    .insertInto("lane")
    .values({ instance, lane, ...row })
    .execute();
}

/**
 * Ends the backoff of a lane that works again, and of other lanes if the whole instance was stopped. Their own limits
 * and failures remain. A change or a check proves that the key works, but not that there is quota for e-mail.
 */
export async function endBackoff(db: Kysely<Schema>, instance: string, lane: Lane): Promise<void> {
  const backoffs = await readBackoffs(db, instance);
  const provesKeyOnly = lane === "change" || lane === "check";
  const isOver = ({ reason }: Backoff) =>
    provesKeyOnly ? reason === "clerk_key_refused" : needsAdmin(reason);
  for (const other of lanes) {
    const backoff = backoffs[other];
    if (!backoff || (other !== lane && !isOver(backoff))) continue;
    await db.deleteFrom("lane").where("instance", "=", instance).where("lane", "=", other).execute();
  }
}

/** Lets every lane retry now, except those that Clerk's limit holds. */
export async function retryBackoffs({ db, instance }: Ledger, now: number): Promise<void> {
  await db
    .updateTable("lane")
    .set({ opens_at: now })
    .where("instance", "=", instance)
    .where("code", "!=", "clerk_limit")
    .execute();
}

/** A single call made outside of a batch spends the same allowance. */
export async function recordSingleCall({ db, instance }: Ledger, id: string, at: number): Promise<void> {
  const call = { id, instance, lane: "single", state: "done", started_at: at, spent_at: at };
  await db.insertInto("call").values(call).execute();
}

/** Clerk's limit refused a call outside of a batch: the lane waits as well. */
export async function recordWait(
  { db, instance }: Ledger,
  lane: InviteLane,
  retryAfterMs: number | null,
  conditions: Conditions,
): Promise<void> {
  const tries = await readTries(db, instance, lane);
  const backoff = backoffAfter({ kind: "wait", retryAfterMs }, { ...conditions, tries });
  await startBackoff(db, instance, lane, backoff);
}
