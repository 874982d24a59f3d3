import { expect, test } from "vitest";
import { userEvent, wireUser } from "#bff/testing/webhook.ts";
import { readEvent } from "./user-event.ts";

const read = (event: unknown) => readEvent(JSON.stringify(event));

test.each(["user.created", "user.updated"])("%s is read with the strategy of each address", (type) => {
  expect(read({ ...userEvent, type, instance_id: "ins_1", timestamp: 1_800_000_000_500 })).toEqual({
    kind: "user",
    instanceId: "ins_1",
    at: 1_800_000_000_500,
    user: {
      id: "user_1",
      emailAddresses: [
        { emailAddress: "ada@example.com", strategy: "ticket" },
        { emailAddress: "ada@example.org", strategy: null },
      ],
      createdAt: 1_800_000_000_000,
    },
  });
});

test("times in seconds, as in examples of Clerk's documentation, become milliseconds", () => {
  const data = { ...wireUser, created_at: 1_800_000_000 };
  expect(read({ ...userEvent, data, timestamp: 1_800_000_001 })).toMatchObject({
    at: 1_800_000_001_000,
    user: { createdAt: 1_800_000_000_000 },
  });
});

test("a user without addresses, and an event without time and instance, are read", () => {
  expect(read({ type: "user.created", data: { ...wireUser, email_addresses: [] } })).toMatchObject({
    instanceId: null,
    at: null,
    user: { emailAddresses: [] },
  });
});

test.each(["user.deleted", "session.created", "email.created", "something.new"])(
  "%s is not used, whatever it contains",
  (type) => {
    expect(read({ type, data: { odd: true } })).toEqual({ kind: "unused" });
    expect(read({ type })).toEqual({ kind: "unused" });
  },
);

test.each([
  ["not JSON", "{", null, ""],
  ["an empty text", "", null, ""],
  ["a list", "[]", null, ""],
  ["an event without type", "{}", null, "type"],
  [
    "a user without id",
    JSON.stringify({ ...userEvent, data: { ...wireUser, id: "" } }),
    "user.created",
    "id",
  ],
  [
    "an address that is a number",
    JSON.stringify({ ...userEvent, data: { ...wireUser, email_addresses: [{ email_address: 1 }] } }),
    "user.created",
    "email_addresses.0.email_address",
  ],
])("%s is unreadable, and only the field is named", (_, text, type, field) => {
  expect(readEvent(text)).toEqual({ kind: "unreadable", type, field });
});
