import type { CallResult, Invitee, Refused, Upstream } from "#batches/upstream.ts";
import type { Invitation } from "#contract/invitation.ts";
import { type ChangeFault, modelChanges, type ModelInvitation } from "./model-changes.ts";
import type { VirtualTime } from "./virtual-time.ts";

/**
 * What goes wrong with one call that invites. `late`: applied some time after its timeout. `partly`: half of it is
 * applied, yet all of it is refused without naming an address.
 */
export type Fault =
  | { kind: "none" | "not-sent" | "before" | "after" | "answer-short" | "key-refused" | "partly" }
  | { kind: "late"; afterMs: number }
  | { kind: "wait"; retryAfterMs: number }
  | { kind: "crash-before" | "crash-after" };

/** What goes wrong with one search for the invitations of an address. */
export type SearchFault = "none" | "not-sent" | "unknown" | "wait";

/** What goes wrong with one request for users or for a page of the list. */
export type CheckFault = SearchFault | "refused" | "unserved";

/** What Clerk knows beforehand, by address (lower case). */
export type ClerkState = {
  users: ReadonlySet<string>;
  blocked: ReadonlySet<string>;
  malformed: ReadonlySet<string>;
  /** Every call with such an address does nothing and gets no answer. */
  poison: ReadonlySet<string>;
  invited: ReadonlySet<string>;
  /** A redirect URL that is refused. */
  badUrl?: string;
};

export type Faults = {
  calls: Fault[];
  searches: SearchFault[];
  checks?: CheckFault[];
  /** Of revocations and deletions. */
  changes?: ChangeFault[];
  crash: () => void;
};

const latencyMs = 30;

function isBad(
  field: "users" | "blocked" | "malformed" | "poison",
  known: ClerkState,
  invitees: readonly Invitee[],
) {
  return invitees.map((one) => one.emailAddress).filter((address) => known[field].has(address));
}

