import type { NotDone, ReadOptions, Upstream } from "#batches/upstream.ts";
import { comparePage, edgeMs, type Page, rangeOf, type SweptList } from "./compare-page.ts";
import { type Register, timed } from "./known-rows.ts";
import { callMs, lagMs } from "./merge.ts";
import { saveSweep, type Sweep } from "./sweep-store.ts";
import { noteInvitations } from "./write.ts";

/** Pages overlap, since what leaves a list moves all older rows up. */
export type PageSizes = { size: number; overlap: number };
export const pageSizes: PageSizes = { size: 500, overlap: 50 };

/** Each step back is twice as long as the one before; so many reach the beginning of any list. */
const maxStepsBack = 14;

export type SweepDeps = {
  register: Register;
  upstream: Pick<Upstream, "listInvitations">;
  sizes: PageSizes;
  /** 0 to 1. */
  random: () => number;
  /** Whether the number of pending invitations may show that the rest of their list has not changed. */
  canStopEarly: () => boolean;
};

const lists = { pending: ["pending"], whole: ["active", "revoked"] } as const satisfies Record<
  Sweep["name"],
  readonly SweptList[]
>;

/** `startedAt` is known with the first answer. */
export function startedSweep(sweep: Sweep, startedLocal: number): Sweep {
  const list = lists[sweep.name][0];
  const start = { list, position: 0, reached: null, stepsBack: 0, read: 0, total: null };
  return { ...sweep, ...start, startedAt: null, startedLocal };
}

/** Reads the next page of a sweep, writes what it shows, and stores how far the sweep has come. */
export async function sweepPage(deps: SweepDeps, sweep: Sweep, signal: AbortSignal): Promise<NotDone | null> {
  const { register, sizes } = deps;
  const { list, position } = sweep;
  if (list === null) return null;
  // Pages begin elsewhere in each sweep, so that what lies on an edge once does not the next time.
  const limit = position > 0 ? sizes.size : sizes.size - Math.floor(deps.random() * (sizes.size / 2));
  const window = { list, limit, offset: position };
  const { answer, askedAt } = await timed(register, () => readPage(deps, window, signal));
  if (answer.kind !== "done") return answer;
  const { data, totalCount } = answer.value;
  const page: Page = {
    list,
    data,
    askedAt,
    isFirst: position === 0,
    isLast: data.length < limit,
    sweepStartedAt: sweep.startedAt ?? askedAt,
  };
  await noteInvitations(register, data, page.askedAt);
  if (list === "pending" && page.isFirst) await findUnshown(deps, page, signal);
  const worked = { ...sweep, startedAt: page.sweepStartedAt, workedAt: register.now() };
  if (!follows(page, sweep) && sweep.stepsBack < maxStepsBack) {
    const stepsBack = sweep.stepsBack + 1;
    await comparePage(register, page);
    const back = (sizes.size / 2) * 2 ** sweep.stepsBack;
    await saveSweep(register, { ...worked, position: Math.max(0, position - back), stepsBack });
    return null;
  }
  await comparePage(register, page);
  const total = await totalOf(deps, sweep, totalCount, signal);
  const read = sweep.read + Math.max(0, data.length - (position > 0 ? sizes.overlap : 0));
  const isUnchanged =
    list === "pending" && deps.canStopEarly() && (await isInStep(register, page, totalCount));
  if (page.isLast || isUnchanged) {
    await saveSweep(register, nextList(worked, read, total));
    return null;
  }
  await saveSweep(register, {
    ...worked,
    position: position + data.length - Math.min(sizes.overlap, data.length - 1),
    reached: Math.min(sweep.reached ?? Infinity, rangeOf(page).from),
    stepsBack: 0,
    read,
    total,
  });
  return null;
}

/** Reads what is newest in the pending list, while a sweep is far down in it. */
export async function readNewest(deps: SweepDeps, signal: AbortSignal): Promise<NotDone | null> {
  const list = "pending";
  const { answer, askedAt } = await readStart(deps, list, signal);
  if (answer.kind !== "done") return answer;
  const { data } = answer.value;
  const isLast = data.length < deps.sizes.size;
  await findUnshown(deps, { list, data, askedAt, isFirst: true, isLast, sweepStartedAt: askedAt }, signal);
  return null;
}

/**
 * `comparePage` does not doubt what Usher learned within the lag. But if the first page of pending invitations lacks some of
 * it, they are pending no more, or the page lags: the beginning of the other lists may tell, in two calls for all of them.
 * A failure leaves them to the next sweep, and so does a wait: the sweep itself comes first.
 */
