import { expect, test } from "vitest";
import { InvitationQuery } from "#contract/invitation-query.ts";
import type { Invitation } from "#contract/invitation.ts";
import { createRegisterLists } from "#register/register-lists.ts";
import { addInvitation } from "#register/testing/add-invitation.ts";
import { openStore } from "#store/store.ts";

const size = 3_000;
const now = 1_800_000_000_000;

const invitation = (index: number): Invitation => ({
  id: `inv_${index}`,
  emailAddress: `${index}@example.com`,
  status: "pending",
  publicMetadata: {},
  createdAt: now + index,
  updatedAt: now,
  expiresAt: now + 1_000_000 - index,
});

/** Six chunks, each of several queries. */
async function filled() {
  const { db, close } = await openStore({ dataDir: ":memory:" });
  await db.transaction().execute(async (trx) => {
    for (let index = 0; index < size; index += 1) await addInvitation(trx, "ins_1", invitation(index));
  });
  const limits = { many: 100, counted: 100, step: 400 };
  const lists = createRegisterLists({ db, instance: "ins_1", expire: async () => {}, limits });
  return { db, close, lists };
}

const orders = ["status", "acceptedAt", "expiresAt", "createdAt"].flatMap((sort) =>
  ["asc", "desc"].map((order) => [sort, order] as const),
);

test.each(orders)(
  "a list by %s %s has each invitation once while others are accepted and made",
  async (sort, order) => {
    const { db, close, lists } = await filled();
    const ids: string[] = [];
    for await (const chunk of lists.allInOrder(InvitationQuery.parse({ sort, order }))) {
      ids.push(...chunk.map(({ id }) => id));
      // Half of those that were read, and half of those that were not, move to another place.
      await db
        .updateTable("invitation")
        .set({ status: "accepted", accepted_at: now })
        .where("seq", "in", (eb) =>
          eb.selectFrom("invitation").select("seq").where("status", "=", "pending").orderBy("id").limit(400),
        )
        .execute();
      await addInvitation(db, "ins_1", invitation(size + ids.length));
    }
    const lasting = new Set(ids.filter((id) => Number(id.slice(4)) < size));
    expect(lasting.size).toBe(size);
    expect(new Set(ids).size).toBe(ids.length);
    await close();
  },
);

test("what goes while a list is read is left out", async () => {
  const { db, close, lists } = await filled();
  const ids: string[] = [];
  for await (const chunk of lists.allInOrder(InvitationQuery.parse({ sort: "emailAddress" }))) {
    ids.push(...chunk.map(({ id }) => id));
    await db.updateTable("invitation").set({ gone_at: now }).where("gone_at", "is", null).execute();
  }
  expect(ids).toHaveLength(500);
  await close();
});
