import type { Invitation, InvitationStatus } from "#contract/invitation.ts";
import type { CallResult, ListPage, ListQuery, NotDone } from "#batches/upstream.ts";

export const pageSize = 500;
/** Pages overlap: when an invitation leaves the list during the reading, all older ones move up by one. */
export const pageStep = 450;

/** How long a snapshot may be reused if the first page of the list has not changed. */
export const snapshotMs = 60_000;

export type ReadPage = (query: ListQuery) => Promise<CallResult<ListPage>>;

/** The whole list (`failure` null), or what came before the call that failed. */
export type Snapshot = { byAddress: ReadonlyMap<string, Invitation>; failure: NotDone | null };

type StoredSnapshot = { stamp: string; readAt: number; snapshot: Snapshot };

const query = { query: "", sort: "createdAt", order: "desc", limit: pageSize } as const;

/**
 * Reads the whole list of one status, newest first. The newest id and the length show whether a list has changed: what
 * is added becomes the newest, what leaves makes it shorter. So reading a list again soon costs one call.
 */
export function createSnapshots({ now }: { now: () => number }) {
  const stored = new Map<InvitationStatus, StoredSnapshot>();

  /** Null if `isWorthIt` refuses the number of further pages. */
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
    const known = stored.get(status);
    const ageMs = known === undefined ? snapshotMs : readAt - known.readAt;
    if (known?.stamp === stamp && ageMs >= 0 && ageMs < snapshotMs) return known.snapshot;
    if (!isWorthIt(Math.max(0, Math.ceil((totalCount - pageSize) / pageStep)))) return null;
    const snapshot = await readPages(data, (offset) => readPage({ ...query, status, offset }));
    if (snapshot.failure === null) stored.set(status, { stamp, readAt, snapshot });
    return snapshot;
  };
}

/** After so many pages in a row without a new invitation, the server seems to ignore `offset`. */
const maxIdlePages = 3;

/** Collects invitations by address: the first one, which is the newest, counts. */
function createCollector() {
  const byAddress = new Map<string, Invitation>();
  const seen = new Set<string>();
  return {
    byAddress,
    /** Returns how many were new. */
    add: (page: readonly Invitation[]): number => {
      const before = seen.size;
      for (const invitation of page) {
        seen.add(invitation.id);
        const address = invitation.emailAddress.toLowerCase();
        if (!byAddress.has(address)) byAddress.set(address, invitation);
      }
      return seen.size - before;
    },
    overlaps: (page: readonly Invitation[]) => page.some(({ id }) => seen.has(id)),
  };
}

/**
 * All pages after the first. If a page does not overlap what was read, the list shrank by more than the overlap, and
 * reading goes back by one page.
 */
async function readPages(
  first: readonly Invitation[],
  pageAt: (offset: number) => Promise<CallResult<ListPage>>,
): Promise<Snapshot> {
  const { byAddress, add, overlaps } = createCollector();
  let page = first;
  let offset = 0;
  let idlePages = 0;
  for (;;) {
    idlePages = add(page) === 0 ? idlePages + 1 : 0;
    if (page.length < pageSize || idlePages === maxIdlePages) return { byAddress, failure: null };
    offset += pageStep;
    for (;;) {
      const next = await pageAt(offset);
      if (next.kind !== "done") return { byAddress, failure: next };
      page = next.value.data;
      if (offset === 0 || overlaps(page)) break;
      offset -= pageStep;
    }
  }
}
