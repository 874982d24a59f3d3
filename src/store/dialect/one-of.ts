import { type Expression, type RawBuilder, type SqlBool, sql } from "kysely";

/** Whether a column has one of many values. A single parameter, so that the statement is prepared once. */
export function isOneOf<T extends number | string>(
  column: Expression<T>,
  values: readonly T[],
): RawBuilder<SqlBool> {
  return sql<SqlBool>`${column} in (select value from json_each(${JSON.stringify(values)}))`;
}
