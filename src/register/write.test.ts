import { expect, onTestFinished, test } from "vitest";
import { createInvitationRecords } from "#batches/ledger/invitation-records.ts";
import type { Invitation } from "#contract/invitation.ts";
import { openStore } from "#store/store.ts";
import { invitationColumns, invitationOf } from "./cells.ts";
import { noteExpiry } from "./expiry.ts";
import { forgetErased, noteGone } from "./gone.ts";
import type { Register } from "./known-rows.ts";
import { lagMs } from "./merge.ts";
import { noteInvitations, noteStatus } from "./write.ts";

const instance = "ins_1";
const start = 1_800_000_000_000;
const dayMs = 86_400_000;

async function open() {
  const statements: string[] = [];
  const { db, close } = await openStore({
    dataDir: ":memory:",
    onStatement: (text) => void statements.push(text),
  });
  onTestFinished(close);
  const time = { now: start };
  const clock = () => time.now;
  const register: Register = { db, instance, clock, now: clock };
  return {
    db,
    register,
    time,
    statements,
    note: (invitations: Invitation[], source?: "write") =>
      noteInvitations(register, invitations, time.now, source),
    shown: async () => {
      const rows = await db
        .selectFrom("invitation")
        .select(invitationColumns)
        .where("gone_at", "is", null)
        .orderBy("seq")
        .execute();
      return rows.map(invitationOf);
    },
    metadata: () => db.selectFrom("invitation_metadata").select(["key", "value"]).orderBy("key").execute(),
  };
}

const invitationAt = (index: number, more: Partial<Invitation> = {}): Invitation => ({
  id: `inv_${index}`,
  emailAddress: `Person${index}@example.com`,
  status: "pending",
  url: `https://clerk.example/${index}`,
  publicMetadata: { team: "design" },
  createdAt: start - 1_000 - index,
  updatedAt: start - 1_000 - index,
  expiresAt: start + 30 * dayMs,
  ...more,
});

const withoutLink = ({ url: _link, ...rest }: Invitation): Invitation => rest;

test("a register holds every field of an invitation", async () => {
  const { note, shown } = await open();
  const all = Array.from({ length: 250 }, (_, index) => invitationAt(index));
  await note(all);
  expect(await shown()).toEqual(all);
});

test("a thousand unchanged invitations are compared without a write", async () => {
  const { note, statements } = await open();
  const all = Array.from({ length: 1_000 }, (_, index) => invitationAt(index));
  await note(all);
  statements.length = 0;
  await note(all);
  expect(statements.filter((text) => !text.startsWith("select"))).toEqual([]);
  expect(statements).toHaveLength(10);
});

test("a change of the metadata replaces what filters look at", async () => {
  const { note, shown, metadata } = await open();
  await note([invitationAt(1)]);
  const changed = invitationAt(1, { publicMetadata: { plan: "team", seats: 3 } });
  await note([changed]);
  expect(await shown()).toEqual([changed]);
  expect(await metadata()).toEqual([
    { key: "plan", value: "team" },
    { key: "seats", value: "3" },
  ]);
});

test("a list that lags does not turn back a revocation by Usher, and is believed after the longest lag", async () => {
  const { note, shown, time } = await open();
  await note([invitationAt(1)]);
  const revoked = withoutLink(invitationAt(1, { status: "revoked", updatedAt: start, revoked: true }));
  await note([revoked], "write");
  time.now += lagMs;
  await note([invitationAt(1)]);
  expect(await shown()).toEqual([revoked]);
  time.now += 1;
  await note([invitationAt(1)]);
  expect(await shown()).toEqual([invitationAt(1)]);
});

test("of a deleted invitation only its id stays, until no list can show it any more", async () => {
  const { db, note, register, shown, metadata, time } = await open();
  await note([invitationAt(1)]);
  await noteGone(register, "inv_1", start);
  await noteGone(register, "inv_2", start);
  expect(await metadata()).toEqual([]);
  const stored = await db.selectFrom("invitation").selectAll().execute();
  expect(stored).toMatchObject([
    { id: "inv_1", email_address: "", public_metadata: "{}", search_text: "", url: null, gone_at: start },
    { id: "inv_2", email_address: "", gone_at: start },
  ]);
  await note([invitationAt(1), invitationAt(2)]);
  expect(await shown()).toEqual([]);
  time.now += dayMs + 1;
  await forgetErased(register);
  expect(await db.selectFrom("invitation").selectAll().execute()).toEqual([]);
});

test("a pending invitation whose time is over is expired, without a link", async () => {
  const { note, register, shown, time } = await open();
  await note([invitationAt(1, { expiresAt: start + 10 }), invitationAt(2, { expiresAt: start })]);
  const expired = (index: number, expiresAt: number) =>
    withoutLink(invitationAt(index, { status: "expired", expiresAt }));
  expect(await shown()).toEqual([invitationAt(1, { expiresAt: start + 10 }), expired(2, start)]);
  time.now += 10;
  expect(await noteExpiry(register)).toBe(1);
  expect(await shown()).toEqual([expired(1, start + 10), expired(2, start)]);
});

test("an accepted invitation says when it was accepted, and waits for the search of its user", async () => {
  const { db, note, shown } = await open();
  const accepted = withoutLink(invitationAt(1, { status: "accepted", updatedAt: start }));
  await note([invitationAt(1)]);
  await note([accepted]);
  expect(await shown()).toEqual([{ ...accepted, acceptedAt: start }]);
  expect(await db.selectFrom("user_search").selectAll().execute()).toHaveLength(1);
});

test("a refused revocation tells that the invitation was accepted or revoked before", async () => {
  const { note, register, shown, db } = await open();
  await note([invitationAt(1), invitationAt(2), withoutLink(invitationAt(3, { status: "revoked" }))]);
  await noteStatus(register, "inv_1", "accepted");
  await noteStatus(register, "inv_2", "revoked");
  await noteStatus(register, "inv_3", "accepted");
  expect((await shown()).map(({ status }) => status)).toEqual(["accepted", "revoked", "revoked"]);
  expect(await db.selectFrom("user_search").selectAll().execute()).toHaveLength(1);
});

test("who invited is known, whether the record or the answer is written first", async () => {
  const { db, note, shown } = await open();
  const records = createInvitationRecords(db, instance);
  const options = { publicMetadata: {} };
  await records.write(invitationAt(1), "Ada", { ...options, notify: false }, "batch_1");
  await note([invitationAt(1), invitationAt(2)]);
  await records.write(invitationAt(2), "Grace", options);
  expect(await shown()).toEqual([
    { ...invitationAt(1), invitedBy: "Ada", batchId: "batch_1", delivery: "link" },
    { ...invitationAt(2), invitedBy: "Grace", delivery: "mail" },
  ]);
});

test("an invitation twice in an answer is written once", async () => {
  const { note, shown } = await open();
  await note([invitationAt(1), invitationAt(1)]);
  expect(await shown()).toEqual([invitationAt(1)]);
});
