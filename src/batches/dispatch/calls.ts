import type { Invitation } from "#contract/invitation.ts";
import { readGates } from "#batches/ledger/lanes.ts";
import { backoffMs } from "#batches/lanes.ts";
import { type Call, type Ledger, LeaseLostError } from "#batches/ledger/ledger.ts";
import { settleCall, settleLookup } from "#batches/ledger/settle.ts";
import { judge } from "#batches/judge/call-result.ts";
import { type DoubtfulRow, judgeLookup, recordedIds } from "#batches/judge/reconciliation.ts";
import type { CallResult, Upstream } from "#batches/upstream.ts";

export type EngineLog = {
  info(fields: object, message: string): void;
  warn(fields: object, message: string): void;
  error(fields: object, message: string): void;
};

/** The outside world, passed in so that a test can hold it. `sleep` ends early, without an error, when aborted. */
export type World = {
  upstream: Upstream;
  hourMs: number;
  /** Calls in 10 s that Clerk lets through to everything but invitations: 100, on a production instance 1,000. */
  generalPer10s: number;
  now: () => number;
  random: () => number;
  sleep: (ms: number, signal?: AbortSignal) => Promise<void>;
  log: EngineLog;
};

/** `giveUp` ends a running call: it is then looked up like any other call that nobody heard back from. */
export type Turn = {
  ledger: Ledger;
  world: World;
  token: number;
  giveUp: AbortSignal;
  /** Outcomes that the store has refused so far, to be shown. */
  unstored: Set<symbol>;
};

/** An upstream must not throw; should it do so, nobody knows what it had done. */
export async function heard<T>(ask: () => Promise<CallResult<T>>, log: EngineLog): Promise<CallResult<T>> {
  try {
    return await ask();
  } catch (error) {
    log.error({ err: error }, "A call to Clerk ended in an unexpected way");
    return { kind: "unknown", code: "clerk_failed", detail: "The call ended in an unexpected way." };
  }
}

async function inviteRows(
  { upstream }: World,
  { lane, rows }: Call,
  signal: AbortSignal,
): Promise<CallResult<Invitation[]>> {
  const [first] = rows;
  if (lane === "bulk" || !first)
    return upstream.inviteMany(
      rows.map((row) => row.invitee),
      signal,
    );
  const result = await upstream.inviteOne(first.invitee, signal);
  return result.kind === "done" ? { kind: "done", value: [result.value] } : result;
}

/**
 * Writes an outcome, over and over until the store takes it: it is known here only. Given up when another process took
 * over or this one stops; the rows are then looked up, which comes to the same.
 */
export async function store(turn: Turn, write: () => Promise<void>): Promise<void> {
  const { world, giveUp, unstored } = turn;
  const outcome = Symbol("outcome");
  try {
    for (let tries = 1; ; tries += 1) {
      try {
        return await write();
      } catch (error) {
        if (error instanceof LeaseLostError || giveUp.aborted) throw error;
        unstored.add(outcome);
        world.log.error({ err: error, tries }, "An outcome cannot be stored yet");
        await world.sleep(backoffMs(tries, world.random), giveUp);
      }
    }
  } finally {
    unstored.delete(outcome);
  }
}

/** Sends what was claimed and writes what became of it. */
export async function sendCall(turn: Turn, call: Call): Promise<void> {
  const { ledger, world, token, giveUp } = turn;
  const result = await heard(() => inviteRows(world, call, giveUp), world.log);
  const code = "code" in result ? result.code : undefined;
  world.log.info(
    { call: call.id, lane: call.lane, rows: call.rows.length, result: result.kind, code },
    "Call ended",
  );
  await store(turn, async () => {
    const now = world.now();
    const tries = (await readGates(ledger.db, ledger.instance))[call.lane]?.tries ?? 0;
    const { state, spentAt, ...outcome } = judge(call, result, { ...world, now, tries });
    await settleCall(ledger, call, { state, spentAt }, { ...outcome, token, now });
  });
}

/** Asks Clerk what became of one row and writes the answer. */
export async function lookUp(turn: Turn, row: DoubtfulRow): Promise<void> {
  const { ledger, world, token, giveUp } = turn;
  const result = await heard(() => world.upstream.findInvitations(row.emailAddress, giveUp), world.log);
  await store(turn, async () => {
    const now = world.now();
    const tries = (await readGates(ledger.db, ledger.instance)).lookup?.tries ?? 0;
    const found = result.kind === "done" ? result.value.map((one) => one.id) : [];
    const recorded = await recordedIds(ledger, found);
    await settleLookup(ledger, {
      ...judgeLookup(row, result, recorded, { ...world, now, tries }),
      token,
      now,
    });
  });
}
