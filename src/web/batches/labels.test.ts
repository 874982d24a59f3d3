import { expect, test } from "vitest";
import { formatName, outcomeLabel } from "./labels.ts";

test("the name of a batch says what it is about", () => {
  expect(formatName({ name: null, kind: "invite", total: 1 })).toBe("1 person");
  expect(formatName({ name: null, kind: "invite", total: 2_000 })).toBe("2,000 people");
  expect(formatName({ name: null, kind: "revoke", total: 284 })).toBe("Revoke 284 invitations");
  expect(formatName({ name: null, kind: "resend", total: 1 })).toBe("Resend 1 invitation");
  expect(formatName({ name: "Spring", kind: "delete", total: 1 })).toBe("Spring");
});

test("the label of an outcome depends on the kind of batch", () => {
  expect(outcomeLabel("invite", "done").label).toBe("Invited");
  expect(outcomeLabel("revoke", "done").label).toBe("Revoked");
  expect(outcomeLabel("delete", "sending").label).toBe("Deleting");
  expect(outcomeLabel("delete", "failed")).toEqual({ label: "Failed", tone: "failed" });
});
