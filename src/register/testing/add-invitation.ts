import type { Invitation } from "#contract/invitation.ts";
import { clerkCells, metadataCells } from "#register/cells.ts";
import type { Db } from "#register/list/source.ts";

type Options = { goneAt?: number | null };

/** Writes the row of an invitation. Resolves with its number. */
export async function addInvitation(
  db: Db,
  instance: string,
  invitation: Invitation,
  { goneAt = null }: Options = {},
): Promise<number> {
  const { seq } = await db
    .insertInto("invitation")
    .values({
      ...clerkCells(invitation),
      instance,
      accepted_at: invitation.acceptedAt ?? null,
      user_id: invitation.userId ?? null,
      invited_by: invitation.invitedBy ?? null,
      batch_id: invitation.batchId ?? null,
      delivery: invitation.delivery ?? null,
      asked_at: invitation.updatedAt,
      gone_at: goneAt,
    })
    .returning("seq")
    .executeTakeFirstOrThrow();
  const entries = metadataCells(invitation).map((entry) => ({ ...entry, seq, instance }));
  if (entries.length > 0) await db.insertInto("invitation_metadata").values(entries).execute();
  return seq;
}
