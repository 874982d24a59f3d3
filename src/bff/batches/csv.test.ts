import { describe, expect, test } from "vitest";
import { csvHeader, csvLine } from "./csv.ts";

describe("a line of the CSV", () => {
  test("a line of the CSV has as many cells as the header", () => {
    const row = {
      index: 0,
      emailAddress: "a@example.com",
      outcome: "done",
      attempts: 1,
      settledAt: null,
    } as const;
    const cells = (text: string) => text.trimEnd().split(",").length;
    expect(cells(csvLine(row))).toBe(cells(csvHeader));
  });

  test("a line of the CSV says what to do next", () => {
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
    expect(csvLine(row)).toBe(
      `"5","a@example.com","'=cmd","failed","invalid_address","Not an address.",` +
        `"Correct the address and invite it again.","","1","1970-01-01T00:00:00.000Z","","",""\r\n`,
    );
  });

  test("a line of the CSV says when its invitation was revoked", () => {
    const row = { index: 0, emailAddress: "a@example.com", outcome: "done", attempts: 1 } as const;
    const line = csvLine({ ...row, settledAt: 0, revokedAt: 1_000 });
    expect(line).toMatch(/,"1970-01-01T00:00:01\.000Z"\r\n$/);
  });

  test.each(["done", "failed", "cancelled"] as const)(
    "names the outcome %s as the engine does",
    (outcome) => {
      const row = { index: 0, emailAddress: "a@example.com", outcome, attempts: 1, settledAt: null };
      expect(csvLine(row).split(",")[3]).toBe(`"${outcome}"`);
    },
  );
});
