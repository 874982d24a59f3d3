import { describe, expect, test } from "vitest";
import { NewBatch } from "#contract/batch.ts";
import { InvitationStatus } from "#contract/invitation.ts";
import { batchOf, bulkPlan } from "./bulk-action.ts";
import { nothing, type Picked, withRows } from "./selection.ts";

const row = (id: string, status: Picked["status"], emailAddress = `${id}@example.com`): Picked => ({
  id: `inv_${id}`,
  emailAddress,
  status,
});
const select = (...rows: Picked[]) => withRows(nothing, rows, true);
const ofEach = select(...InvitationStatus.options.map((status) => row(status, status)));
const ids = (rows: readonly Picked[]) => rows.map(({ id }) => id);

describe("which rows an action is for", () => {
  test("pending ones are revoked", () => {
    const { rows, staying } = bulkPlan("revoke", ofEach);
    expect(ids(rows)).toEqual(["inv_pending"]);
    expect(staying).toHaveLength(3);
  });
  test("all but accepted ones are resent", () => {
    const { rows, staying } = bulkPlan("resend", ofEach);
    expect(ids(rows)).toEqual(["inv_pending", "inv_expired", "inv_revoked"]);
    expect(ids(staying)).toEqual(["inv_accepted"]);
  });
  test("every one is deleted", () => {
    expect(bulkPlan("delete", ofEach)).toMatchObject({ staying: [], selectedCount: 4 });
  });
});

describe("several invitations of one address", () => {
  test("are resent once, by the pending one", () => {
    const selection = select(row("old", "revoked", "a@example.com"), row("new", "pending", "A@example.com"));
    const { rows, repeated } = bulkPlan("resend", selection);
    expect(ids(rows)).toEqual(["inv_new"]);
    expect(repeated).toBe(1);
  });
  test("are resent by the first without a pending one", () => {
    const selection = select(row("one", "expired", "a@example.com"), row("two", "revoked", "a@example.com"));
    expect(ids(bulkPlan("resend", selection).rows)).toEqual(["inv_one"]);
  });
  test("are all deleted", () => {
    const selection = select(row("one", "expired", "a@example.com"), row("two", "revoked", "a@example.com"));
    expect(bulkPlan("delete", selection)).toMatchObject({ repeated: 0, rows: [{}, {}] });
  });
});

test("every body fits the contract", () => {
  for (const kind of ["revoke", "resend", "delete"] as const) {
    const body = batchOf(bulkPlan(kind, ofEach));
    expect(NewBatch.parse(body)).toEqual(body);
  }
});
