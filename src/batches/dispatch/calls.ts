import { type Invitation, rowMark } from "#contract/invitation.ts";
import { backoffAfter, type InviteLane, nextBatchCallAt, nextCallAt } from "#batches/lanes.ts";
import { claimCall } from "#batches/ledger/claim-call.ts";
import { settleCall } from "#batches/ledger/settle.ts";
import type { BatchRow, Call } from "#batches/rows.ts";
import { readTries, startBackoff } from "#batches/ledger/lanes.ts";
import type { CallResult, Invitee, NotDone } from "#batches/upstream.ts";
import { ask, save, type Sender, type Starter } from "./sender.ts";

const maxClockTries = 8;
const skewMs = 60_000;

/** Sends the next bulk or single call. */
export function callStarter(lane: InviteLane): Starter {
  return {
    lane,
    async start(sender, states) {
      const { ledger, deps } = sender;
      const moment = sender.conditions();
      const nextAt = nextCallAt(lane, states[lane], moment);
      if (nextAt > moment.now) return { nextAt };
      const startedAt = await clerkNow(sender, states[lane].backoff?.tries ?? 0);
      if (typeof startedAt !== "number") return { nextAt: await backOff(sender, lane, startedAt) };
      const call = await claimCall(ledger, { lane, callId: deps.newId(), startedAt }, moment);
      if (call) return { work: sendCall(sender, call) };
      const batchAt = nextBatchCallAt(lane, states[lane], moment);
      return batchAt > moment.now ? { nextAt: batchAt } : null;
    },
  };
}

/**
 * Clerk's clock, by which invitations are matched to calls. A process without an answer of Clerk yet asks for it, and
 * backs off without an answer. After some `tries` it allows for a minute of skew instead: Clerk may answer other
 * requests.
 */
async function clerkNow(sender: Sender, tries: number): Promise<number | NotDone> {
  const { upstream, now } = sender.deps;
  if (upstream.now === undefined) return now();
  const known = upstream.now();
  if (known !== null) return known;
  const firstOne = { sort: "createdAt", order: "desc", limit: 1, offset: 0, query: "" } as const;
  const answer = await ask(sender, () => upstream.listInvitations(firstOne, { signal: sender.abort }));
  const learned = upstream.now();
  if (learned !== null) return learned;
  return answer.kind === "done" || tries >= maxClockTries ? now() - skewMs : answer;
}

async function backOff(sender: Sender, lane: InviteLane, failure: NotDone): Promise<number> {
  const { ledger } = sender;
  return ledger.transact(async (trx) => {
    const tries = await readTries(trx, ledger.instance, lane);
    const backoff = backoffAfter(failure, { ...sender.conditions(), tries });
    await startBackoff(trx, ledger.instance, lane, backoff);
    return backoff.until;
  });
}

async function sendCall(sender: Sender, call: Call): Promise<void> {
  const { ledger, deps } = sender;
  const result = await ask(sender, () => inviteRows(sender, call));
  const code = "code" in result ? result.code : undefined;
  const fields = { call: call.id, lane: call.lane, rows: call.rows.length, result: result.kind, code };
  deps.log.info(fields, "call ended");
  await save(sender, () => settleCall(ledger, call, result, sender.conditions()));
}

async function inviteRows(
  { deps, writeOptions }: Sender,
  { lane, rows }: Call,
): Promise<CallResult<Invitation[]>> {
  await deps.makeWay?.(new Set(rows.map(({ emailAddress }) => emailAddress)));
  const [first] = rows;
  if (lane === "bulk" || !first) {
    return deps.upstream.inviteMany(rows.map(markedInvitee), writeOptions);
  }
  const result = await deps.upstream.inviteOne(markedInvitee(first), writeOptions);
  return result.kind === "done" ? { kind: "done", value: [result.value] } : result;
}

function markedInvitee({ invitee, mark }: BatchRow): Invitee {
  return mark === null
    ? invitee
    : { ...invitee, publicMetadata: { ...invitee.publicMetadata, [rowMark]: mark } };
}
