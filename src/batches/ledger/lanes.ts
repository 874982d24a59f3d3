import type { Kysely } from "kysely";
import type { ProblemCode } from "#contract/problem.ts";
import type { Schema } from "#store/schema.ts";
import {
  type Gate,
  type GateName,
  gateNames,
  type LaneState,
  laneLimits,
  needsPerson,
  type SendingLane,
} from "#batches/lanes.ts";
import type { Ledger, Trx } from "./ledger.ts";

type Reader = Kysely<Schema> | Trx;

/** All gates of the instance that were shut and have not been proven open since. */
export async function readGates(db: Reader, instance: string): Promise<Partial<Record<GateName, Gate>>> {
  const rows = await db.selectFrom("lane").selectAll().where("instance", "=", instance).execute();
  return Object.fromEntries(
    rows.map((row) => [
      row.lane,
      { opensAt: row.opens_at, code: row.code as ProblemCode, detail: row.detail, tries: row.tries },
    ]),
  );
}

/** What the arithmetic of `lanes.ts` needs. Starts are kept, so a restart keeps the window. */
export async function readLane(
  db: Reader,
  instance: string,
  lane: SendingLane,
  since: number,
): Promise<LaneState> {
  const spent = await db
    .selectFrom("call")
    .select("spent_at")
    .where("instance", "=", instance)
    .where("lane", "=", lane)
    .where("spent_at", ">", since)
    .orderBy("spent_at", "desc")
    .limit(lane === "change" ? 1 : laneLimits[lane].calls)
    .execute();
  const gates = await readGates(db, instance);
  const spentAt = spent.flatMap(({ spent_at }) => (spent_at === null ? [] : [spent_at])).toReversed();
  return { spentAt, gate: gates[lane] ?? null };
}

/** Shuts a gate, or shuts it for longer. */
export async function shutGate(trx: Reader, instance: string, name: GateName, gate: Gate): Promise<void> {
  const row = { opens_at: gate.opensAt, code: gate.code, detail: gate.detail, tries: gate.tries };
  const { numUpdatedRows } = await trx
    .updateTable("lane")
    .set(row)
    .where("instance", "=", instance)
    .where("lane", "=", name)
    .executeTakeFirst();
  if (numUpdatedRows === 0n)
    await trx
      .insertInto("lane")
      .values({ instance, lane: name, ...row })
      .execute();
}

/**
 * After an answer that shows this gate open. What stopped the whole instance is then over for the other lanes too;
 * their own limits and failures are not. That something could be revoked or listed shows a working key, but no room for
 * mail.
 */
export async function openGate(trx: Reader, instance: string, name: GateName): Promise<void> {
  const gates = await readGates(trx, instance);
  const showsKeyOnly = name === "change" || name === "check";
  const isOver = ({ code }: Gate) => (showsKeyOnly ? code === "clerk_key_refused" : needsPerson(code));
  for (const other of gateNames) {
    const gate = gates[other];
    if (!gate || (other !== name && !isOver(gate))) continue;
    await trx.deleteFrom("lane").where("instance", "=", instance).where("lane", "=", other).execute();
  }
}

/** Tries again at once whatever waits for a person or backs off; what Clerk asked to wait for is still waited for. */
export async function openGatesToTry({ db, instance }: Ledger, now: number): Promise<void> {
  await db
    .updateTable("lane")
    .set({ opens_at: now })
    .where("instance", "=", instance)
    .where("code", "!=", "clerk_limit")
    .execute();
}
