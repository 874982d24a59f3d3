import { type Invitation, isTestInvitation } from "#contract/invitation.ts";
import type { PreviousInvitation, Standing } from "#contract/precheck.ts";
import { type NotDone, type Upstream, waitMs } from "#batches/upstream.ts";
import { createSnapshots, type ReadPage } from "./invitation-snapshot.ts";
import { type Ask, forEachConcurrently, searchUsers } from "./user-search.ts";

/** Up to here, a request for each address costs less than reading lists. */
const fewAddresses = 5;
/** `findInvitations` reads two lists: the revoked invitations and all others. */
const callsPerAddress = 2;
/** The lists of revoked and expired invitations are only read if they have at most so many further pages. */
const maxPreviousPages = 3;
const previousStatuses = ["revoked", "expired"] as const;

export type AddressStanding = { standing: Standing; invitation?: Invitation; previous?: PreviousInvitation };

/**
 * The standing of each address (lower case). `failure`: why some are `unknown`. `checkedAt` (ms): when the check began;
 * later events are not in it.
 */
export type Checked = {
  standings: Map<string, AddressStanding>;
  failure: NotDone | null;
  checkedAt: number;
};

/** `longestMs`: no further request starts after this. `withPrevious`: also search revoked and expired invitations. */
type CheckOptions = { longestMs: number; withPrevious: boolean; signal?: AbortSignal };

export type Precheck = (emailAddresses: readonly string[], options: CheckOptions) => Promise<Checked>;

export type PrecheckDeps = {
  upstream: Pick<Upstream, "findInvitations" | "findUsers" | "listInvitations">;
  now: () => number;
  sleep: (ms: number, signal?: AbortSignal) => Promise<void>;
};

/** `isChecked`: an address that is not in `invited` has no pending invitation. */
type Found = {
  invited: ReadonlyMap<string, Invitation>;
  previous: ReadonlyMap<string, Invitation>;
  isChecked: (address: string) => boolean;
  failure: NotDone | null;
};

const hourMs = 3_600_000;

/**
 * Finds out who is a user, is invited or was invited before. It only reads, so it spends no allowance, and it waits
 * after a 429. An address that could not be checked is `unknown`, never `new`.
 */
export function createPrecheck({ upstream, now, sleep }: PrecheckDeps): Precheck {
  const readList = createSnapshots({ now });

  function createAsk(endsAt: number, signal: AbortSignal | undefined): Ask {
    return async (call) => {
      for (;;) {
        const longestWaitMs = endsAt - now();
        const result = await call({ part: "checks", longestWaitMs, signal });
        if (result.kind !== "wait" || result.isOurs) return result;
        const pauseMs = waitMs(result, hourMs) ?? 1_000;
        if (pauseMs > endsAt - now() || signal?.aborted) return result;
        await sleep(pauseMs, signal);
      }
    };
  }

  /** Null if the list of pending invitations has more pages than a search for each address takes calls. */
  async function findInLists(
    ask: Ask,
    addresses: readonly string[],
    withPrevious: boolean,
  ): Promise<Found | null> {
    const readPage: ReadPage = (query) => ask((call) => upstream.listInvitations(query, call));
    const searchCalls = addresses.length * callsPerAddress;
    const pending = await readList("pending", readPage, (pages) => pages <= searchCalls);
    if (pending === null) return null;
    const { failure } = pending;
    const previous: Invitation[] = [];
    for (const status of withPrevious && failure === null ? previousStatuses : []) {
      const list = await readList(status, readPage, (pages) => pages <= maxPreviousPages);
      if (list) previous.push(...list.byAddress.values());
    }
    return {
      invited: pending.byAddress,
      previous: newestByAddress(previous),
      isChecked: () => failure === null,
      failure,
    };
  }

  /** Searches each address or reads lists, whichever takes fewer calls. */
  async function findInvited(ask: Ask, addresses: readonly string[], withPrevious: boolean): Promise<Found> {
    const searched = addresses.length <= fewAddresses ? await findEach(upstream, ask, addresses) : null;
    // One address may be why its search fails: the lists show the others.
    const isOver = searched !== null && !mayBeOfAddress(searched.failure);
    if (isOver) return searched;
    return (
      (await findInLists(ask, addresses, withPrevious)) ?? searched ?? findEach(upstream, ask, addresses)
    );
  }

  return async (emailAddresses, options) => {
    const checkedAt = now();
    const addresses = [...new Set(emailAddresses.map((address) => address.toLowerCase()))];
    const ask = createAsk(checkedAt + options.longestMs, options.signal);
    const [users, found] = await Promise.all([
      searchUsers(ask, addresses, (group, call) => upstream.findUsers(group, call)),
      findInvited(ask, addresses, options.withPrevious),
    ]);
    const standingOf = (address: string): AddressStanding => {
      if (users.known.has(address)) return { standing: "user" };
      const invitation = found.invited.get(address);
      // A test is deleted before its address is invited.
      if (invitation && !isTestInvitation(invitation)) return { standing: "invited", invitation };
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

async function findEach(
  upstream: PrecheckDeps["upstream"],
  ask: Ask,
  addresses: readonly string[],
): Promise<Found> {
  const answers = new Map<string, Invitation[]>();
  let failure: NotDone | null = null;
  await forEachConcurrently(addresses, async (address) => {
    const answer = await ask((options) => upstream.findInvitations(address, options));
    if (answer.kind === "done") answers.set(address, answer.value);
    else failure = answer;
    return answer.kind === "done" ? "continue" : "stop";
  });
  const all = [...answers.values()].flat();
  return {
    invited: newestByAddress(all.filter(({ status }) => status === "pending")),
    previous: newestByAddress(all.filter(({ status }) => status === "revoked" || status === "expired")),
    isChecked: (address) => answers.has(address),
    failure,
  };
}

function mayBeOfAddress(failure: NotDone | null): boolean {
  return failure?.kind === "unknown" || (failure?.kind === "refused" && failure.scope !== "instance");
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
