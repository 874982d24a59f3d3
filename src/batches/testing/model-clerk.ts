import type { InviteLane } from "#batches/lanes.ts";
import type { CallResult, Invitee, Refused, Upstream, WriteOptions } from "#batches/upstream.ts";
import type { Invitation } from "#contract/invitation.ts";
import * as answers from "./model-answers.ts";
import { type ChangeLog, modelChanges } from "./model-changes.ts";
import type { CallingProcess, ClerkRules, ClerkState, Fault, Faults } from "./model-faults.ts";
import { modelInvitations } from "./model-invitations.ts";
import { modelLimits } from "./model-limits.ts";
import { modelLists } from "./model-lists.ts";
import { modelOthers } from "./model-others.ts";
import type { VirtualTime } from "./virtual-time.ts";

const { latencyMs, lost, never, refused } = answers;
const dayMs = 86_400_000;

/**
 * A call within Clerk's limit. `result`: what the caller learned, with `code` if Clerk refused; `redirectUrls`: one for
 * each address.
 */
export type ModelCall = {
  lane: InviteLane;
  at: number;
  addresses: string[];
  redirectUrls: (string | null)[];
  result: CallResult<unknown>["kind"];
  code: Refused["code"] | null;
};

/**
 * Clerk in memory: bulk calls are all or nothing, an address has one pending invitation, faults come in the given
 * order. `upstream` is the connection of a process that does not crash.
 */
