import type { ExpressionBuilder, Kysely } from "kysely";
import { type CallLane, type InviteLane, laneLimits, type Moment } from "#batches/lanes.ts";
import type { Schema } from "#store/schema.ts";
import type { Trx } from "./ledger.ts";

/** How long a call takes at most, so that an answer shortly before its end is evidence too. */
const longestCallMs = 10_000;

/** States of calls whose answer was about the rows. */
const answeredStates = ["done", "refused", "unclear"];

/**
 * True if Clerk answered another call of these lanes since the call began: then a call without an answer is a fault of
 * its own.
 */
export async function isClerkAnswering(
  trx: Trx,
  instance: string,
  callId: string | null,
  lanes: readonly CallLane[],
): Promise<boolean> {
  if (callId === null) return false;
  const own = await trx
    .selectFrom("call")
    .select(["ended_at", "spent_at"])
    .where("id", "=", callId)
    .executeTakeFirst();
  const endedAt = own?.ended_at ?? own?.spent_at;
  if (endedAt === undefined || endedAt === null) return false;
  const other = await trx
    .selectFrom("call")
    .select("id")
    .where("instance", "=", instance)
    .where("lane", "in", lanes)
    .where("state", "in", [...answeredStates, "split"])
    .where("ended_at", ">=", endedAt - longestCallMs)
    .where("id", "!=", callId)
    .limit(1)
    .executeTakeFirst();
  return other !== undefined;
}

/** How many of the last answered calls, in a row, were refused without a word about their row. */
export async function countUnclear(trx: Trx, instance: string, lanes: readonly CallLane[]): Promise<number> {
  const last = await trx
    .selectFrom("call")
    .select("state")
    .where("instance", "=", instance)
    .where("lane", "in", lanes)
    .where("state", "in", answeredStates)
    .orderBy("ended_at", "desc")
    .limit(10)
    .execute();
  const other = last.findIndex(({ state }) => state !== "unclear");
  return other < 0 ? last.length : other;
}

/** Whether Clerk counts a call that it refuses against the hourly limit of a lane, as far as its answers have shown. */
export async function areRefusalsSpent(
  db: Kysely<Schema>,
  instance: string,
  lane: InviteLane,
): Promise<boolean> {
  const row = await db
    .selectFrom("refusal_cost")
    .select("is_spent")
    .where("instance", "=", instance)
    .where("lane", "=", lane)
    .executeTakeFirst();
  return row?.is_spent === 1;
}

/** When each refused call of the running window ended (ms). */
export async function readRefused(
  db: Kysely<Schema>,
  instance: string,
  lane: InviteLane,
  { now, hourMs }: Moment,
): Promise<number[]> {
  const calls = await db
    .selectFrom("call")
    .select("ended_at")
    .where("instance", "=", instance)
    .where("lane", "=", lane)
    .where("state", "in", ["refused", "unclear", "split"])
    .where("ended_at", ">", now - hourMs)
    .orderBy("ended_at")
    .execute();
  return calls.flatMap(({ ended_at: endedAt }) => endedAt ?? []);
}

/**
 * Learns from an answer of Clerk. A 429 that comes exactly when the refused calls fill up the window shows that they
 * count; a call that is answered beyond that shows that they do not. Other 429 answers come from other clients.
 */
export async function learnRefusalCost(
  trx: Trx,
  instance: string,
  call: { lane: InviteLane; isLimited: boolean; spent: number },
  moment: Moment,
): Promise<void> {
  const { lane, isLimited, spent } = call;
  const refused = (await readRefused(trx, instance, lane, moment)).length;
  if (refused === 0) return;
  const excess = spent + refused - laneLimits[lane].calls;
  const isCounted = isLimited && spent < laneLimits[lane].calls && (excess === 0 || excess === 1);
  const isFree = !isLimited && excess > 0;
  if (!isCounted && !isFree) return;
  const is_spent = isCounted ? 1 : 0;
  await trx
    .insertInto("refusal_cost")
    .values({ instance, lane, is_spent })
    .onConflict((conflict) => conflict.columns(["instance", "lane"]).doUpdateSet({ is_spent }))
    .execute();
}

/** A row with an unknown outcome is sent again only if Clerk's list showed no invitation of it so recently. */
export const reconciledMs = 30_000;

/** Who takes a row. `isChange`: a batch that only revokes or deletes. */
export type Taker = { instance: string; isSingle: boolean; isChange: boolean; now: number };

/**
 * True if another row of the address is sending, or may have been sent before this one: after two unknown outcomes for
 * one address, an invitation could not be assigned to either. A single action waits for such a row only until Clerk's
 * list shows nothing of it and, to invite, no call of it may take effect later.
 */
export function isTakenElsewhere(
  eb: ExpressionBuilder<Schema, "batch_row">,
  { instance, isSingle, isChange, now }: Taker,
) {
  const sending = eb
    .selectFrom("batch_row as other")
    .select("other.position")
    .where("other.instance", "=", instance)
    .where("other.outcome", "=", "sending")
    .where("other.email_address", "=", eb.ref("batch_row.email_address"));
  const uncertain = eb
    .selectFrom("batch_row as other")
    .innerJoin("batch", "batch.id", "other.batch_id")
    .select("other.position")
    .where("other.instance", "=", instance)
    .where("other.email_address", "=", eb.ref("batch_row.email_address"))
    .where("other.outcome", "=", "queued")
    .where("other.doubt_since", "is not", null)
    .where("other.batch_id", "!=", eb.ref("batch_row.batch_id"))
    // A paused batch must not hold up others.
    .where("batch.state", "=", "running")
    .$if(isSingle, (query) =>
      query.where((or) =>
        or.or([
          or("other.reconciled_at", "is", null),
          or("other.reconciled_at", "<", now - reconciledMs),
          ...(isChange ? [] : [or("other.doubt_until", "is", null), or("other.doubt_until", ">", now)]),
        ]),
      ),
    )
    .where((or) =>
      or.or([
        or("batch_row.doubt_since", "is", null),
        or("other.doubt_since", "<", or.ref("batch_row.doubt_since")),
        or.and([
          or("other.doubt_since", "=", or.ref("batch_row.doubt_since")),
          or("other.batch_id", "<", or.ref("batch_row.batch_id")),
        ]),
      ]),
    );
  return eb.or([eb.exists(sending), eb.exists(uncertain)]);
}
