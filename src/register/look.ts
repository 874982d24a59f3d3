import type { CallResult, Upstream } from "#batches/upstream.ts";
import type { Invitation } from "#contract/invitation.ts";
import { isLaterView, markGone } from "./compare-page.ts";
import { type Register, timed } from "./known-rows.ts";
import { callMs, lagMs } from "./merge.ts";
import { noteInvitations } from "./write.ts";

type Row = {
  seq: number;
  address: string;
  createdAt: number;
  askedAt: number;
  goneAt: number | null;
  missingAt: number | null;
  inactiveAt: number | null;
};

type LookDeps = { register: Register; upstream: Pick<Upstream, "listInvitations"> };
type LookOptions = { signal?: AbortSignal | undefined; part?: "register" };

const wholePage = { sort: "createdAt", order: "desc", limit: 500, offset: 0 } as const;

/**
 * Asks Clerk for one invitation, with its address as the query if it is known, and notes the answer. Null if Clerk does
 * not list it; then it is hidden, and marked as gone once no lag can explain that.
 */
export async function look(
  { register, upstream }: LookDeps,
  id: string,
  options: LookOptions = {},
): Promise<CallResult<Invitation | null>> {
  const row = await readRow(register, id);
  const query = { ...wholePage, query: row === null || row.address === "" ? id : row.address };
  let activeAskedAt = 0;
  for (const status of [undefined, "revoked"] as const) {
    const asked = status === undefined ? query : { ...query, status };
    const { answer, askedAt } = await timed(register, () => upstream.listInvitations(asked, options));
    if (answer.kind !== "done") return answer;
    await noteInvitations(register, answer.value.data, askedAt);
    const found = answer.value.data.find((one) => one.id === id);
    if (found !== undefined) {
      await noteLook(register, row);
      return { kind: "done", value: found };
    }
    if (status === undefined) activeAskedAt = askedAt;
    else if (row !== null) await noteAbsence(register, row, { activeAskedAt, revokedAskedAt: askedAt });
  }
  return { kind: "done", value: null };
}

async function readRow({ db, instance }: Register, id: string): Promise<Row | null> {
  const row = await db
    .selectFrom("invitation")
    .leftJoin("missing_invitation", "missing_invitation.seq", "invitation.seq")
    .select([
      "invitation.seq",
      "invitation.address",
      "invitation.created_at as createdAt",
      "invitation.asked_at as askedAt",
      "invitation.gone_at as goneAt",
      "missing_invitation.missing_at as missingAt",
      "missing_invitation.inactive_at as inactiveAt",
    ])
    .where("invitation.instance", "=", instance)
    .where("invitation.id", "=", id)
    .executeTakeFirst();
  return row ?? null;
}

/** The answer may lag, so a missing invitation that it shows is looked at again later. */
async function noteLook({ db, clock }: Register, row: Row | null): Promise<void> {
  if (row === null) return;
  await db.updateTable("missing_invitation").set({ looked_at: clock() }).where("seq", "=", row.seq).execute();
}

type Asked = { activeAskedAt: number; revokedAskedAt: number };

async function noteAbsence(
  { db, instance, clock }: Register,
  row: Row,
  { activeAskedAt, revokedAskedAt }: Asked,
): Promise<void> {
  const before = activeAskedAt - lagMs - callMs;
  const isOld = row.createdAt < before && row.askedAt < before;
  // Clerk's lists do not show it yet, or it is known to be deleted.
  if (!isOld || (row.goneAt !== null && row.missingAt === null)) return;
  await db.transaction().execute(async (trx) => {
    if (isLaterView(revokedAskedAt, row.inactiveAt)) return markGone(trx, row, revokedAskedAt);
    const looked = { looked_at: clock() };
    await trx
      .insertInto("missing_invitation")
      .values({ seq: row.seq, instance, missing_at: activeAskedAt, inactive_at: activeAskedAt, ...looked })
      .onConflict((conflict) =>
        conflict.column("seq").doUpdateSet({ inactive_at: row.inactiveAt ?? activeAskedAt, ...looked }),
      )
      .execute();
    const hidden = { gone_at: row.goneAt ?? activeAskedAt };
    await trx.updateTable("invitation").set(hidden).where("seq", "=", row.seq).execute();
  });
}

const lookAgainMs = 60_000;

/** How many invitations are missing, how many of them may be looked at now, and which one first. */
export type Looks = { missing: number; due: number; first: string | null };

export async function dueLooks({ db, instance, clock }: Register): Promise<Looks> {
  const now = clock();
  const missing = db
    .selectFrom("missing_invitation")
    .innerJoin("invitation", "invitation.seq", "missing_invitation.seq")
    .where("missing_invitation.instance", "=", instance);
  // A second look shows more once the lists cannot lag any more.
  const due = missing.where((eb) =>
    eb.or([
      eb("looked_at", "is", null),
      eb.and([
        eb("looked_at", "<", now - lookAgainMs),
        eb.or([eb("inactive_at", "is", null), eb("inactive_at", "<", now - lagMs - callMs)]),
      ]),
    ]),
  );
  const count = async (some: typeof missing) =>
    (await some.select((eb) => eb.fn.countAll<number>().as("count")).executeTakeFirstOrThrow()).count;
  const first = await due
    .select("invitation.id")
    .orderBy("missing_invitation.missing_at")
    .limit(1)
    .executeTakeFirst();
  if (first === undefined) return { missing: await count(missing), due: 0, first: null };
  return { missing: await count(missing), due: await count(due), first: first.id };
}
