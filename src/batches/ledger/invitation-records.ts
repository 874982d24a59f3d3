import { setImmediate } from "node:timers/promises";
import * as z from "zod/mini";
import { ResendInvitation } from "#contract/new-invitation.ts";
import type { Invitation } from "#contract/invitation.ts";
import type { Store } from "#store/store.ts";

/** How an invitation was made, as far as Clerk does not tell. */
export type InvitationRecord = { invitedBy: string; batchId: string | null; options: ResendInvitation };

/** What this Usher kept of the invitations that went through it, for one Clerk instance. */
export type InvitationRecords = {
  /** The invitations with `invitedBy` and `batchId` where a record knows them. */
  complete(invitations: readonly Invitation[]): Promise<Invitation[]>;
  find(invitationId: string): Promise<InvitationRecord | null>;
  /** Whom an invitation is for; null when it did not go through this Usher. */
  addressOf(invitationId: string): Promise<string | null>;
  /** Where the links of these invitations lead, as far as it was kept. */
  redirectUrlsOf(invitationIds: readonly string[]): Promise<Map<string, string>>;
  write(invitation: Invitation, invitedBy: string, options: ResendInvitation): Promise<void>;
  /** Part of erasing a person: the address stands in the record too. */
  erase(invitationId: string): Promise<void>;
};

export function createInvitationRecords(db: Store["db"], instance: string): InvitationRecords {
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
      return { invitedBy: row.invited_by, batchId: row.batch_id, options: readOptions(row.options) };
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
      for (let from = 0; from < invitationIds.length; from += idsAtOnce) {
        const rows = await all()
          .select(["invitation_id", "options"])
          .where("invitation_id", "in", invitationIds.slice(from, from + idsAtOnce))
          .execute();
        for (const row of rows) {
          const { redirectUrl } = readOptions(row.options);
          if (redirectUrl !== undefined) urls.set(row.invitation_id, redirectUrl);
        }
        await setImmediate();
      }
      return urls;
    },
    async write(invitation, invitedBy, options) {
      const values = {
        instance,
        invitation_id: invitation.id,
        email_address: invitation.emailAddress,
        invited_by: invitedBy,
        batch_id: null,
        options: JSON.stringify(options),
        created_at: invitation.createdAt,
      };
      // A look-up after an unclear answer may find what another request has recorded already.
      await db
        .insertInto("invitation_record")
        .values(values)
        .onConflict((conflict) => conflict.doNothing())
        .execute();
    },
    async erase(invitationId) {
      await db
        .deleteFrom("invitation_record")
        .where("instance", "=", instance)
        .where("invitation_id", "=", invitationId)
        .execute();
    },
  };
}

/** In one statement; a batch may ask about 100,000, and the server answers others in between. */
const idsAtOnce = 1_000;

const Known = z.partial(z.object(ResendInvitation.shape));

/** Written by us; still read with care, since an older Usher may have allowed what this one does not. */
function readOptions(text: string): ResendInvitation {
  const read = Known.safeParse(JSON.parse(text));
  return read.success ? read.data : {};
}
