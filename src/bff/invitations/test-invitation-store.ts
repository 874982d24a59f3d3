import type { Store } from "#store/store.ts";

/** `invitationId` is null until Clerk has answered. Times are in ms. */
export type StoredTest = {
  memberId: string;
  emailAddress: string;
  invitationId: string | null;
  createdAt: number;
  deleteAt: number;
};

/** The open tests of one Clerk instance, at most one for each member. */
export type TestInvitationStore = {
  all(): Promise<StoredTest[]>;
  find(memberId: string): Promise<StoredTest | undefined>;
  /** False if the member has an open test. */
  insert(test: StoredTest): Promise<boolean>;
  /** False if the test was removed meanwhile. */
  setInvitation(test: StoredTest, invitationId: string): Promise<boolean>;
  /** Removes this test, but not a later one of the member. */
  remove(test: StoredTest): Promise<void>;
};

export function createTestInvitationStore(db: Store["db"], instance: string): TestInvitationStore {
  async function all(): Promise<StoredTest[]> {
    const rows = await db
      .selectFrom("test_invitation")
      .selectAll()
      .where("instance", "=", instance)
      .execute();
    return rows.map((row) => ({
      memberId: row.member_id,
      emailAddress: row.email_address,
      invitationId: row.invitation_id,
      createdAt: row.created_at,
      deleteAt: row.delete_at,
    }));
  }

  return {
    all,
    find: async (id) => (await all()).find(({ memberId }) => memberId === id),
    async insert({ memberId, emailAddress, invitationId, createdAt, deleteAt }) {
      const { numInsertedOrUpdatedRows } = await db
        .insertInto("test_invitation")
        .values({
          instance,
          member_id: memberId,
          email_address: emailAddress,
          invitation_id: invitationId,
          created_at: createdAt,
          delete_at: deleteAt,
        })
        .onConflict((conflict) => conflict.columns(["instance", "member_id"]).doNothing())
        .executeTakeFirst();
      return numInsertedOrUpdatedRows === 1n;
    },
    async setInvitation({ memberId, createdAt }, invitationId) {
      const { numUpdatedRows } = await db
        .updateTable("test_invitation")
        .set({ invitation_id: invitationId })
        .where("instance", "=", instance)
        .where("member_id", "=", memberId)
        .where("created_at", "=", createdAt)
        .executeTakeFirst();
      return numUpdatedRows === 1n;
    },
    async remove({ memberId, createdAt }) {
      await db
        .deleteFrom("test_invitation")
        .where("instance", "=", instance)
        .where("member_id", "=", memberId)
        .where("created_at", "=", createdAt)
        .execute();
    },
  };
}
