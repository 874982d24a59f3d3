import type { CallResult, Unknown, Upstream, User, Wait } from "#batches/upstream.ts";
import type { Invitation } from "#contract/invitation.ts";

const dayMs = 86_400_000;
const latencyMs = 50;

/** How an invitation was from a time on; null once it is deleted. Times by the machine's clock, like all here. */
type Version = { at: number; invitation: Invitation | null };

export type ListFault = "none" | "limit" | "lost" | "busy";

export type ClerkOptions = {
  world: () => number;
  sleep: (ms: number, signal?: AbortSignal) => Promise<void>;
  /** How much older than its call an answer of a list is, drawn for each. */
  lagMs: () => number;
  /** How far Clerk's clock is ahead. */
  aheadMs: number;
  /** Whether every second invitation has its times in whole seconds. */
  timesInSeconds: boolean;
  /** What happens to the next calls, in order. */
  faults: ListFault[];
  /** How long a call waits for its turn while other parts of Usher use the limit. */
  turnMs?: number;
};

const failures: Record<Exclude<ListFault, "none">, Wait | Unknown> = {
  limit: { kind: "wait", retryAfterMs: 4_000 },
  lost: { kind: "unknown", code: "clerk_timeout", detail: "Clerk did not answer in time" },
  busy: { kind: "unknown", code: "clerk_failed", detail: "Clerk failed" },
};

/** A Clerk whose invitations others change at any time, and whose lists lag behind. */
export function changingClerk(options: ClerkOptions) {
  const { world, sleep, lagMs, aheadMs, faults, turnMs = 0 } = options;
  const histories = new Map<string, Version[]>();
  const users = new Map<string, User>();
  const calls = { lists: 0, users: 0 };
  let hasAnswered = false;

  /** In the order of creation. */
  function viewAt(time: number): Invitation[] {
    return [...histories.values()].flatMap((versions) => {
      const { invitation = null } = versions.findLast(({ at }) => at <= time) ?? {};
      return invitation === null ? [] : [withExpiry(invitation, time + aheadMs)];
    });
  }

  const find = (id: string) => viewAt(world()).find((one) => one.id === id);

  function set(invitation: Invitation): Invitation {
    const versions = histories.get(invitation.id) ?? [];
    versions.push({ at: world(), invitation });
    histories.set(invitation.id, versions);
    return invitation;
  }

  function invite(emailAddress: string, { days = 30, ageMs = 0, publicMetadata = {} } = {}): Invitation {
    const at = world() - ageMs;
    const id = `inv_${String(histories.size + 1).padStart(6, "0")}`;
    const isCut = options.timesInSeconds && histories.size % 2 === 1;
    const time = (ms: number) => (isCut ? Math.floor(ms / 1_000) * 1_000 : ms);
    const createdAt = time(at + aheadMs);
    const invitation: Invitation = {
      id,
      emailAddress,
      status: "pending",
      url: `https://clerk.example/${id}`,
      publicMetadata,
      createdAt,
      updatedAt: createdAt,
      expiresAt: time(at + aheadMs + days * dayMs),
    };
    histories.set(id, [{ at, invitation }]);
    return invitation;
  }

  /** Settles an invitation that has not been; null if that makes no sense. */
  function settle(id: string, status: "accepted" | "revoked"): Invitation | null {
    const { url: _link, ...invitation } = find(id) ?? {};
    if (!("status" in invitation) || invitation.status === "accepted" || invitation.status === "revoked")
      return null;
    if (status === "accepted" && invitation.status !== "pending") return null;
    const updatedAt = world() + aheadMs;
    // An address has one user, however many of its invitations are accepted.
    if (status === "accepted" && !users.has(invitation.emailAddress))
      users.set(invitation.emailAddress, {
        id: `user_${invitation.id}`,
        emailAddresses: [invitation.emailAddress],
        createdAt: updatedAt,
      });
    return set({ ...invitation, status, updatedAt });
  }

  function remove(id: string): boolean {
    if (find(id) === undefined) return false;
    histories.get(id)?.push({ at: world(), invitation: null });
    return true;
  }

  async function answer<T>(value: () => T, signal: AbortSignal | undefined): Promise<CallResult<T>> {
    await sleep(latencyMs, signal);
    if (signal?.aborted === true) return failures.lost;
    const fault = faults.shift() ?? "none";
    if (fault !== "none") return failures[fault];
    hasAnswered = true;
    return { kind: "done", value: value() };
  }

  const upstream: Pick<Upstream, "listInvitations" | "findUsers" | "now"> = {
    now: () => (hasAnswered ? Math.floor((world() + aheadMs) / 1_000) * 1_000 : null),
    async listInvitations({ status, query, limit, offset }, { signal, longestWaitMs = Infinity } = {}) {
      if (turnMs > longestWaitMs) return { kind: "wait", retryAfterMs: turnMs, isOurs: true };
      await sleep(turnMs, signal);
      calls.lists += 1;
      return answer(() => {
        const all = viewAt(world() - lagMs())
          .filter((one) => (status === undefined ? one.status !== "revoked" : one.status === status))
          .filter((one) => query === "" || one.emailAddress.includes(query) || one.id === query)
          .toReversed();
        return { data: all.slice(offset, offset + limit), totalCount: all.length };
      }, signal);
    },
    findUsers(addresses, { signal } = {}) {
      calls.users += 1;
      return answer(() => addresses.flatMap((address) => users.get(address) ?? []), signal);
    },
  };

  return {
    upstream,
    calls,
    users,
    invite,
    revoke: (id: string) => settle(id, "revoked"),
    accept: (id: string) => settle(id, "accepted"),
    remove,
    find,
    /** Every answer says Clerk's time, also the one to a change that Usher makes. */
    sayTime: () => {
      hasAnswered = true;
    },
    /** As they are now. */
    invitations: () => viewAt(world()),
    hasExpiredWithin(ms: number): boolean {
      const now = world() + aheadMs;
      const times = viewAt(world()).map(({ expiresAt }) => expiresAt ?? Infinity);
      return times.some((at) => at > now - ms && at <= now);
    },
    /** Since when an invitation is not pending any more; null while it is. */
    leftAt(id: string): number | null {
      const versions = histories.get(id) ?? [];
      return versions.find(({ invitation }) => invitation?.status !== "pending")?.at ?? null;
    },
    ids: () => [...histories.keys()],
  };
}

function withExpiry(invitation: Invitation, now: number): Invitation {
  const { url: _link, ...rest } = invitation;
  const isOver = invitation.status === "pending" && (invitation.expiresAt ?? Infinity) <= now;
  return isOver ? { ...rest, status: "expired" } : invitation;
}
