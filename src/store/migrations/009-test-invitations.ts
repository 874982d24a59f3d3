import type { SchemaModule } from "kysely";

/**
 * The open test of each member, written before the call to Clerk. `invitation_id` is null until Clerk has answered; such a
 * test is reconciled by its address and mark. Without a reference to the member, whose test must be deleted in any case.
 */
export type TestInvitationTables = {
  test_invitation: {
    instance: string;
    member_id: string;
    email_address: string;
    invitation_id: string | null;
    created_at: number;
    delete_at: number;
  };
};

export const testInvitationsMigration = {
  name: "test-invitations",
  async up(schema: SchemaModule) {
    await schema
      .createTable("test_invitation")
      .addColumn("instance", "text", (column) => column.notNull())
      .addColumn("member_id", "text", (column) => column.notNull())
      .addColumn("email_address", "text", (column) => column.notNull())
      .addColumn("invitation_id", "text")
      .addColumn("created_at", "bigint", (column) => column.notNull())
      .addColumn("delete_at", "bigint", (column) => column.notNull())
      .addPrimaryKeyConstraint("test_invitation_key", ["instance", "member_id"])
      .execute();
  },
};
