import type { Invitation } from "#contract/invitation.ts";
import { type InviteLane, nextCallAt } from "#batches/lanes.ts";
import { claimCall } from "#batches/ledger/claim-call.ts";
import { settleCall } from "#batches/ledger/settle.ts";
import type { Call } from "#batches/rows.ts";
import type { CallResult } from "#batches/upstream.ts";
import { ask, conditions, save, type Sender, type Starter } from "./sender.ts";

/** Sends the next bulk or single call. */
export function callStarter(lane: InviteLane): Starter {
  return {
    lane,
    async start(sender, states) {
      const { ledger, deps } = sender;
      const moment = conditions(deps);
      const nextAt = nextCallAt(lane, states[lane], moment);
      if (nextAt > moment.now) return { nextAt };
      const startedAt = deps.upstream.now?.() ?? moment.now;
      const call = await claimCall(ledger, { lane, callId: deps.newId(), startedAt }, moment);
      return call && { work: sendCall(sender, call) };
    },
  };
}

async function sendCall(sender: Sender, call: Call): Promise<void> {
  const { ledger, deps } = sender;
  const result = await ask(sender, () => inviteRows(sender, call));
  const code = "code" in result ? result.code : undefined;
  const fields = { call: call.id, lane: call.lane, rows: call.rows.length, result: result.kind, code };
  deps.log.info(fields, "call ended");
  await save(sender, () => settleCall(ledger, call, result, conditions(deps)));
}

async function inviteRows({ deps, stops }: Sender, { lane, rows }: Call): Promise<CallResult<Invitation[]>> {
  await deps.makeWay?.(new Set(rows.map(({ emailAddress }) => emailAddress)));
  const [first] = rows;
  if (lane === "bulk" || !first) {
    return deps.upstream.inviteMany(
      rows.map((row) => row.invitee),
      stops,
    );
  }
  const result = await deps.upstream.inviteOne(first.invitee, stops);
  return result.kind === "done" ? { kind: "done", value: [result.value] } : result;
}
