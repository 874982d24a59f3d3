import type { Invitation, InvitationStatus } from "#contract/invitation.ts";
import { type RestoreReview, reviewedAddresses } from "#contract/restore.ts";
import { type Reviewed, reviewRow } from "#batches/judge/restore-review.ts";
import { createInvitationRecords } from "#batches/ledger/invitation-records.ts";
import type { Ledger } from "#batches/ledger/ledger.ts";
import { readHeldRows } from "#batches/ledger/restores/held-rows.ts";
import type { Precheck } from "#batches/precheck/precheck.ts";
import type { BatchRow, RestoredPeriod } from "./rows.ts";
import type { Upstream } from "./upstream.ts";

export type ReviewDeps = {
  ledger: Ledger;
  upstream: Pick<Upstream, "listInvitations" | "now">;
  precheck: Precheck;
  now: () => number;
};

/** No call starts after this: a member waits. */
const longestMs = 40_000;
const pageSize = 500;
/** Lists of revoked and accepted invitations are read so far. */
const mostPages = 20;

/** What resuming a batch that is held after a restore would do; null for another batch. It only reads. */
export async function reviewHeld(
  { ledger, upstream, precheck, now }: ReviewDeps,
  id: string,
  signal?: AbortSignal,
): Promise<RestoreReview | null> {
  const rows = await readHeldRows(ledger, id);
  const restored = rows?.[0]?.restored;
  if (!rows || !restored) return null;
  const endsAt = now() + longestMs;
  const addresses = rows.map((row) => row.emailAddress);
  const checked = await precheck(addresses, {
    longestMs,
    withPrevious: false,
    ...(signal && { signal }),
  });
  const others = new Map<string, Invitation[]>();
  for (const status of ["revoked", "accepted"] as const) {
    for (const one of await listOf(upstream, status, { endsAt, now, signal })) {
      const address = one.emailAddress.toLowerCase();
      others.set(address, [...(others.get(address) ?? []), one]);
    }
  }
  const period = byClerksClock(restored, upstream, now());
  const ids = [...others.values()].flat().map((one) => one.id);
  const pending = [...checked.standings.values()].flatMap(({ invitation }) => invitation?.id ?? []);
  const recorded = await recordedOf(ledger, [...ids, ...pending]);
  const found = rows.map((row) => ({
    row,
    is: reviewRow(
      { ...row, restored: period },
      {
        standing: checked.standings.get(row.emailAddress) ?? { standing: "unknown" },
        others: others.get(row.emailAddress) ?? [],
        recorded,
      },
    ),
  }));
  return toReview(restored, found);
}

/** Newest first, until the time or the pages are used up. */
async function listOf(
  upstream: ReviewDeps["upstream"],
  status: InvitationStatus,
  { endsAt, now, signal }: { endsAt: number; now: () => number; signal: AbortSignal | undefined },
): Promise<Invitation[]> {
  const found: Invitation[] = [];
  for (let page = 0; page < mostPages && now() < endsAt; page += 1) {
    const query = { query: "", sort: "createdAt", order: "desc", limit: pageSize, status } as const;
    const longestWaitMs = endsAt - now();
    const options = { part: "checks", longestWaitMs, ...(signal && { signal }) } as const;
    const answer = await upstream.listInvitations({ ...query, offset: page * pageSize }, options);
    if (answer.kind !== "done") break;
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

function toReview(
  { from, until }: RestoredPeriod,
  found: readonly { row: BatchRow; is: Reviewed }[],
): RestoreReview {
  const count = (wanted: Reviewed) => found.filter(({ is }) => is === wanted).length;
  const revoked = found.filter(({ is }) => is === "revoked").map(({ row }) => row.emailAddress);
  return {
    savedAt: from,
    restoredAt: until,
    total: found.length,
    open: count("open"),
    recognised: count("recognised"),
    invited: count("invited"),
    users: count("users"),
    unknown: count("unknown"),
    revoked: revoked.length,
    revokedAddresses: revoked.slice(0, reviewedAddresses),
  };
}
