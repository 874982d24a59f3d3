import { expect, test } from "vitest";
import { noRows } from "#batches/rows.ts";
import { deletedOf } from "./deleted.ts";

const batch = { kind: "invite", counts: { ...noRows(), done: 10 }, finishedAt: 1_000 } as const;
const funnel = { sent: 7, joined: 0, pending: 7, expiring: 0, expired: 0, revoked: 0, deleted: 1 };
const read = { asOf: 1_001, isComplete: true, progress: null };

test("invitations that a batch has sent and that are in no list any more were deleted", () => {
  expect(deletedOf(batch, funnel, read)).toBe(3);
  expect(deletedOf(batch, { ...funnel, sent: 10, deleted: 0 }, read)).toBe(0);
});

test.each([
  ["the register is not complete", batch, { ...read, isComplete: false }],
  ["nothing was read yet", batch, { ...read, asOf: null }],
  ["the last reading began before the batch had ended", batch, { ...read, asOf: 1_000 }],
  ["the batch has not ended", { ...batch, finishedAt: null }, read],
  ["a call is under way", { ...batch, counts: { ...batch.counts, sending: 1 } }, read],
  ["the batch makes no invitations", { ...batch, kind: "revoke" as const }, read],
])("only what was seen to be deleted counts while %s", (_case, sent, state) => {
  expect(deletedOf(sent, funnel, state)).toBe(1);
});
