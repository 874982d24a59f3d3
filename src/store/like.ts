import { type Expression, type RawBuilder, sql } from "kysely";

/** Whether a column contains a text; `%` and `_` are literal. SQLite ignores the case of ASCII letters, PostgreSQL does not. */
export function contains(column: Expression<string | null>, text: string): RawBuilder<boolean> {
  const pattern = `%${text.replaceAll(/[\\%_]/g, String.raw`\$&`)}%`;
  return sql<boolean>`${column} like ${pattern} escape '\\'`;
}