async function findUnshown(deps: SweepDeps, page: Page, signal: AbortSignal): Promise<void> {
  for (const list of ["active", "revoked"] as const) {
    if (!(await hasUnshown(deps.register, page))) return;
    const { answer } = await readStart(deps, list, signal, { longestWaitMs: 0 });
    if (answer.kind !== "done") return;
  }
}

/** Reads the first page of a list, and writes what it shows. */
async function readStart(deps: SweepDeps, list: SweptList, signal: AbortSignal, options: ReadOptions = {}) {
  const { register, sizes } = deps;
  const window = { list, limit: sizes.size, offset: 0 };
  const { answer, askedAt } = await timed(register, () => readPage(deps, window, signal, options));
  if (answer.kind === "done") await noteInvitations(register, answer.value.data, askedAt);
  return { answer, askedAt };
}

/** Whether the register has invitations in the range of a page of pending ones that are too new to be missing. */
async function hasUnshown(register: Register, page: Page): Promise<boolean> {
  const recent = await pendingIds(register)
    .where("created_at", ">=", rangeOf(page).from)
    .where("asked_at", ">=", page.askedAt - lagMs - callMs)
    .execute();
  return countUnshown(recent, page) > 0;
}

/** The pending invitations of the register. */
const pendingIds = ({ db, instance }: Register) =>
  db
    .selectFrom("invitation")
    .select("id")
    .where("instance", "=", instance)
    .where("status", "=", "pending")
    .where("gone_at", "is", null);

/** How many of these a page does not have. */
function countUnshown(invitations: readonly { id: string }[], page: Page): number {
  const shown = new Set(page.data.map(({ id }) => id));
  return invitations.filter(({ id }) => !shown.has(id)).length;
}

type Window = { list: SweptList; limit: number; offset: number };

async function readPage(
  { upstream }: Pick<SweepDeps, "upstream">,
  { list, limit, offset }: Window,
  signal: AbortSignal,
  options: ReadOptions = {},
) {
  const query = { query: "", sort: "createdAt", order: "desc", limit, offset } as const;
  return upstream.listInvitations(list === "active" ? query : { ...query, status: list }, {
    ...options,
    part: "register",
    signal,
  });
}

/**
 * Whether nothing can lie between what was compared before and this page: otherwise rows have moved up past it. Where many
 * were created within a second, it is enough that no row is lost.
 */
function follows(page: Page, { reached, stepsBack }: Sweep): boolean {
  if (page.isFirst || reached === null) return true;
  if (page.data.length === 0) return false;
  const { to } = rangeOf({ ...page, askedAt: Infinity });
  return to >= reached - (stepsBack > 0 ? 2 * edgeMs : 0);
}

/** How many invitations there are, about, while the register is read for the first time. */
async function totalOf(
  deps: SweepDeps,
  { name, list, total, asOf }: Sweep,
  ofList: number,
  signal: AbortSignal,
): Promise<number | null> {
  if (name === "pending" || asOf !== null) return null;
  if (total !== null || list !== "active") return total;
  const revoked = await readPage(deps, { list: "revoked", limit: 1, offset: 0 }, signal);
  return revoked.kind === "done" ? ofList + revoked.value.totalCount : ofList;
}

/**
 * Whether the register has as many pending invitations as their list. Those who leave the list never come back, and new
 * ones are at its beginning, so then the rest of it is as it was.
 */
async function isInStep(register: Register, page: Page, totalCount: number): Promise<boolean> {
  const { db, instance } = register;
  const counted = await db
    .selectFrom("invitation_count")
    .select("invitations")
    .where("instance", "=", instance)
    .where("status", "=", "pending")
    .executeTakeFirst();
  const { missing } = await db
    .selectFrom("missing_invitation")
    .innerJoin("invitation", "invitation.seq", "missing_invitation.seq")
    .select((eb) => eb.fn.countAll<number>().as("missing"))
    .where("missing_invitation.instance", "=", instance)
    .where("invitation.status", "=", "pending")
    .where("invitation.gone_at", "is", null)
    .executeTakeFirstOrThrow();
  const fresh = await pendingIds(register)
    .where("created_at", ">", page.askedAt - lagMs - callMs)
    .execute();
  const unshown = countUnshown(fresh, page);
  if (unshown > 0 && !page.isFirst) return false;
  return (counted?.invitations ?? 0) - missing - unshown === totalCount;
}

/** The sweep at the beginning of its next list, or at its end. */
function nextList(sweep: Sweep, read: number, total: number | null): Sweep {
  const all: readonly SweptList[] = lists[sweep.name];
  const list = all[all.findIndex((one) => one === sweep.list) + 1] ?? null;
  const begun = { ...sweep, list, position: 0, reached: null, stepsBack: 0, read, total };
  if (list !== null) return begun;
  return { ...begun, completedAt: sweep.workedAt, asOf: sweep.startedLocal };
}
