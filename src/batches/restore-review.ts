import type { Invitation, InvitationStatus } from "#contract/invitation.ts";
import type { RestoreReview } from "#contract/restore.ts";
import { type Reviewed, reviewRow } from "#batches/judge/restore-review.ts";
import { createInvitationRecords } from "#batches/ledger/invitation-records.ts";
import type { Ledger } from "#batches/ledger/ledger.ts";
import { type HeldRows, readHeldRows } from "#batches/ledger/restores/held-rows.ts";
import type { Precheck } from "#batches/precheck/precheck.ts";
import type { BatchRow, RestoredPeriod } from "./rows.ts";
import type { Upstream } from "./upstream.ts";

export type ReviewDeps = {
  ledger: Ledger;
  upstream: Pick<Upstream, "listInvitations" | "now">;
  precheck: Precheck;
  now: () => number;
};

/** No call starts after this: a member waits, behind a proxy that does so for a minute. */
const longestMs = 40_000;
const pageSize = 500;
/** Lists of revoked and accepted invitations are read so far. */
const mostPages = 100;
/** Rows in one answer: 20 searches for users. */
const rowsPerPart = 2_000;
/** How long later parts of a review use the lists that its first part has read. */
const listsMs = 10 * 60_000;

/** Revoked and accepted invitations by address. */
type Lists = { byAddress: ReadonlyMap<string, readonly Invitation[]>; ids: readonly string[] };

/** What resuming a held batch would do to its rows from a position on; null for another batch. */
export type ReviewRestored = (
  id: string,
  from?: number,
  signal?: AbortSignal,
) => Promise<RestoreReview | null>;

/** Reviews batches that are held after a restore. It only reads. */
export function createReviews({ ledger, upstream, precheck, now }: ReviewDeps): ReviewRestored {
  let known: { lists: Lists; readAt: number } | null = null;

  /** Null if Clerk does not answer in time. */
  async function listsFor(isFirst: boolean, reading: Reading): Promise<Lists | null> {
    const ageMs = known === null ? listsMs : now() - known.readAt;
    if (known !== null && !isFirst && ageMs >= 0 && ageMs < listsMs) return known.lists;
    const readAt = now();
    const lists = await readLists(upstream, reading);
    if (lists !== null) known = { lists, readAt };
    return lists;
  }

  return async (id, from = 0, signal) => {
    const held = await readHeldRows(ledger, id, { from, limit: rowsPerPart });
    if (held === null) return null;
    const { rows, restored } = held;
    const endsAt = now() + longestMs;
    const lists = await listsFor(from === 0, { endsAt, now, signal });
    if (lists === null) return toReview(held, null);
    const addresses = rows.map((row) => row.emailAddress);
    const checked = await precheck(addresses, {
      longestMs: endsAt - now(),
      withPrevious: false,
      ...(signal && { signal }),
    });
    const period = byClerksClock(restored, upstream, now());
    const pending = [...checked.standings.values()].flatMap(({ invitation }) => invitation?.id ?? []);
    const recorded = await recordedOf(ledger, [...lists.ids, ...pending]);
    const found = rows.map((row) => ({
      row,
      is: reviewRow(
        { ...row, restored: period },
        {
          standing: checked.standings.get(row.emailAddress) ?? { standing: "unknown" },
          others: lists.byAddress.get(row.emailAddress) ?? [],
          recorded,
        },
      ),
    }));
    return toReview(held, found);
  };
}

type Reading = { endsAt: number; now: () => number; signal: AbortSignal | undefined };

async function readLists(upstream: ReviewDeps["upstream"], reading: Reading): Promise<Lists | null> {
  const byAddress = new Map<string, Invitation[]>();
  const ids: string[] = [];
  for (const status of ["revoked", "accepted"] as const) {
    const list = await listOf(upstream, status, reading);
    if (list === null) return null;
    for (const one of list) {
      const address = one.emailAddress.toLowerCase();
      byAddress.set(address, [...(byAddress.get(address) ?? []), one]);
      ids.push(one.id);
    }
  }
  return { byAddress, ids };
}

/** Newest first. Null if the time is used up or Clerk does not answer: revoked people must not look new. */
async function listOf(
  upstream: ReviewDeps["upstream"],
  status: InvitationStatus,
  { endsAt, now, signal }: Reading,
): Promise<Invitation[] | null> {
  const found: Invitation[] = [];
  for (let page = 0; page < mostPages; page += 1) {
    const query = { query: "", sort: "createdAt", order: "desc", limit: pageSize, status } as const;
    const longestWaitMs = endsAt - now();
    if (longestWaitMs <= 0) return null;
    const options = { part: "checks", longestWaitMs, ...(signal && { signal }) } as const;
    const answer = await upstream.listInvitations({ ...query, offset: page * pageSize }, options);
    if (answer.kind !== "done") return null;
    found.push(...answer.value.data);
    if (answer.value.data.length < pageSize) break;
  }
  return found;
}

function byClerksClock(
  { from, until }: RestoredPeriod,
  upstream: ReviewDeps["upstream"],
  now: number,
): RestoredPeriod {
  const aheadMs = (upstream.now?.() ?? now) - now;
  return { from: from + aheadMs, until: until + aheadMs };
}

const idsPerQuery = 1_000;

async function recordedOf({ db, instance }: Ledger, ids: readonly string[]): Promise<Set<string>> {
  const records = createInvitationRecords(db, instance);
  const recorded = new Set<string>();
  for (let from = 0; from < ids.length; from += idsPerQuery)
    for (const id of await records.recordedIds(ids.slice(from, from + idsPerQuery))) recorded.add(id);
  return recorded;
}

type Found = readonly { row: BatchRow; is: Reviewed }[] | null;

/** `found` is null if Clerk did not answer. Then, and if it answered about no row, later parts are unknown too. */
function toReview({ restored, total, left, next }: HeldRows, found: Found): RestoreReview {
  const count = (wanted: Reviewed) => (found ?? []).filter(({ is }) => is === wanted).length;
  const isAnswered = found !== null && (found.length === 0 || count("unknown") < found.length);
  return {
    savedAt: restored.from,
    restoredAt: restored.until,
    total,
    open: count("open"),
    recognised: count("recognised"),
    invited: count("invited"),
    users: count("users"),
    unknown: isAnswered ? count("unknown") : left,
    revokedAddresses: (found ?? []).filter(({ is }) => is === "revoked").map(({ row }) => row.emailAddress),
    next: isAnswered ? next : null,
  };
}
