import { sql } from "kysely";
import { expect, test } from "vitest";
import { teamApp } from "#bff/testing/members.ts";
import { virtualTime } from "#batches/testing/virtual-time.ts";
import { createRepeats } from "./repeats.ts";

/** The app with a viewer, and the loop that writes the counts. */
async function setUp() {
  const app = await teamApp();
  const viewer = await app.join("viewer@example.com", "viewer");
  const stopping = new AbortController();
  const running = app.deps.repeats.run(stopping.signal);
  const stop = async () => {
    stopping.abort();
    await running;
  };
  const refused = async () =>
    (
      await app.deps.store.db
        .selectFrom("activity")
        .select(["member", "email_address", "detail", "code"])
        .where("result", "=", "refused")
        .orderBy(sql`rowid`)
        .execute()
    ).map((line) => ({ ...line }));
  return { ...app, viewer, stop, refused };
}

test("S9: hundreds of refused calls by a member are five entries and a count", async () => {
  const { viewer, stop, refused, clock } = await setUp();
  clock.now = Date.UTC(2026, 10, 27, 12, 0, 30);
  for (let nth = 0; nth < 200; nth += 1) await viewer.call("POST", "/api/invitations", {});
  const detail = "POST /api/invitations needs the role inviter";
  const entry = { member: "viewer@example.com", email_address: null, detail, code: "forbidden" };
  expect(await refused()).toEqual(Array.from({ length: 5 }, () => entry));
  await stop();
  expect((await refused()).at(-1)).toEqual({
    ...entry,
    detail: `${detail}; 195 more until 2026-11-27T12:00:30Z`,
  });
});

test("S9: another refusal of the member is an entry of its own", async () => {
  const { viewer, refused } = await setUp();
  for (let nth = 0; nth < 20; nth += 1) await viewer.call("POST", "/api/invitations", {});
  await viewer.call("PUT", "/api/settings", {});
  expect((await refused()).map(({ detail }) => detail)).toContain("PUT /api/settings needs the role admin");
});

test("S9: refusals of the next minute are written again, after the count of the one before", async () => {
  const { viewer, refused, clock } = await setUp();
  for (let nth = 0; nth < 7; nth += 1) await viewer.call("POST", "/api/invitations", {});
  clock.now += 60_000;
  await viewer.call("POST", "/api/invitations", {});
  expect((await refused()).filter(({ detail }) => detail?.includes("2 more until"))).toHaveLength(1);
  expect(await refused()).toHaveLength(7);
});

test("counts are written when their minute is over", async () => {
  const { deps, refused } = await setUp();
  const { db } = deps.store;
  const time = virtualTime();
  const repeats = createRepeats({ db, now: time.now, sleep: time.sleep, log: deps.log });
  const stopping = new AbortController();
  const running = repeats.run(stopping.signal);
  const line = {
    ...(await db.selectFrom("activity").selectAll().limit(1).executeTakeFirstOrThrow()),
    result: "refused",
    detail: null,
    member_id: null,
    client_address: "192.0.2.1",
    at: time.now(),
  };
  for (let nth = 0; nth < 9; nth += 1)
    await repeats.write({ ...line, id: `line${nth}`, email_address: `guess${nth}@example.com` });
  await time.settled(time.sleep(75_000));
  await expect.poll(async () => (await refused()).length).toBe(6);
  expect((await refused()).at(-1)).toMatchObject({
    email_address: null,
    detail: expect.stringContaining("4 more"),
  });
  stopping.abort();
  await time.settled(running);
});

test("S9: refusals of strangers from the addresses of one /64 are counted together", async () => {
  const { deps, refused, clock } = await setUp();
  const { db } = deps.store;
  const stopping = new AbortController();
  const sleep = async () => stopping.abort();
  const repeats = createRepeats({ db, now: () => clock.now, sleep, log: deps.log });
  const line = await db.selectFrom("activity").selectAll().limit(1).executeTakeFirstOrThrow();
  for (let nth = 0; nth < 9; nth += 1)
    await repeats.write({
      ...line,
      id: `line${nth}`,
      result: "refused",
      member_id: null,
      client_address: `2001:db8:1:2::${nth}`,
    });
  expect(await refused()).toHaveLength(5);
  await repeats.run(stopping.signal);
  const { client_address: from } = await db
    .selectFrom("activity")
    .select("client_address")
    .where("detail", "like", "%4 more until%")
    .executeTakeFirstOrThrow();
  expect(from).toBe("2001:db8:1:2::/64");
});
