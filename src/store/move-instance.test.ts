import { setImmediate } from "node:timers/promises";
import { sql } from "kysely";
import { expect, onTestFinished, test } from "vitest";
import { copiedTables, holdsData, instanceTables, moveInstance } from "./move-instance.ts";
import { openStore } from "./store.ts";

const provisional = "test@api.clerk.com";
const real = "ins_1";

async function open() {
  const { db, close } = await openStore({ dataDir: ":memory:" });
  onTestFinished(close);
  return db;
}

type Db = Awaited<ReturnType<typeof open>>;
type Column = { name: string; type: string; notnull: number; dflt_value: string | null };

const columnsOf = async (db: Db, table: string) =>
  (await sql<Column>`select * from pragma_table_info(${table})`.execute(db)).rows;

async function tablesOf(db: Db): Promise<string[]> {
  const { rows } = await sql<{ name: string }>`select name from sqlite_master where type = 'table'`.execute(
    db,
  );
  return rows.map(({ name }) => name);
}

/** A row with some value in each column; those of `values` are given. */
async function insert(db: Db, table: string, values: Record<string, unknown>): Promise<void> {
  const columns = await columnsOf(db, table);
  const cells = columns.map(({ name, type }) =>
    name in values ? values[name] : type === "TEXT" ? "same" : 1,
  );
  await sql`insert into ${sql.table(table)} (${sql.join(columns.map(({ name }) => sql.ref(name)))})
    values (${sql.join(cells)})`.execute(db);
}

/** What rows refer to. */
async function insertParents(db: Db): Promise<void> {
  await insert(db, "user", {});
  await insert(db, "batch", { instance: "ins_other" });
  await insert(db, "preset", { instance: "ins_other" });
}

const instancesIn = async (db: Db, table: string) => {
  const { rows } = await sql<{ instance: string }>`
    select instance from ${sql.table(table)}
    where instance is not 'ins_other' order by instance`.execute(db);
  return rows.map(({ instance }) => instance);
};

const move = (db: Db) => db.transaction().execute((trx) => moveInstance(trx, provisional, real));

test("the tables that are moved or deleted are the tables with an instance", async () => {
  const db = await open();
  const found: string[] = [];
  for (const table of await tablesOf(db)) {
    const columns = await columnsOf(db, table);
    if (columns.some(({ name }) => name === "instance")) found.push(table);
  }
  expect([...Object.keys(instanceTables), ...copiedTables].sort()).toEqual(found.sort());
});

test("the copies of Clerk's invitations are deleted with the provisional id", async () => {
  const db = await open();
  await insert(db, "invitation", { seq: 1, instance: provisional, gone_at: null });
  await insert(db, "invitation", { seq: 2, instance: real, gone_at: null });
  for (const [seq, instance] of [
    [1, provisional],
    [2, real],
  ] as const)
    for (const table of ["invitation_metadata", "missing_invitation", "user_search", "register_sweep"])
      await insert(db, table, { seq, instance });
  await move(db);
  for (const table of copiedTables) expect([table, await instancesIn(db, table)]).toEqual([table, [real]]);
});

test("the list of tables to move names the columns that are unique with the instance", async () => {
  const db = await open();
  for (const [table, key] of Object.entries(instanceTables)) {
    const { rows } = await sql<{ columns: string }>`
      select group_concat(info.name) as columns
      from pragma_index_list(${table}) as list join pragma_index_info(list.name) as info
      where list."unique" = 1 group by list.name`.execute(db);
    const ofInstance = rows
      .map(({ columns }) => columns.split(","))
      .filter((names) => names.includes("instance"));
    const expected = key === null ? [] : [[...key, "instance"].sort()];
    expect([table, ...ofInstance.map((names) => names.sort())]).toEqual([table, ...expected]);
  }
});

test.each(Object.keys(instanceTables))("rows of the table %s move to the real id", async (table) => {
  const db = await open();
  await insertParents(db);
  await insert(db, table, { id: "moving", instance: provisional });
  await move(db);
  expect(await instancesIn(db, table)).toEqual([real]);
});