/** Clerk in memory: bulk calls are all or nothing, an address has one pending invitation, faults come in the given order. */
export function modelClerk(time: VirtualTime, known: ClerkState, faults: Faults) {
  const invitations: ModelInvitation[] = [];
  let made = 0;
  const calls: { lane: "bulk" | "single"; at: number; addresses: string[] }[] = [];

  function create(emailAddress: string, isOurs: boolean, createdAt: number): Invitation {
    made += 1;
    const invitation: ModelInvitation = {
      id: `inv_${String(made).padStart(6, "0")}`,
      emailAddress,
      status: "pending",
      publicMetadata: {},
      createdAt,
      updatedAt: createdAt,
      expiresAt: null,
      isOurs,
    };
    invitations.push(invitation);
    return invitation;
  }
  for (const address of known.invited) create(address, false, time.now() - 86_400_000);

  function refusal(invitees: readonly Invitee[]): Refused | null {
    const refused = { kind: "refused", scope: "addresses", clerkCode: "", detail: "Refused." } as const;
    const pending = invitees
      .map((one) => one.emailAddress)
      .filter((address) =>
        invitations.some((one) => one.emailAddress === address && one.status === "pending"),
      );
    if (pending.length > 0) return { ...refused, code: "already_invited", addresses: pending };
    const blocked = isBad("blocked", known, invitees);
    if (blocked.length > 0) return { ...refused, code: "address_blocked", addresses: blocked };
    // Clerk names neither users nor malformed addresses in its answer to a bulk call.
    if (isBad("users", known, invitees).length > 0)
      return { ...refused, code: "already_user", addresses: [] };
    if (isBad("malformed", known, invitees).length > 0) {
      return { ...refused, code: "invalid_address", addresses: [] };
    }
    const hasBadUrl = known.badUrl !== undefined && invitees.some((one) => one.redirectUrl === known.badUrl);
    return hasBadUrl ? { ...refused, scope: "options", code: "invalid_option", addresses: [] } : null;
  }

  function apply(invitees: readonly Invitee[]): CallResult<Invitation[]> {
    const refused = refusal(invitees);
    if (refused) return refused;
    return { kind: "done", value: invitees.map((one) => create(one.emailAddress, true, time.now())) };
  }

  const lost: CallResult<never> = { kind: "unknown", code: "clerk_timeout", detail: "No answer." };
  const never = new Promise<never>(() => {});

  async function invite(
    lane: "bulk" | "single",
    invitees: readonly Invitee[],
    signal?: AbortSignal,
  ): Promise<CallResult<Invitation[]>> {
    const fault = faults.calls.shift() ?? { kind: "none" };
    if (fault.kind === "not-sent")
      return { kind: "not-sent", code: "clerk_unreachable", detail: "No route." };
    if (fault.kind === "crash-before") {
      faults.crash();
      return never;
    }
    await time.sleep(latencyMs, signal);
    if (fault.kind === "wait") return { kind: "wait", retryAfterMs: fault.retryAfterMs };
    calls.push({ lane, at: time.now(), addresses: invitees.map((one) => one.emailAddress) });
    if (fault.kind === "before" || isBad("poison", known, invitees).length > 0) return lost;
    if (fault.kind === "key-refused") {
      const key = { code: "clerk_key_refused", clerkCode: "clerk_key_invalid" } as const;
      return { kind: "refused", scope: "instance", detail: "The key is refused.", addresses: [], ...key };
    }
    if (fault.kind === "late") {
      void time.sleep(fault.afterMs).then(() => apply(invitees));
      return lost;
    }
    if (fault.kind === "partly" && invitees.length > 1) {
      apply(invitees.slice(0, Math.ceil(invitees.length / 2)));
      const words = { clerkCode: "form_param_format_invalid", detail: "Refused." };
      return { kind: "refused", scope: "addresses", code: "invalid_address", addresses: [], ...words };
    }
    const result = apply(invitees);
    if (fault.kind === "crash-after") {
      faults.crash();
      return never;
    }
    if (fault.kind === "after") return lost;
    if (fault.kind === "answer-short" && result.kind === "done") {
      return { kind: "done", value: result.value.slice(1) };
    }
    return result;
  }

  const changes = modelChanges({ time, invitations, faults: faults.changes ?? [], crash: faults.crash });
  /** The next fault of a check as an answer, or null. */
  async function checkFault(): Promise<Exclude<CallResult<never>, { kind: "done" }> | null> {
    const fault = faults.checks?.shift() ?? "none";
    await time.sleep(latencyMs);
    if (fault === "unknown") return { kind: "unknown", code: "clerk_timeout", detail: "No answer." };
    if (fault === "not-sent") return { kind: "not-sent", code: "clerk_unreachable", detail: "No route." };
    if (fault === "wait") return { kind: "wait", retryAfterMs: 3_000 };
    if (fault === "none") return null;
    const status = fault === "refused" ? 422 : 404;
    const words = { code: "clerk_failed", clerkCode: "", detail: "Refused.", addresses: [] } as const;
    return { kind: "refused", scope: "addresses", status, ...words, addresses: [] };
  }

  const upstream: Upstream = {
    ...changes.upstream,
    inviteMany: (invitees, options) => invite("bulk", invitees, options?.signal),
    async inviteOne(invitee, options) {
      const result = await invite("single", [invitee], options?.signal);
      if (result.kind !== "done") return result;
      const [value] = result.value;
      return value ? { kind: "done", value } : lost;
    },
    async findInvitations(emailAddress) {
      const fault = faults.searches.shift() ?? "none";
      await time.sleep(latencyMs);
      if (fault === "unknown") return lost;
      if (fault === "not-sent") return { kind: "not-sent", code: "clerk_unreachable", detail: "No route." };
      if (fault === "wait") return { kind: "wait", retryAfterMs: 3_000 };
      const value = invitations.filter((one) => one.emailAddress === emailAddress).toReversed();
      return { kind: "done", value: value.map((one) => ({ ...one })) };
    },
    async listInvitations({ status, limit, offset }) {
      const fault = await checkFault();
      if (fault) return fault;
      const all = invitations.filter((one) => (status ? one.status === status : one.status !== "revoked"));
      const data = all.toReversed().slice(offset, offset + limit);
      return { kind: "done", value: { data: data.map((one) => ({ ...one })), totalCount: all.length } };
    },
    async findUsers(emailAddresses) {
      const fault = await checkFault();
      if (fault) return fault;
      const users = emailAddresses.filter((address) => known.users.has(address));
      return { kind: "done", value: users.map((address) => ({ id: address, emailAddresses: [address] })) };
    },
  };
  /** Another client of Clerk invites the address. */
  const inviteElsewhere = (emailAddress: string) => create(emailAddress, false, time.now());
  /** Something happens at Clerk without the engine. Other clients cannot invite twice either. */
  function happens({ emailAddress, event }: { emailAddress: string; event: "invited" | "signed-up" }): void {
    const isPending = invitations.some(
      (one) => one.emailAddress === emailAddress && one.status === "pending",
    );
    if (event === "signed-up") known.users = new Set([...known.users, emailAddress]);
    else if (!isPending) inviteElsewhere(emailAddress);
  }
  /** The person is a user from then on. */
  function accept(invitation: ModelInvitation): void {
    invitation.status = "accepted";
    happens({ emailAddress: invitation.emailAddress, event: "signed-up" });
  }
  const others = { inviteElsewhere, happens, accept };
  return { upstream, state: known, invitations, calls, changes: changes.log, ...others };
}
