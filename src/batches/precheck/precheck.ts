import type { Invitation } from "#contract/invitation.ts";
import type { PreviousInvitation, Standing } from "#contract/precheck.ts";
import { workThrough } from "./at-once.ts";
import { createSnapshots, type ReadPage } from "./invitation-snapshot.ts";
import { retryAfterMs } from "#batches/lanes.ts";
import { createPace } from "./pace.ts";
import type { NotDone, Upstream } from "#batches/upstream.ts";
import { type Ask, askUsers, callsAtOnce } from "./user-search.ts";

/** Below this, asking for each address costs less than reading lists. */
export const fewAddresses = 5;
/** `findInvitations` reads the list twice: once for the revoked, once for all the others. */
const callsPerAddress = 2;
/** Pages beyond the first that the lists of revoked and of expired ones may have, so that they are read at all. */
const mostPreviousPages = 3;
const previousStatuses = ["revoked", "expired"] as const;

export type AddressStanding = { standing: Standing; invitation?: Invitation; previous?: PreviousInvitation };

/**
 * What is known of each address (lower-case). `failure`: why some of them are `unknown`. `checkedAt` (ms): when the
 * check began, so nothing that happened later is in it.
 */
export type Checked = {
  standings: Map<string, AddressStanding>;
  failure: NotDone | null;
  checkedAt: number;
};

/** `longestMs`: after that no further call is made. `withPrevious`: also look for revoked and expired ones. */
export type CheckOptions = { longestMs: number; withPrevious: boolean; signal?: AbortSignal };

export type Precheck = (emailAddresses: readonly string[], options: CheckOptions) => Promise<Checked>;

export type PrecheckWorld = {
  upstream: Pick<Upstream, "findInvitations" | "findUsers" | "listInvitations">;
  now: () => number;
  sleep: (ms: number, signal?: AbortSignal) => Promise<void>;
  /** How many calls in 10 seconds the checks may take of Clerk's general limit, which is shared with everybody. */
  callsPer10s: number;
};

/** Of an instance whose lists are asked for. `isChecked`: what is not in `invited` is not pending. */
type Found = {
  invited: ReadonlyMap<string, Invitation>;
  previous: ReadonlyMap<string, Invitation>;
  isChecked: (address: string) => boolean;
  failure: NotDone | null;
};

/**
 * Tells who is a user, invited, or was invited before. Only reads, so it spends nothing of the allowance for
 * invitations; a 429 is waited out. What cannot be asked makes addresses `unknown`, never `new`.
 */
export function createPrecheck({ upstream, now, sleep, callsPer10s }: PrecheckWorld): Precheck {
  const pace = createPace({ calls: callsPer10s, perMs: 10_000, now, sleep });
  const readList = createSnapshots({ now });

  function asking(endsAt: number, signal: AbortSignal | undefined): Ask {
    return async (call, cost = 1) => {
      for (;;) {
        const waitMs = await pace.fits({ cost, endsAt, signal });
        if (waitMs !== null) return { kind: "wait", retryAfterMs: Math.max(waitMs, 1_000) };
        const result = await call();
        if (result.kind !== "wait") return result;
        pace.hold(retryAfterMs(result.retryAfterMs, 3_600_000));
      }
    };
  }

  async function findEach(ask: Ask, addresses: readonly string[], signal?: AbortSignal): Promise<Found> {
    const answers = new Map<string, Invitation[]>();
    let failure: NotDone | null = null;
    await workThrough(addresses, callsAtOnce, async (address) => {
      const answer = await ask(() => upstream.findInvitations(address, signal), callsPerAddress);
      if (answer.kind === "done") answers.set(address, answer.value);
      else failure = answer;
      return answer.kind === "done" ? "on" : "over";
    });
    const all = [...answers.values()].flat();
    return {
      invited: newestByAddress(all.filter(({ status }) => status === "pending")),
      previous: newestByAddress(all.filter(({ status }) => status === "revoked" || status === "expired")),
      isChecked: (address) => answers.has(address),
      failure,
    };
  }

  /** By whichever way takes fewer calls. */
  async function findInvited(ask: Ask, addresses: readonly string[], options: CheckOptions): Promise<Found> {
    const { signal, withPrevious } = options;
    const readPage: ReadPage = (query) => ask(() => upstream.listInvitations(query, signal));
    const eachCosts = addresses.length * callsPerAddress;
    const isFew = addresses.length <= fewAddresses;
    const pending = isFew ? null : await readList("pending", readPage, (pages) => pages <= eachCosts);
    if (pending === null) return findEach(ask, addresses, signal);
    const { failure } = pending;
    const previous: Invitation[] = [];
    for (const status of withPrevious && failure === null ? previousStatuses : []) {
      const list = await readList(status, readPage, (pages) => pages <= mostPreviousPages);
      if (list) previous.push(...list.byAddress.values());
    }
    return {
      invited: pending.byAddress,
      previous: newestByAddress(previous),
      isChecked: () => failure === null,
      failure,
    };
  }

  return async (emailAddresses, options) => {
    const checkedAt = now();
    const addresses = [...new Set(emailAddresses.map((address) => address.toLowerCase()))];
    const ask = asking(checkedAt + options.longestMs, options.signal);
    const [users, found] = await Promise.all([
      askUsers(ask, addresses, (group) => upstream.findUsers(group, options.signal)),
      findInvited(ask, addresses, options),
    ]);
    const standingOf = (address: string): AddressStanding => {
      if (users.known.has(address)) return { standing: "user" };
      const invitation = found.invited.get(address);
      if (invitation) return { standing: "invited", invitation };
      if (!users.isChecked(address) || !found.isChecked(address)) return { standing: "unknown" };
      const previous = previousOf(found.previous.get(address));
      return { standing: "new", ...(previous && { previous }) };
    };
    return {
      standings: new Map(addresses.map((address) => [address, standingOf(address)])),
      failure: found.failure ?? users.failure,
      checkedAt,
    };
  };
}

function newestByAddress(invitations: readonly Invitation[]): Map<string, Invitation> {
  const ascending = invitations.toSorted((a, b) => a.createdAt - b.createdAt);
  return new Map(ascending.map((invitation) => [invitation.emailAddress.toLowerCase(), invitation]));
}

function previousOf(invitation: Invitation | undefined): PreviousInvitation | undefined {
  if (invitation?.status === "revoked") return { status: "revoked", at: invitation.updatedAt };
  if (invitation?.status !== "expired") return undefined;
  return { status: "expired", at: invitation.expiresAt ?? invitation.updatedAt };
}
