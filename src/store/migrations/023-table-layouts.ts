import type { SchemaModule } from "kysely";

/** How a member wants to see a table; `layout` is JSON. Of the member, so it is the same for every Clerk instance. */
export type TableLayoutTables = { table_layout: { user_id: string; table_name: string; layout: string } };

export const tableLayoutsMigration = {
  name: "table-layouts",
  async up(schema: SchemaModule) {
    await schema
      .createTable("table_layout")
      .addColumn("user_id", "text", (column) => column.notNull().references("user.id").onDelete("cascade"))
      .addColumn("table_name", "text", (column) => column.notNull())
      .addColumn("layout", "text", (column) => column.notNull())
      .addPrimaryKeyConstraint("table_layout_pk", ["user_id", "table_name"])
      .execute();
  },
};
