import { expect, onTestFinished, test } from "vitest";
import type { Invitation } from "#contract/invitation.ts";
import { InvitationFilter } from "#contract/invitation-filter.ts";
import { InvitationQuery } from "#contract/invitation-query.ts";
import { openStore } from "#store/store.ts";
import { noteExpiry } from "./expiry.ts";
import { createRegisterLists } from "./register-lists.ts";
import { addInvitation } from "./testing/add-invitation.ts";

const start = 1_800_000_000_000;

const invitation = (id: string, change: Partial<Invitation> = {}): Invitation => ({
  id,
  emailAddress: "jane@example.com",
  status: "pending",
  publicMetadata: {},
  createdAt: start,
  updatedAt: start,
  expiresAt: null,
  ...change,
});

async function openLists() {
  const { db, close } = await openStore({ dataDir: ":memory:" });
  onTestFinished(close);
  let now = start;
  return {
    db,
    lists: createRegisterLists({
      db,
      instance: "ins_1",
      expire: () => noteExpiry({ db, instance: "ins_1", clock: () => now }),
    }),
    setNow: (time: number) => {
      now = time;
    },
    add: (id: string, change?: Partial<Invitation>, goneAt: number | null = null) =>
      addInvitation(db, "ins_1", invitation(id, change), { goneAt }),
  };
}

test("a pending invitation is expired in lists and counts from the moment of its expiry", async () => {
  const { lists, add, setNow } = await openLists();
  await add("inv_1", { expiresAt: start + 1_000 });
  await add("inv_2", { expiresAt: start + 2_000 });
  const read = async () => ({
    pending: (await lists.list(InvitationQuery.parse({ status: "pending" }))).data.map(({ id }) => id),
    counts: await lists.counts(InvitationFilter.parse({})),
  });
  setNow(start + 999);
  expect(await read()).toMatchObject({ pending: ["inv_2", "inv_1"], counts: { pending: 2, expired: 0 } });
  setNow(start + 1_000);
  expect(await read()).toMatchObject({ pending: ["inv_2"], counts: { pending: 1, expired: 1 } });
  expect(await lists.find("inv_1")).toMatchObject({ status: "expired" });
});

test("more invitations than one step holds expire together", async () => {
  const { db, lists, setNow } = await openLists();
  await db.transaction().execute(async (trx) => {
    for (let index = 0; index < 1_200; index += 1)
      await addInvitation(trx, "ins_1", invitation(`inv_${index}`, { expiresAt: start + 1 }));
  });
  setNow(start + 1);
  expect(await lists.counts(InvitationFilter.parse({}))).toMatchObject({ pending: 0, expired: 1_200 });
});

test("an invitation that is gone is found by its id and its address, and is in no list", async () => {
  const { lists, add } = await openLists();
  await add("inv_old", { createdAt: start - 2 }, start);
  await add("inv_new", { emailAddress: "Jane@Example.com" });
  await add("inv_other", { emailAddress: "ben@example.com" });
  expect(await lists.find("inv_old")).toMatchObject({ id: "inv_old", goneAt: start });
  expect(await lists.find("inv_unknown")).toBeNull();
  const found = await lists.ofAddress(" JANE@example.com ");
  expect(found.map(({ id, goneAt }) => [id, goneAt])).toEqual([
    ["inv_new", undefined],
    ["inv_old", start],
  ]);
  const { data, totalCount } = await lists.list(InvitationQuery.parse({}));
  expect([data.map(({ id }) => id), totalCount]).toEqual([["inv_other", "inv_new"], 2]);
});

test("the counters follow rows that change, go and are deleted", async () => {
  const { db, lists, add } = await openLists();
  const first = await add("inv_1", { invitedBy: "Ada" });
  const second = await add("inv_2");
  const change = (seq: number, cells: object) =>
    db.updateTable("invitation").set(cells).where("seq", "=", seq).execute();
  const counts = () => lists.counts(InvitationFilter.parse({}));
  await change(first, { status: "accepted", accepted_at: start, invited_by: null });
  expect(await counts()).toMatchObject({ pending: 1, accepted: 1 });
  await change(second, { gone_at: start });
  expect(await counts()).toMatchObject({ pending: 0, accepted: 1 });
  await db.deleteFrom("invitation").where("seq", "=", first).execute();
  expect(await db.selectFrom("invitation_count").selectAll().execute()).toEqual(
    ["pending", "accepted"].map((status) => ({
      instance: "ins_1",
      status,
      invitations: 0,
      with_expiry: 0,
      with_acceptance: 0,
      with_inviter: 0,
      with_batch: 0,
    })),
  );
});

test("a search finds the text that a row has now", async () => {
  const { db, lists, add } = await openLists();
  const seq = await add("inv_1");
  const found = async (query: string) => (await lists.list(InvitationQuery.parse({ query }))).totalCount;
  expect([await found("jane"), await found("ben")]).toEqual([1, 0]);
  await db.updateTable("invitation").set({ search_text: "ben" }).where("seq", "=", seq).execute();
  expect([await found("jane"), await found("ben")]).toEqual([0, 1]);
});
