import { setImmediate } from "node:timers/promises";
import type { Kysely } from "kysely";
import * as z from "zod/mini";
import type { BatchRow } from "#batches/rows.ts";
import type { Invitation } from "#contract/invitation.ts";
import { ResendInvitation } from "#contract/new-invitation.ts";
import type { Schema } from "#store/schema.ts";
import type { Trx } from "./ledger.ts";

/** How an invitation was made: what Clerk does not return. */
type InvitationRecord = { invitedBy: string; batchId: string | null } & StoredOptions;

/** Records of the invitations that were made through Usher, for one Clerk instance. */
export type InvitationRecords = {
  /** The invitations with `invitedBy` and `batchId`, if recorded. */
  complete(invitations: readonly Invitation[]): Promise<Invitation[]>;
  find(invitationId: string): Promise<InvitationRecord | null>;
  addressOf(invitationId: string): Promise<string | null>;
  /** The redirect URL of each invitation that has one. */
  redirectUrlsOf(invitationIds: readonly string[]): Promise<Map<string, string>>;
  /** Those of the ids that have a record. */
  recordedIds(invitationIds: readonly string[]): Promise<Set<string>>;
  write(
    invitation: Pick<Invitation, "id" | "emailAddress" | "createdAt">,
    invitedBy: string,
    options: ResendInvitation,
    batchId?: string | null,
  ): Promise<void>;
  /** The record holds the address too, so a data-erasure request must delete it as well. */
  delete(invitationId: string): Promise<void>;
};

export function createInvitationRecords(db: Kysely<Schema>, instance: string): InvitationRecords {
  const all = () => db.selectFrom("invitation_record").where("instance", "=", instance);
  return {
    async complete(invitations) {
      if (invitations.length === 0) return [];
      const ids = invitations.map((invitation) => invitation.id);
      const rows = await all()
        .select(["invitation_id", "invited_by", "batch_id"])
        .where("invitation_id", "in", ids)
        .execute();
      const byId = new Map(rows.map((row) => [row.invitation_id, row]));
      return invitations.map((invitation) => {
        const row = byId.get(invitation.id);
        if (row === undefined) return invitation;
        const batch = row.batch_id === null ? {} : { batchId: row.batch_id };
        return { ...invitation, invitedBy: row.invited_by, ...batch };
      });
    },
    async find(invitationId) {
      const row = await all().selectAll().where("invitation_id", "=", invitationId).executeTakeFirst();
      if (row === undefined) return null;
      return { invitedBy: row.invited_by, batchId: row.batch_id, ...readOptions(row.options) };
    },
    async addressOf(invitationId) {
      const row = await all()
        .select("email_address")
        .where("invitation_id", "=", invitationId)
        .executeTakeFirst();
      return row?.email_address ?? null;
    },
    async redirectUrlsOf(invitationIds) {
      const urls = new Map<string, string>();
      for (let from = 0; from < invitationIds.length; from += idsPerQuery) {
        const rows = await all()
          .select(["invitation_id", "options"])
          .where("invitation_id", "in", invitationIds.slice(from, from + idsPerQuery))
          .execute();
        for (const row of rows) {
          const { redirectUrl } = readOptions(row.options).options;
          if (redirectUrl !== undefined) urls.set(row.invitation_id, redirectUrl);
        }
        await setImmediate();
      }
      return urls;
    },
    async recordedIds(invitationIds) {
      if (invitationIds.length === 0) return new Set();
      const rows = await all().select("invitation_id").where("invitation_id", "in", invitationIds).execute();
      return new Set(rows.map((row) => row.invitation_id));
    },
    async write(invitation, invitedBy, options, batchId = null) {
      await db
        .insertInto("invitation_record")
        .values({
          instance,
          invitation_id: invitation.id,
          email_address: invitation.emailAddress,
          invited_by: invitedBy,
          batch_id: batchId,
          options: JSON.stringify(options),
          created_at: invitation.createdAt,
        })
        // After an unknown outcome, reconciling may find an invitation that another request has recorded.
        .onConflict((conflict) => conflict.columns(["instance", "invitation_id"]).doNothing())
        .execute();
      await completeRegistered(db, instance, invitation.id, { invitedBy, batchId, options });
    },
    async delete(invitationId) {
      await db
        .deleteFrom("invitation_record")
        .where("instance", "=", instance)
        .where("invitation_id", "=", invitationId)
        .execute();
    },
  };
}

/** Clerk's answer may be in the register before the record is written. */
async function completeRegistered(
  db: Kysely<Schema>,
  instance: string,
  id: string,
  { invitedBy, batchId, options }: Pick<InvitationRecord, "invitedBy" | "batchId" | "options">,
): Promise<void> {
  await db
    .updateTable("invitation")
    .set({ invited_by: invitedBy, batch_id: batchId, delivery: options.notify === false ? "link" : "mail" })
    .where("instance", "=", instance)
    .where("id", "=", id)
    .where("invited_by", "is", null)
    .where("gone_at", "is", null)
    .execute();
}

/** Records what a row has made. Single actions belong to no batch that anyone can open. */
export async function writeRecord(
  trx: Trx,
  instance: string,
  row: BatchRow,
  invitation: Pick<Invitation, "id" | "createdAt">,
): Promise<void> {
  const { emailAddress, ignoreExisting: _, ...options } = row.invitee;
  const batchId = row.isSingle ? null : row.batchId;
  await createInvitationRecords(trx, instance).write(
    { ...invitation, emailAddress },
    row.invitedBy,
    options,
    batchId,
  );
}

/**
 * Notes at the row that made an invitation that Usher has revoked it: otherwise its batch would still report a recipient
 * without a working link as invited.
 */
export async function noteRevocation(
  trx: Trx,
  instance: string,
  invitationId: string,
  now: number,
): Promise<void> {
  const noted = await trx
    .updateTable("batch_row")
    .set({ revoked_at: now })
    .where("instance", "=", instance)
    .where("invitation_id", "=", invitationId)
    // The rows that revoke it have its id too.
    .where("step", "=", "invite")
    .where("outcome", "=", "done")
    .where("revoked_at", "is", null)
    .returning("batch_id")
    .execute();
  for (const { batch_id: batchId } of noted) {
    await trx
      .updateTable("batch")
      .set((eb) => ({ revoked_rows: eb("revoked_rows", "+", 1) }))
      .where("id", "=", batchId)
      .execute();
  }
}

/** A batch may ask for 100,000; the server answers other requests between two queries. */
const idsPerQuery = 1_000;

const Stored = z.partial(z.object(ResendInvitation.shape));
const OptionName = z.keyof(ResendInvitation);

/** The valid options, and the names of those that an older version stored and that are invalid today. */
type StoredOptions = { options: ResendInvitation; invalid: z.infer<typeof OptionName>[] };

function readOptions(text: string): StoredOptions {
  const stored = z.record(z.string(), z.unknown()).parse(JSON.parse(text));
  const issues = Stored.safeParse(stored).error?.issues ?? [];
  const invalid = OptionName.options.filter((name) => issues.some(({ path }) => path[0] === name));
  const valid = Object.entries(stored).filter(([name]) => !invalid.some((other) => other === name));
  return { options: Stored.parse(Object.fromEntries(valid)), invalid };
}
