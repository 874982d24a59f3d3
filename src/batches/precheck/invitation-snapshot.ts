import type { Invitation, InvitationList, InvitationStatus } from "#contract/invitation.ts";
import type { InvitationQuery } from "#contract/invitation-query.ts";
import type { CallResult, NotDone } from "#batches/upstream.ts";

export const pageSize = 500;
/** Pages overlap: an invitation that leaves the list while it is read moves the older ones up by one. */
export const pageStep = 450;

/** A list that was read may be used again for so long, if its first page has not changed since. */
export const snapshotMs = 60_000;

export type ReadPage = (query: InvitationQuery) => Promise<CallResult<InvitationList>>;

/** What was read of a list: all of it (`failure` null), or what came before the call that failed. */
export type Snapshot = { byAddress: ReadonlyMap<string, Invitation>; failure: NotDone | null };

type Kept = { stamp: string; readAt: number; snapshot: Snapshot };

const query = { query: "", sort: "createdAt", order: "desc", limit: pageSize } as const;

/**
 * Reads whole lists of one status, newest first. Newest id and length of the list show whether it is still the one that
 * was read: what is added becomes the newest, what leaves makes it shorter. So a list of any length read once costs one
 * call when it is asked for again soon.
 */
export function createSnapshots({ now }: { now: () => number }) {
  const kept = new Map<InvitationStatus, Kept>();

  /** Null when `isWorthIt` refuses the number of further pages. */
  return async function read(
    status: InvitationStatus,
    readPage: ReadPage,
    isWorthIt: (furtherPages: number) => boolean = () => true,
  ): Promise<Snapshot | null> {
    const readAt = now();
    const first = await readPage({ ...query, status, offset: 0 });
    if (first.kind !== "done") return { byAddress: new Map(), failure: first };
    const { data, totalCount } = first.value;
    const stamp = `${data[0]?.id ?? ""} ${totalCount}`;
    const known = kept.get(status);
    const ageMs = known === undefined ? snapshotMs : readAt - known.readAt;
    if (known?.stamp === stamp && ageMs >= 0 && ageMs < snapshotMs) return known.snapshot;
    if (!isWorthIt(Math.max(0, Math.ceil((totalCount - pageSize) / pageStep)))) return null;
    const snapshot = await readOn(data, (offset) => readPage({ ...query, status, offset }));
    if (snapshot.failure === null) kept.set(status, { stamp, readAt, snapshot });
    return snapshot;
  };
}

/** Pages in a row without anything new, after which a server does not seem to know `offset`. */
const mostIdlePages = 3;

/** Gathers invitations by address. Newest first: the first of an address is the one that counts. */
function gathering() {
  const byAddress = new Map<string, Invitation>();
  const seen = new Set<string>();
  return {
    byAddress,
    /** Answers how many were new. */
    add: (page: readonly Invitation[]): number => {
      const before = seen.size;
      for (const invitation of page) {
        seen.add(invitation.id);
        const address = invitation.emailAddress.toLowerCase();
        if (!byAddress.has(address)) byAddress.set(address, invitation);
      }
      return seen.size - before;
    },
    meets: (page: readonly Invitation[]) => page.some(({ id }) => seen.has(id)),
  };
}

/**
 * All pages from the first one on. A page that does not meet what was read has been left behind by a list that shrank
 * by more than the overlap: then the one before it is read again.
 */
async function readOn(
  first: readonly Invitation[],
  pageAt: (offset: number) => Promise<CallResult<InvitationList>>,
): Promise<Snapshot> {
  const { byAddress, add, meets } = gathering();
  let page = first;
  let offset = 0;
  let idlePages = 0;
  for (;;) {
    idlePages = add(page) === 0 ? idlePages + 1 : 0;
    if (page.length < pageSize || idlePages === mostIdlePages) return { byAddress, failure: null };
    offset += pageStep;
    for (;;) {
      const next = await pageAt(offset);
      if (next.kind !== "done") return { byAddress, failure: next };
      page = next.value.data;
      if (offset === 0 || meets(page)) break;
      offset -= pageStep;
    }
  }
}
