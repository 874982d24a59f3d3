import { describe, expect, test } from "vitest";
import { batchName } from "./labels.ts";
import { outcomeWords } from "./outcome-words.ts";

describe("kinds of batches", () => {
  test("each names what it is about", () => {
    expect(batchName({ kind: "invite", total: 1 })).toBe("1 person");
    expect(batchName({ kind: "invite", total: 2_000 })).toBe("2,000 people");
    expect(batchName({ kind: "revoke", total: 284 })).toBe("Revoke 284 invitations");
    expect(batchName({ kind: "resend", total: 1 })).toBe("Resend 1 invitation");
  });

  test("an outcome is said in its kind's words", () => {
    expect(outcomeWords("invite", "done").label).toBe("Invited");
    expect(outcomeWords("revoke", "done").label).toBe("Revoked");
    expect(outcomeWords("delete", "sending").label).toBe("Deleting");
    expect(outcomeWords("delete", "failed")).toEqual({ label: "Failed", tone: "failed" });
  });
});
