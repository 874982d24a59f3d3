import { expect, test } from "vitest";
import type { TeamMember } from "#contract/member.ts";
import type { Member } from "#contract/session.ts";
import { whyNot, whyNotInvite } from "./member-words.ts";

const self: Member = {
  id: "1",
  emailAddress: "admin@example.com",
  name: "admin@example.com",
  role: "admin",
  hasPassword: true,
  isTwoFactorOn: false,
};
const signIn = { hasPasswords: true, singleSignOn: null, whomToAsk: null };

function member(change: Partial<TeamMember>): TeamMember {
  return {
    id: "2",
    emailAddress: "member@example.com",
    name: "member@example.com",
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

test("a member with a password can be changed", () => {
  expect(whyNot(member({ isTwoFactorOn: true }), { member: self, signIn })).toEqual({});
  expect(whyNot(member({}), { member: self, signIn })).toEqual({
    "two-factor-off": "There is none to turn off.",
  });
});

test("one's own account is for another admin", () => {
  const own = member({ emailAddress: self.emailAddress, role: "admin" });
  expect(Object.keys(whyNot(own, { member: self, signIn }))).toEqual([
    "role",
    "link",
    "two-factor-off",
    "end-sessions",
    "disable",
  ]);
});

test("single sign-on decides its roles itself", () => {
  const reasons = whyNot(member({ signsInBy: "single_sign_on", isTwoFactorOn: true }), {
    member: self,
    signIn,
  });
  expect(Object.keys(reasons)).toEqual(["role", "link"]);
});

test("the demo stays as it is", () => {
  const reasons = whyNot(member({ signsInBy: "demo", isTwoFactorOn: true }), { member: self, signIn });
  expect(Object.keys(reasons)).toEqual(["role", "link", "disable"]);
});

test("without passwords there is no link", () => {
  const off = { hasPasswords: false, singleSignOn: "Example", whomToAsk: null };
  expect(whyNot(member({ isTwoFactorOn: true }), { member: self, signIn: off })).toEqual({
    link: "Passwords are turned off here.",
  });
  expect(whyNotInvite(off)).toContain("a role at Example");
  expect(whyNotInvite(signIn)).toBeUndefined();
});
