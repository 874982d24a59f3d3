import { describe, expect, test } from "vitest";
import { csvHeader, csvLine } from "./csv.ts";

describe("a line", () => {
  test("has as many cells as the header", () => {
    const row = {
      index: 0,
      emailAddress: "a@example.com",
      outcome: "sent",
      attempts: 1,
      settledAt: null,
    } as const;
    const cells = (text: string) => text.trimEnd().split(",").length;
    expect(cells(csvLine(row, "invite"))).toBe(cells(csvHeader));
  });

  test("says what to do next", () => {
    const row = {
      index: 4,
      emailAddress: "a@example.com",
      name: "=cmd",
      outcome: "failed",
      code: "invalid_address",
      detail: "Not an address.",
      attempts: 1,
      settledAt: 0,
    } as const;
    expect(csvLine(row, "invite")).toBe(
      "5,a@example.com,'=cmd,failed,invalid_address,Not an address.," +
        "Correct the address and invite it again.,,1,1970-01-01T00:00:00.000Z,,\r\n",
    );
  });

  test.each([
    ["invite", "sent", "sent"],
    ["resend", "sent", "sent again"],
    ["revoke", "sent", "revoked"],
    ["delete", "sent", "deleted"],
    ["delete", "failed", "failed"],
  ] as const)("of a batch to %s calls %s %s", (kind, outcome, word) => {
    const row = { index: 0, emailAddress: "a@example.com", outcome, attempts: 1, settledAt: null };
    expect(csvLine(row, kind).split(",")[3]).toBe(word);
  });
});
