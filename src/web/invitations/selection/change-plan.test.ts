import { describe, expect, test } from "vitest";
import { NewBatch } from "#contract/batch.ts";
import { InvitationStatus } from "#contract/invitation.ts";
import { type ChangePlan, planChange } from "./change-plan.ts";
import { noSelection, type SelectedRow, withRows } from "./selection.ts";

function row(id: string, status: SelectedRow["status"], emailAddress = `${id}@example.com`): SelectedRow {
  return { id: `inv_${id}`, emailAddress, status };
}
const select = (...rows: SelectedRow[]) => withRows(noSelection, rows, true);
const oneOfEach = select(...InvitationStatus.options.map((status) => row(status, status)));
const ids = ({ batch }: ChangePlan) =>
  "rows" in batch ? batch.rows.map((each) => ("invitationId" in each ? each.invitationId : "")) : [];
const none = { pending: 0, accepted: 0, expired: 0, revoked: 0 };

describe("which rows change", () => {
  test("pending invitations are revoked", () => {
    const plan = planChange("revoke", oneOfEach);
    expect(ids(plan)).toEqual(["inv_pending"]);
    expect(plan.unchanged).toEqual({ pending: 0, accepted: 1, expired: 1, revoked: 1 });
  });
  test("all but accepted invitations are resent", () => {
    const plan = planChange("resend", oneOfEach);
    expect(ids(plan)).toEqual(["inv_pending", "inv_expired", "inv_revoked"]);
    expect(plan.unchanged).toEqual({ ...none, accepted: 1 });
  });
  test("pending invitations are reminded of, by resending them", () => {
    const plan = planChange("remind", oneOfEach);
    expect(ids(plan)).toEqual(["inv_pending"]);
    expect(plan.batch.kind).toBe("resend");
  });
  test("invitations of any status are deleted", () => {
    expect(planChange("delete", oneOfEach)).toMatchObject({ unchanged: none, selectedCount: 4 });
  });
});

describe("several invitations of one address", () => {
  test("an address is resent once, by its pending invitation", () => {
    const selection = select(row("old", "revoked", "a@example.com"), row("new", "pending", "A@example.com"));
    const plan = planChange("resend", selection);
    expect(ids(plan)).toEqual(["inv_new"]);
    expect(plan.repeated).toBe(1);
  });
  test("without a pending invitation the first one is resent", () => {
    const selection = select(row("one", "expired", "a@example.com"), row("two", "revoked", "a@example.com"));
    expect(ids(planChange("resend", selection))).toEqual(["inv_one"]);
  });
  test("all invitations of an address are deleted", () => {
    const selection = select(row("one", "expired", "a@example.com"), row("two", "revoked", "a@example.com"));
    expect(planChange("delete", selection)).toMatchObject({ repeated: 0, total: 2 });
  });
});

test("every batch fits the contract", () => {
  for (const kind of ["revoke", "resend", "remind", "delete"] as const) {
    const { batch } = planChange(kind, oneOfEach);
    expect(NewBatch.parse(batch)).toEqual(batch);
  }
});
