import { describe, expect, test } from "vitest";
import { isLarge, oneLineEach, takeIn } from "./normalize.ts";

describe("intake", () => {
  test("two thousand lines fit the textarea", () => {
    expect(isLarge("a@example.com\n".repeat(1_999))).toBe(false);
    expect(isLarge("a@example.com\n".repeat(2_001))).toBe(true);
    expect(isLarge("a".repeat(100_001))).toBe(true);
  });

  test("a short line stays as typed", () => {
    expect(takeIn("a@example.com, b@example.com\r\nc@example.com")).toBe(
      "a@example.com, b@example.com\nc@example.com",
    );
  });

  test("an endless line is broken after its addresses", () => {
    const addresses = Array.from({ length: 100 }, (_, i) => `person.${i}@example.com`);
    expect(takeIn(addresses.join("; "))).toBe(addresses.join("\n"));
  });

  test("a comma in a quoted name breaks nothing", () => {
    expect(oneLineEach('"Doe, Jane" <jane@example.com>, joe@example.com')).toBe(
      '"Doe, Jane" <jane@example.com>\njoe@example.com',
    );
  });
});
