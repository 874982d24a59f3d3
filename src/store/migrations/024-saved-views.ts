import type { SchemaModule } from "kysely";

/**
 * A view of the list of invitations. `user_id` is its owner. `scope` is where its name must be unique: "shared" for a
 * shared view, else the id of its owner. `name_key` is equal for names that differ in case only.
 */
type SavedViewTable = {
  id: string;
  instance: string;
  user_id: string;
  scope: string;
  name: string;
  name_key: string;
  search: string;
  created_at: number;
  updated_at: number;
};

/** The order in which a member sees the views, and those that are hidden: `views` is JSON. */
type ViewArrangementTable = { user_id: string; instance: string; views: string };

export type SavedViewTables = { saved_view: SavedViewTable; view_arrangement: ViewArrangementTable };

export const savedViewsMigration = {
  name: "saved views",
  async up(schema: SchemaModule) {
    await schema
      .createTable("saved_view")
      .addColumn("id", "text", (column) => column.primaryKey())
      .addColumn("instance", "text", (column) => column.notNull())
      .addColumn("user_id", "text", (column) => column.notNull().references("user.id").onDelete("cascade"))
      .addColumn("scope", "text", (column) => column.notNull())
      .addColumn("name", "text", (column) => column.notNull())
      .addColumn("name_key", "text", (column) => column.notNull())
      .addColumn("search", "text", (column) => column.notNull())
      .addColumn("created_at", "bigint", (column) => column.notNull())
      .addColumn("updated_at", "bigint", (column) => column.notNull())
      .addUniqueConstraint("saved_view_name", ["instance", "scope", "name_key"])
      .execute();
    // A member who is deleted takes their views along.
    await schema.createIndex("saved_view_user").on("saved_view").column("user_id").execute();
    await schema
      .createTable("view_arrangement")
      .addColumn("user_id", "text", (column) => column.notNull().references("user.id").onDelete("cascade"))
      .addColumn("instance", "text", (column) => column.notNull())
      .addColumn("views", "text", (column) => column.notNull())
      .addPrimaryKeyConstraint("view_arrangement_pk", ["user_id", "instance"])
      .execute();
  },
};
