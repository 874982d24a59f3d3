import { NewTableLayout } from "#contract/page/new-table-layout.ts";
import type { TableLayouts, TableName } from "#contract/page/table-layout.ts";
import type { Store } from "#store/store.ts";

/** How a member lays out their tables. */
export async function layoutsOf(db: Store["db"], memberId: string): Promise<TableLayouts> {
  const rows = await db
    .selectFrom("table_layout")
    .select(["table_name", "layout"])
    .where("user_id", "=", memberId)
    .execute();
  // What another version wrote and this one refuses is left out: the table then has its default layout.
  const layouts = rows.flatMap(({ table_name: table, layout }) => {
    const read = NewTableLayout.safeParse(JSON.parse(layout));
    return read.success ? [[table, read.data] as const] : [];
  });
  return Object.fromEntries(layouts);
}

export async function writeLayout(
  db: Store["db"],
  { memberId, table, layout }: { memberId: string; table: TableName; layout: NewTableLayout },
): Promise<void> {
  const value = { layout: JSON.stringify(layout) };
  await db
    .insertInto("table_layout")
    .values({ user_id: memberId, table_name: table, ...value })
    .onConflict((conflict) => conflict.columns(["user_id", "table_name"]).doUpdateSet(value))
    .execute();
}
