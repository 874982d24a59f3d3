import type { Kysely } from "kysely";
import type { Invitation, InvitationStatus } from "#contract/invitation.ts";
import type { Schema } from "#store/schema.ts";
import type { Register } from "./known-rows.ts";
import { callMs, lagMs } from "./merge.ts";

/** `active`: all but revoked ones. */
export type SweptList = "pending" | "active" | "revoked";

/**
 * A page of one of Clerk's lists, newest first. `isFirst`, `isLast`: nothing is newer, or older, in that list.
 * `sweepStartedAt`: when the sweep began that reads the page.
 */
export type Page = {
  list: SweptList;
  data: readonly Invitation[];
  askedAt: number;
  isFirst: boolean;
  isLast: boolean;
  sweepStartedAt: number;
};

/** What a page shows completely: what the list has between these times of creation, both included. */
export type Range = { from: number; to: number };

/** A server may cut times to whole seconds, so the edges of a page are not compared. */
export const edgeMs = 1_000;

const statusesOf: Record<SweptList, readonly InvitationStatus[]> = {
  pending: ["pending"],
  active: ["pending", "expired", "accepted"],
  revoked: ["revoked"],
};

/** SQLite's and PostgreSQL's numbers hold it. */
const farFuture = Number.MAX_SAFE_INTEGER;

/** Invitations of the last minutes may be missing because the list lags. */
export function rangeOf({ data, isFirst, isLast, askedAt }: Page): Range {
  const times = data.map(({ createdAt }) => createdAt);
  return {
    from: isLast ? 0 : Math.min(...times) + edgeMs,
    to: Math.min(isFirst ? farFuture : Math.max(...times) - edgeMs, askedAt - lagMs - callMs),
  };
}

type Candidate = {
  seq: number;
  id: string;
  goneAt: number | null;
  missingAt: number | null;
  inactiveAt: number | null;
};

/**
 * Finds what the register has within the range of a page and the page has not. A page is one answer, so this holds
 * whatever changes while the others are read. Returns how many are missing that were not before.
 */
export async function comparePage(register: Register, page: Page): Promise<number> {
  const { db, instance } = register;
  const range = rangeOf(page);
  const shown = new Set(page.data.map(({ id }) => id));
  const isAbsent = ({ id }: Candidate) => !shown.has(id);
  const candidates = await readCandidates(register, page, range);
  if (page.list !== "pending") candidates.push(...(await readMissing(register, range)));
  const absent = new Map(candidates.filter(isAbsent).map((one) => [one.seq, one]));
  if (absent.size === 0) return 0;
  let found = 0;
  await db.transaction().execute(async (trx) => {
    for (const one of absent.values()) {
      if (one.missingAt === null) found += 1;
      if (page.list === "revoked") await concludeGone(trx, one, page);
      else await noteMissing(trx, instance, one, page);
    }
  });
  return found;
}

const columns = [
  "invitation.seq",
  "invitation.id",
  "invitation.gone_at as goneAt",
  "missing_invitation.missing_at as missingAt",
  "missing_invitation.inactive_at as inactiveAt",
] as const;

/** Those that the list should show: created, and last changed, before what it shows. */
async function readCandidates(
  { db, instance }: Register,
  { list, askedAt }: Page,
  { from, to }: Range,
): Promise<Candidate[]> {
  return db
    .selectFrom("invitation")
    .leftJoin("missing_invitation", "missing_invitation.seq", "invitation.seq")
    .select(columns)
    .where("invitation.instance", "=", instance)
    .where("invitation.status", "in", statusesOf[list])
    .where("invitation.gone_at", "is", null)
    .where("invitation.created_at", ">=", from)
    .where("invitation.created_at", "<=", to)
    .where("invitation.asked_at", "<", askedAt - lagMs - callMs)
    .where((eb) =>
      eb.or([
        // It leaves the list by itself in a moment.
        eb(eb.val(list), "<>", "pending"),
        eb("invitation.expires_at", "is", null),
        eb("invitation.expires_at", ">", askedAt + callMs),
      ]),
    )
    .execute();
}

/** Those that another list did not show, also if they are hidden already. */
async function readMissing({ db, instance }: Register, { from, to }: Range): Promise<Candidate[]> {
  return db
    .selectFrom("missing_invitation")
    .innerJoin("invitation", "invitation.seq", "missing_invitation.seq")
    .select(columns)
    .where("missing_invitation.instance", "=", instance)
    .where("invitation.created_at", ">=", from)
    .where("invitation.created_at", "<=", to)
    .execute();
}

/** Missing once: to be looked up. Missing in a second sweep: hidden, since it is not what it was. */
async function noteMissing(
  trx: Kysely<Schema>,
  instance: string,
  one: Candidate,
  { list, askedAt, sweepStartedAt }: Page,
): Promise<void> {
  const inactive = list === "active" ? askedAt : null;
  if (one.missingAt === null) {
    await trx
      .insertInto("missing_invitation")
      .values({ seq: one.seq, instance, missing_at: askedAt, inactive_at: inactive, looked_at: null })
      .onConflict((conflict) => conflict.column("seq").doNothing())
      .execute();
    return;
  }
  if (inactive !== null && one.inactiveAt === null)
    await trx
      .updateTable("missing_invitation")
      .set({ inactive_at: inactive })
      .where("seq", "=", one.seq)
      .execute();
  if (one.goneAt === null && one.missingAt < sweepStartedAt) await hide(trx, one.seq, askedAt);
}

async function hide(trx: Kysely<Schema>, seq: number, at: number): Promise<void> {
  await trx.updateTable("invitation").set({ gone_at: at }).where("seq", "=", seq).execute();
}

/** Clerk has it no more if it was not active before, and is not revoked now. */
async function concludeGone(trx: Kysely<Schema>, one: Candidate, { askedAt }: Page): Promise<void> {
  const wasRevoked = one.missingAt === null;
  const isConclusive = wasRevoked || isLaterView(askedAt, one.inactiveAt);
  if (isConclusive) await markGone(trx, one, askedAt);
}

/** Whether what the one answer shows cannot be from before what the other shows. */
export function isLaterView(askedAt: number, earlier: number | null): boolean {
  return earlier !== null && askedAt > earlier + lagMs + callMs;
}

export async function markGone(
  trx: Kysely<Schema>,
  { seq, goneAt }: Pick<Candidate, "seq" | "goneAt">,
  at: number,
): Promise<void> {
  await trx
    .updateTable("invitation")
    .set({ gone_at: goneAt ?? at, url: null, asked_at: at })
    .where("seq", "=", seq)
    .execute();
  for (const table of ["missing_invitation", "user_search"] as const)
    await trx.deleteFrom(table).where("seq", "=", seq).execute();
}