const unique = Object.entries(instanceTables).filter(([, key]) => key !== null);

test.each(unique.map(([table]) => table).filter((table) => table !== "lease"))(
  "a row of the table %s whose place is taken stays where it is",
  async (table) => {
    const db = await open();
    await insertParents(db);
    await insert(db, table, { id: "one", instance: real });
    await insert(db, table, { id: "two", instance: provisional });
    await move(db);
    expect(await instancesIn(db, table)).toEqual([real, provisional]);
  },
);

test("the lease of the provisional id ends when there is one of the real id", async () => {
  const db = await open();
  await insert(db, "lease", { instance: real, token: 5 });
  await insert(db, "lease", { instance: provisional, token: 9 });
  await move(db);
  expect(await db.selectFrom("lease").select(["instance", "token"]).execute()).toEqual([
    { instance: real, token: 5 },
  ]);
});

test("a default preset that moves to an instance with a default is not the default any more", async () => {
  const db = await open();
  await insert(db, "preset", { id: "one", instance: real, name_key: "staff" });
  await insert(db, "preset", { id: "two", instance: provisional, name_key: "guests" });
  await move(db);
  const presets = db.selectFrom("preset").select(["id", "is_default"]).where("instance", "=", real);
  expect(await presets.orderBy("id").execute()).toEqual([
    { id: "one", is_default: 1 },
    { id: "two", is_default: 0 },
  ]);
});

test("rows of other instances and of none stay", async () => {
  const db = await open();
  for (const [id, instance] of [
    ["a", null],
    ["b", "ins_2"],
    ["c", "live@api.clerk.com"],
  ] as const)
    await sql`insert into activity (id, instance, at, topic, action, result)
      values (${id}, ${instance}, 1, 'team', 'member.joined', 'done')`.execute(db);
  await move(db);
  expect(await instancesIn(db, "activity")).toEqual([null, "ins_2", "live@api.clerk.com"]);
});

test("many rows move in steps between which the event loop turns", async () => {
  const db = await open();
  const count = 5_000;
  await sql`
    with recursive number(n) as (select 1 union all select n + 1 from number where n < ${count})
    insert into call (id, instance, lane, state, started_at)
    select n, case when n % 2 = 0 then ${provisional} else 'ins_2' end, 'bulk', 'closed', n from number`.execute(
    db,
  );
  let turns = 0;
  const moved = move(db);
  const isMoved = moved.then(() => true);
  while (!(await Promise.race([isMoved, setImmediate(false)]))) turns += 1;
  expect(turns).toBeGreaterThan(2);
  const counts = db.selectFrom("call").select((eb) => ["instance", eb.fn.countAll().as("calls")]);
  expect(await counts.groupBy("instance").orderBy("instance").execute()).toEqual([
    { instance: real, calls: count / 2 },
    { instance: "ins_2", calls: count / 2 },
  ]);
});

test("an instance holds data once members have made something", async () => {
  const db = await open();
  const holds = () => db.transaction().execute((trx) => holdsData(trx, provisional));
  await insert(db, "batch", { instance: real });
  await insert(db, "lease", { instance: provisional });
  expect(await holds()).toBe(false);
  await insert(db, "setting", { instance: provisional });
  expect(await holds()).toBe(true);
});

test("no column of an entry of activity can change, except a provisional id", async () => {
  const db = await open();
  await insert(db, "activity", { id: "real", instance: real, at: Date.now() });
  await insert(db, "activity", { id: "provisional", instance: provisional, at: Date.now() });
  const update = (column: string, value: string | null, id: string) =>
    sql`update activity set ${sql.ref(column)} = ${value} where id = ${id}`.execute(db);
  for (const { name } of await columnsOf(db, "activity"))
    await expect(update(name, "changed", "real")).rejects.toThrow("append-only");
  await expect(update("instance", null, "provisional")).rejects.toThrow("append-only");
  await expect(update("instance", "test@elsewhere", "provisional")).rejects.toThrow("append-only");
  await update("instance", real, "provisional");
  await expect(update("instance", "ins_2", "provisional")).rejects.toThrow("append-only");
});