export function modelClerk(
  time: VirtualTime,
  state: ClerkState,
  { crash, ...faults }: Faults & { crash: () => void },
  { listLagMs = 0, clockAheadMs = 0, limits: limitRules }: ClerkRules = {},
) {
  const invitations = modelInvitations(time.world, clockAheadMs);
  const limits = limitRules && modelLimits(limitRules, time.world);
  const calls: ModelCall[] = [];
  const changes: ChangeLog = [];
  const requests: { name: keyof Upstream; at: number }[] = [];
  for (const emailAddress of state.invited) {
    invitations.make({ emailAddress }, { by: "others", ageMs: dayMs });
  }

  function refusal(invitees: readonly Invitee[]): Refused | null {
    const list = invitees.map((one) => one.emailAddress);
    const among = (addresses: ReadonlySet<string>) => list.filter((address) => addresses.has(address));
    const pending = list.filter((address) => invitations.pendingOf(address));
    if (pending.length > 0) return refused("already_invited", "duplicate_record", "addresses", pending);
    const blocked = among(state.blocked);
    if (blocked.length > 0) return refused("address_blocked", "not_allowed_access", "addresses", blocked);
    // Clerk names neither users nor malformed addresses in its answer to a bulk call.
    if (among(state.users).length > 0) return refused("already_user", "form_identifier_exists");
    if (among(state.malformed).length > 0) return refused("invalid_address", "form_param_format_invalid");
    const { unclear, badUrl } = state;
    if (unclear === "all" || (unclear && among(unclear).length > 0)) return answers.unclear;
    const hasBadUrl = badUrl !== undefined && invitees.some((one) => one.redirectUrl === badUrl);
    return hasBadUrl ? refused("invalid_option", "form_param_value_invalid", "options") : null;
  }

  function apply(invitees: readonly Invitee[], call: number): CallResult<Invitation[]> {
    const answer = refusal(invitees);
    if (answer) return answer;
    const made = invitees.map((invitee) => invitations.make(invitee, { by: "engine", call }));
    return { kind: "done", value: made.map(invitations.shownAs) };
  }

  /** What Clerk does with a call that it has received, and what it answers. */
  function receive(invitees: readonly Invitee[], fault: Fault, call: number): CallResult<Invitation[]> {
    if (fault.kind === "before" || invitees.some((one) => state.poison.has(one.emailAddress))) return lost;
    if (fault.kind === "key-refused") return answers.keyRefused;
    if (fault.kind === "busy") return answers.busy;
    if (fault.kind === "unclear") return answers.unclear;
    if (fault.kind === "late") {
      void time.sleep(fault.afterMs).then(() => apply(invitees, call));
      return lost;
    }
    if (fault.kind === "partly" && invitees.length > 1) {
      const part = apply(invitees.slice(0, Math.ceil(invitees.length / 2)), call);
      const answer = answers.answersInPart[fault.answer ?? "unnamed"];
      if (fault.answer !== "named" || answer.kind !== "refused") return answer;
      return part.kind === "done"
        ? { ...answer, addresses: part.value.map((one) => one.emailAddress) }
        : part;
    }
    const result = apply(invitees, call);
    if (fault.kind === "after") return lost;
    if (fault.kind === "answer-short" && result.kind === "done") {
      return { kind: "done", value: result.value.slice(1) };
    }
    return result;
  }

  /** The same behind Clerk's limits. */
  function admit(lane: InviteLane, invitees: readonly Invitee[], fault: Fault): CallResult<Invitation[]> {
    const taken = limits?.take(lane);
    if (taken && "retryAfterMs" in taken) return answers.wait(taken.retryAfterMs);
    const call: ModelCall = {
      lane,
      at: time.world(),
      addresses: invitees.map((one) => one.emailAddress),
      redirectUrls: invitees.map((one) => one.redirectUrl ?? null),
      result: "unknown",
      code: null,
    };
    const result = receive(invitees, fault, calls.push(call) - 1);
    if (fault.kind !== "crash-after") call.result = result.kind;
    if (result.kind === "refused") call.code = result.code;
    if (taken && result.kind === "refused" && !limitRules?.isRefusedSpent) taken.giveBack();
    return result;
  }

  function connect(process: CallingProcess): Upstream {
    let isAnswered = false;

    async function invite(lane: InviteLane, invitees: readonly Invitee[], options?: WriteOptions) {
      const fault = faults.calls.shift() ?? { kind: "none" };
      if (fault.kind === "not-sent") return answers.noRoute;
      if (fault.kind === "crash-before") {
        process.crash();
        return never;
      }
      if (fault.kind === "suspended") {
        await process.suspend(fault.forMs);
        // Its connection has to be opened again.
        await time.sleep(latencyMs);
      }
      if (options?.mayLeave?.() === false) return answers.stopped;
      await time.sleep(latencyMs, options?.signal);
      if (fault.kind === "wait") return answers.wait(fault.retryAfterMs);
      const result = admit(lane, invitees, fault);
      if (fault.kind === "crash-after") {
        process.crash();
        return never;
      }
      return result;
    }

    /** From the first answer on, the process knows Clerk's clock. */
    async function answered<T>(
      name: keyof Upstream,
      request: Promise<CallResult<T>>,
    ): Promise<CallResult<T>> {
      requests.push({ name, at: time.world() });
      const result = await request;
      if (result.kind !== "not-sent" && result.kind !== "unknown") isAnswered = true;
      return result;
    }

    const upstream: Upstream = {
      ...modelLists({ time, invitations, state, faults, listLagMs }),
      ...modelChanges({ time, invitations, faults: faults.changes ?? [], log: changes }, process),
      inviteMany: (invitees, options) => invite("bulk", invitees, options),
      async inviteOne(invitee, options) {
        const result = await invite("single", [invitee], options);
        if (result.kind !== "done") return result;
        const [value] = result.value;
        return value ? { kind: "done", value } : lost;
      },
    };
    return {
      // The header with Clerk's time has whole seconds.
      now: () => (isAnswered ? Math.floor((time.world() + clockAheadMs) / 1_000) * 1_000 : null),
      inviteMany: (...call) => answered("inviteMany", upstream.inviteMany(...call)),
      inviteOne: (...call) => answered("inviteOne", upstream.inviteOne(...call)),
      findInvitations: (...call) => answered("findInvitations", upstream.findInvitations(...call)),
      listInvitations: (...call) => answered("listInvitations", upstream.listInvitations(...call)),
      findUsers: (...call) => answered("findUsers", upstream.findUsers(...call)),
      revokeInvitation: (...call) => answered("revokeInvitation", upstream.revokeInvitation(...call)),
      deleteInvitation: (...call) => answered("deleteInvitation", upstream.deleteInvitation(...call)),
    };
  }

  /** From now on every address can be searched and is answered, no refusal is unclear, and no request fails. */
  function heal(): void {
    state.poison = new Set();
    delete state.unsearchable;
    delete state.unclear;
    for (const list of [faults.calls, faults.searches, faults.checks, faults.changes]) list?.splice(0);
  }

  return {
    connect,
    heal,
    upstream: connect({ crash, suspend: time.sleep }),
    state,
    /** Those that exist, oldest first. */
    invitations: invitations.list,
    /** Also those that were deleted. */
    everMade: invitations.everMade,
    /** Those that invite and that Clerk did not answer with 429. */
    calls,
    limits,
    changes,
    /** All that left the process. */
    requests,
    ...modelOthers(invitations, state),
  };
}
