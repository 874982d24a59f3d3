import { expect, test } from "vitest";
import { queryNumber } from "./query-number.ts";

const limit = queryNumber(1, 500);

test.each(["1", "007", "500"])("a query number of %j is read", (text) => {
  expect(limit.parse(text)).toBe(Number(text));
});

test.each(["", "0", "501", "-1", "+5", " 5 ", "5.0", "1e2", "0x10", "0b11", "Infinity", "x", "٥"])(
  "a query number of %j is refused with the numbers that are possible",
  (text) => {
    const [issue] = limit.safeParse(text).error?.issues ?? [];
    expect(issue?.message).toBe("Use a whole number in digits, from 1 to 500.");
  },
);

test("a query number without an upper bound has at most 15 digits", () => {
  const offset = queryNumber(0);
  expect(offset.parse("9".repeat(15))).toBe(999_999_999_999_999);
  expect(offset.safeParse("9".repeat(16)).error?.issues[0]?.message).toBe(
    "Use a whole number in digits, 0 or more.",
  );
});
