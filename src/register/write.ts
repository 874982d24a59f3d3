import { setImmediate } from "node:timers/promises";
import type { Invitation } from "#contract/invitation.ts";
import { clerkCells, metadataCells } from "./cells.ts";
import { expired, isNews, type KnownRow, type Noted, readKnown, type Register } from "./known-rows.ts";
import type { Source } from "./merge.ts";
import { recordedCells } from "./recorded-cells.ts";

/** Others use the database between two transactions. */
const rowsPerTransaction = 100;

/** Writes what an answer of Clerk says of invitations, as far as it is newer than what the register says. */
export async function noteInvitations(
  register: Register,
  invitations: readonly Invitation[],
  askedAt: number,
  source: Source = "list",
): Promise<void> {
  const { db, instance, clock } = register;
  const byId = new Map(invitations.map((one) => [one.id, expired(one, clock())]));
  const all = [...byId.values()].map((invitation): Noted => ({ invitation, askedAt, source }));
  for (let from = 0; from < all.length; from += rowsPerTransaction) {
    const chunk = all.slice(from, from + rowsPerTransaction);
    const known = await readKnown(db, instance, idsOf(chunk));
    const news = chunk.filter((noted) => isNews(noted, known.get(noted.invitation.id)));
    if (news.length > 0) await db.transaction().execute((trx) => write({ ...register, db: trx }, news));
    if (from + rowsPerTransaction < all.length) await setImmediate();
  }
}

const idsOf = (noted: readonly Noted[]): string[] => noted.map(({ invitation }) => invitation.id);

async function write(register: Register, noted: readonly Noted[]): Promise<void> {
  const { db, instance } = register;
  // Another answer may have been written since they were compared.
  const known = await readKnown(db, instance, idsOf(noted));
  const added: Noted[] = [];
  for (const one of noted) {
    const row = known.get(one.invitation.id);
    if (row === undefined) added.push(one);
    else if (isNews(one, row)) await replace(register, one, row);
  }
  if (added.length > 0) await insert(register, added);
}

async function insert({ db, instance }: Register, noted: readonly Noted[]): Promise<void> {
  const records = await recordedCells(db, instance, idsOf(noted));
  const none = { invited_by: null, batch_id: null, delivery: null };
  const made = await db
    .insertInto("invitation")
    .values(
      noted.map(({ invitation, askedAt }) => ({
        instance,
        ...clerkCells(invitation),
        ...(records.get(invitation.id) ?? none),
        accepted_at: invitation.status === "accepted" ? invitation.updatedAt : null,
        user_id: null,
        asked_at: askedAt,
        gone_at: null,
      })),
    )
    .returning(["seq", "id"])
    .execute();
  const seqs = new Map(made.map(({ id, seq }) => [id, seq]));
  const metadata = noted.flatMap(({ invitation }) =>
    metadataOf(instance, seqs.get(invitation.id), invitation),
  );
  if (metadata.length > 0) await db.insertInto("invitation_metadata").values(metadata).execute();
  const accepted = noted.filter(({ invitation }) => invitation.status === "accepted");
  const found = accepted.map(({ invitation }) => seqs.get(invitation.id)).filter((seq) => seq !== undefined);
  const searches = found.map((seq) => ({ seq, instance }));
  if (searches.length > 0) await db.insertInto("user_search").values(searches).execute();
}

function metadataOf(instance: string, seq: number | undefined, invitation: Invitation) {
  if (seq === undefined) return [];
  return metadataCells(invitation).map((cell) => ({ seq, instance, ...cell }));
}

async function replace(
  { db, instance, onLeft }: Register,
  { invitation, askedAt }: Noted,
  { seq, status, publicMetadata, userId, acceptedAt, goneAt }: KnownRow,
): Promise<void> {
  if (status === "pending" && invitation.status !== "pending") onLeft?.();
  const cells = clerkCells(invitation);
  const isAccepted = invitation.status === "accepted";
  // What was erased is not known any more.
  const record =
    goneAt === null ? {} : (await recordedCells(db, instance, [invitation.id])).get(invitation.id);
  await db
    .updateTable("invitation")
    .set({
      ...cells,
      ...record,
      accepted_at: isAccepted ? (acceptedAt ?? invitation.updatedAt) : null,
      user_id: isAccepted ? userId : null,
      asked_at: askedAt,
      gone_at: null,
    })
    .where("seq", "=", seq)
    .execute();
  await db.deleteFrom("missing_invitation").where("seq", "=", seq).execute();
  if (publicMetadata !== cells.public_metadata) {
    await db.deleteFrom("invitation_metadata").where("seq", "=", seq).execute();
    const metadata = metadataOf(instance, seq, invitation);
    if (metadata.length > 0) await db.insertInto("invitation_metadata").values(metadata).execute();
  }
  if (isAccepted && userId === null)
    await db
      .insertInto("user_search")
      .values({ seq, instance })
      .onConflict((conflict) => conflict.column("seq").doNothing())
      .execute();
}

/**
 * Notes what a refusal says of an invitation: it was revoked or accepted before. Only the status is known, until a list
 * shows the rest.
 */
export async function noteStatus(
  { db, instance, clock, onLeft }: Register,
  id: string,
  status: "accepted" | "revoked",
): Promise<void> {
  const now = clock();
  const changed = await db
    .updateTable("invitation")
    .set({ status, url: null, asked_at: now, accepted_at: status === "accepted" ? now : null })
    .where("instance", "=", instance)
    .where("id", "=", id)
    .where("gone_at", "is", null)
    .where("status", "in", ["pending", "expired"])
    .returning("seq")
    .executeTakeFirst();
  if (changed === undefined) return;
  onLeft?.();
  await db.deleteFrom("missing_invitation").where("seq", "=", changed.seq).execute();
  if (status === "accepted")
    await db
      .insertInto("user_search")
      .values({ seq: changed.seq, instance })
      .onConflict((conflict) => conflict.column("seq").doNothing())
      .execute();
}
