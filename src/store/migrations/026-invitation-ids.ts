import type { Kysely, SchemaModule } from "kysely";
import { createIdIndex } from "#store/dialect/id-index.ts";

/** Any part of the id of an invitation is found. */
export const invitationIdsMigration = {
  name: "invitation ids",
  async up(_schema: SchemaModule, db: Kysely<never>) {
    await createIdIndex(db);
  },
};
