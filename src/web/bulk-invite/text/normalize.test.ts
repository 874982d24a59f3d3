import { describe, expect, test } from "vitest";
import { isLarge, normalizeText, splitAddresses } from "./normalize.ts";

describe("normalize", () => {
  test("a textarea holds two thousand lines", () => {
    expect(isLarge("a@example.com\n".repeat(1_999))).toBe(false);
    expect(isLarge("a@example.com\n".repeat(2_001))).toBe(true);
    expect(isLarge("a".repeat(100_001))).toBe(true);
  });

  test("a short line stays as typed", () => {
    expect(normalizeText("a@example.com, b@example.com\r\nc@example.com")).toBe(
      "a@example.com, b@example.com\nc@example.com",
    );
  });

  test("a very long line is split after its addresses", () => {
    const addresses = Array.from({ length: 100 }, (_, i) => `person.${i}@example.com`);
    expect(normalizeText(addresses.join("; "))).toBe(addresses.join("\n"));
  });

  test("a long row of a table is not split after its address", () => {
    const row = `Jane,jane@example.com,${"notes, ".repeat(200)}`;
    expect(normalizeText(row)).toBe(row);
  });

  test("a comma in a quoted name does not split the line", () => {
    expect(splitAddresses('"Doe, Jane" <jane@example.com>, joe@example.com')).toBe(
      '"Doe, Jane" <jane@example.com>\njoe@example.com',
    );
  });
});
