import { type Kysely, type SchemaModule, sql } from "kysely";

const local = /^http:\/\/(?:localhost|127\.0\.0\.1|\[::1\])(?::|$)/;

/**
 * Redirect URLs must be https unless they are local, so an allowed origin in http could never match again. It becomes its
 * https twin; leaving it out could empty the list, and an empty list allows every site.
 */
export const redirectOriginsMigration = {
  name: "redirect-origins",
  async up(_schema: SchemaModule, db: Kysely<never>) {
    const { rows } = await sql<{ instance: string; value: string }>`
      select instance, value from setting where name = 'redirectOrigins'`.execute(db);
    for (const { instance, value } of rows) {
      // A list of origins: the settings of version 7 checked it before they stored it.
      const stored = JSON.parse(value) as string[];
      const origins = stored.map((origin) =>
        local.test(origin) ? origin : origin.replace(/^http:/, "https:"),
      );
      const unique = JSON.stringify([...new Set(origins)]);
      await sql`
        update setting set value = ${unique}
        where instance = ${instance} and name = 'redirectOrigins'`.execute(db);
    }
  },
};
