import type { SchemaModule } from "kysely";

/** `name_key` is equal for names that differ in case only; `options` is JSON, `is_default` 0 or 1. */
type PresetTable = {
  id: string;
  instance: string;
  name: string;
  name_key: string;
  options: string;
  is_default: number;
  created_at: number;
};

/** What a member chose last for an instance; `preset_id` is null for no preset. */
type PresetChoiceTable = { user_id: string; instance: string; preset_id: string | null };

export type PresetTables = { preset: PresetTable; preset_choice: PresetChoiceTable };

/** The preset that the options of a batch come from, as it was named then; it may be gone, so nothing refers to it. */
export type PresetColumns = { batch: { preset_id: string | null; preset_name: string | null } };

/** Presets, the choice of each member, and the preset of a batch. */
export const presetsMigration = {
  name: "presets",
  async up(schema: SchemaModule) {
    await schema
      .createTable("preset")
      .addColumn("id", "text", (column) => column.primaryKey())
      .addColumn("instance", "text", (column) => column.notNull())
      .addColumn("name", "text", (column) => column.notNull())
      .addColumn("name_key", "text", (column) => column.notNull())
      .addColumn("options", "text", (column) => column.notNull())
      .addColumn("is_default", "integer", (column) => column.notNull())
      .addColumn("created_at", "bigint", (column) => column.notNull())
      .addUniqueConstraint("preset_name", ["instance", "name_key"])
      .execute();
    await schema
      .createTable("preset_choice")
      .addColumn("user_id", "text", (column) => column.notNull().references("user.id").onDelete("cascade"))
      .addColumn("instance", "text", (column) => column.notNull())
      .addColumn("preset_id", "text", (column) => column.references("preset.id").onDelete("cascade"))
      .addPrimaryKeyConstraint("preset_choice_pk", ["user_id", "instance"])
      .execute();
    await schema.alterTable("batch").addColumn("preset_id", "text").execute();
    await schema.alterTable("batch").addColumn("preset_name", "text").execute();
  },
};
