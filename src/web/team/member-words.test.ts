import { expect, test } from "vitest";
import type { Account } from "#contract/account.ts";
import type { Person } from "#contract/session.ts";
import { whyNot, whyNotInvite } from "./member-words.ts";

const person: Person = {
  id: "1",
  emailAddress: "admin@example.com",
  name: "admin@example.com",
  role: "admin",
  hasPassword: true,
  isTwoFactorOn: false,
};
const signIn = { hasPasswords: true, singleSignOn: null, whomToAsk: null };

function account(change: Partial<Account>): Account {
  return {
    id: "2",
    emailAddress: "colleague@example.com",
    name: "colleague@example.com",
    role: "viewer",
    state: "active",
    signsInBy: "password",
    isTwoFactorOn: false,
    createdAt: 0,
    lastSeenAt: null,
    linkExpiresAt: null,
    ...change,
  };
}

test("a colleague with a password can be changed", () => {
  expect(whyNot(account({ isTwoFactorOn: true }), { person, signIn })).toEqual({});
  expect(whyNot(account({}), { person, signIn })).toEqual({ "two-factor-off": "There is none to turn off." });
});

test("one's own account is for another admin", () => {
  const own = account({ emailAddress: person.emailAddress, role: "admin" });
  expect(Object.keys(whyNot(own, { person, signIn }))).toEqual([
    "role",
    "link",
    "two-factor-off",
    "end-sessions",
    "disable",
  ]);
});

test("single sign-on decides its roles itself", () => {
  const reasons = whyNot(account({ signsInBy: "single_sign_on", isTwoFactorOn: true }), { person, signIn });
  expect(Object.keys(reasons)).toEqual(["role", "link"]);
});

test("the demo stays as it is", () => {
  const reasons = whyNot(account({ signsInBy: "demo", isTwoFactorOn: true }), { person, signIn });
  expect(Object.keys(reasons)).toEqual(["role", "link", "disable"]);
});

test("without passwords there is no link", () => {
  const off = { hasPasswords: false, singleSignOn: "Example", whomToAsk: null };
  expect(whyNot(account({ isTwoFactorOn: true }), { person, signIn: off })).toEqual({
    link: "Passwords are turned off here.",
  });
  expect(whyNotInvite(off)).toContain("a role at Example");
  expect(whyNotInvite(signIn)).toBeUndefined();
});
