import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { Refusal } from "#sandbox/failures/errors.ts";
import { readBulk, readSingle } from "./input.ts";

const read = (address: unknown): string | undefined => {
  try {
    return readSingle({ email_address: address }).emailAddress;
  } catch {
    return undefined;
  }
};

describe("addresses", () => {
  test.each([
    ["A.B@Example.com", "a.b@example.com"],
    ["first+tag@sub.example.org", "first+tag@sub.example.org"],
    ["o'neill_x@example.net", "o'neill_x@example.net"],
    ["post@bücher.example", "post@bücher.example"],
    ["post@xn--bcher-kva.example", "post@xn--bcher-kva.example"],
    ["почта@пример.испытание", "почта@пример.испытание"],
  ])("%s is accepted", (given, expected) => {
    expect(read(given)).toBe(expected);
  });

  test.each([
    "",
    " a@example.com",
    "a@example",
    "a@@example.com",
    "a b@example.com",
    ".a@example.com",
    "a.@example.com",
    "a..b@example.com",
    "a@-example.com",
    "a@example-.com",
    "a@example..com",
    "a@example.c",
    "a@example.123",
    "a@example.com.",
    "@example.com",
    "a@",
    `${"x".repeat(65)}@example.com`,
    `a@${"x".repeat(64)}.com`,
    "a@example.com\r\nBcc: b@example.com",
    "<a@example.com>",
    "a@[127.0.0.1]",
    1,
    {},
    [],
  ])("%j is not an address", (given) => {
    expect(read(given)).toBeUndefined();
  });

  test("hostile text is checked quickly", () => {
    expect(read(`${"a.".repeat(20_000)}@example.com`)).toBeUndefined();
    expect(read(`a@${"a-".repeat(20_000)}.com`)).toBeUndefined();
  });
});

test("defaults are filled in", () => {
  expect(readSingle({ email_address: "a@example.com" })).toEqual({
    emailAddress: "a@example.com",
    publicMetadata: {},
    redirectUrl: null,
    notify: true,
    ignoreExisting: false,
    expiresInDays: 30,
    template: "invitation",
  });
});

test("any JSON is read or refused without a crash", () => {
  const statusOf = (attempt: () => unknown): unknown => {
    try {
      attempt();
      return 422;
    } catch (error) {
      return error instanceof Refusal ? error.status : error;
    }
  };
  fc.assert(
    fc.property(fc.jsonValue(), (body) => {
      expect(statusOf(() => readSingle(body))).toBe(422);
      expect(statusOf(() => readBulk(body, true))).toBe(422);
      expect(statusOf(() => readBulk([body], false))).toBe(422);
    }),
  );
});

test("a parameter called constructor is unknown", () => {
  const body = JSON.parse('{"email_address":"a@example.com","constructor":1,"__proto__":{}}');
  expect(() => readSingle(body)).toThrow("constructor is not a parameter");
});
