import { describe, expect, test } from "vitest";
import { NewBatch } from "#contract/batch.ts";
import { InvitationStatus } from "#contract/invitation.ts";
import { planChange, toBatch } from "./change-plan.ts";
import { noSelection, type SelectedRow, withRows } from "./selection.ts";

function row(id: string, status: SelectedRow["status"], emailAddress = `${id}@example.com`): SelectedRow {
  return { id: `inv_${id}`, emailAddress, status };
}
const select = (...rows: SelectedRow[]) => withRows(noSelection, rows, true);
const oneOfEach = select(...InvitationStatus.options.map((status) => row(status, status)));
const ids = (rows: readonly SelectedRow[]) => rows.map(({ id }) => id);

describe("which rows change", () => {
  test("pending invitations are revoked", () => {
    const { rows, unchanged } = planChange("revoke", oneOfEach);
    expect(ids(rows)).toEqual(["inv_pending"]);
    expect(unchanged).toHaveLength(3);
  });
  test("all but accepted invitations are resent", () => {
    const { rows, unchanged } = planChange("resend", oneOfEach);
    expect(ids(rows)).toEqual(["inv_pending", "inv_expired", "inv_revoked"]);
    expect(ids(unchanged)).toEqual(["inv_accepted"]);
  });
  test("invitations of any status are deleted", () => {
    expect(planChange("delete", oneOfEach)).toMatchObject({ unchanged: [], selectedCount: 4 });
  });
});

describe("several invitations of one address", () => {
  test("an address is resent once, by its pending invitation", () => {
    const selection = select(row("old", "revoked", "a@example.com"), row("new", "pending", "A@example.com"));
    const { rows, repeated } = planChange("resend", selection);
    expect(ids(rows)).toEqual(["inv_new"]);
    expect(repeated).toBe(1);
  });
  test("without a pending invitation the first one is resent", () => {
    const selection = select(row("one", "expired", "a@example.com"), row("two", "revoked", "a@example.com"));
    expect(ids(planChange("resend", selection).rows)).toEqual(["inv_one"]);
  });
  test("all invitations of an address are deleted", () => {
    const selection = select(row("one", "expired", "a@example.com"), row("two", "revoked", "a@example.com"));
    expect(planChange("delete", selection)).toMatchObject({ repeated: 0, rows: [{}, {}] });
  });
});

test("every batch fits the contract", () => {
  for (const kind of ["revoke", "resend", "delete"] as const) {
    const batch = toBatch(planChange(kind, oneOfEach));
    expect(NewBatch.parse(batch)).toEqual(batch);
  }
});
