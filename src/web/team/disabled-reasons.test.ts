import { expect, test } from "vitest";
import type { TeamMember } from "#contract/member.ts";
import type { Member } from "#contract/session.ts";
import { disabledReasons, inviteDisabledReason } from "./disabled-reasons.ts";

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
  expect(disabledReasons(member({ isTwoFactorOn: true }), { member: self, signIn })).toEqual({});
  expect(disabledReasons(member({}), { member: self, signIn })).toEqual({
    "two-factor-off": "It is already off.",
  });
});

test("admins cannot change themselves", () => {
  const own = member({ emailAddress: self.emailAddress, role: "admin" });
  expect(Object.keys(disabledReasons(own, { member: self, signIn }))).toEqual([
    "role",
    "link",
    "two-factor-off",
    "end-sessions",
    "disable",
  ]);
});

test("a single sign-on member has no role and no link to change here", () => {
  const reasons = disabledReasons(member({ signsInBy: "single_sign_on", isTwoFactorOn: true }), {
    member: self,
    signIn,
  });
  expect(Object.keys(reasons)).toEqual(["role", "link"]);
});

test("the demo cannot be changed or disabled", () => {
  const reasons = disabledReasons(member({ signsInBy: "demo", isTwoFactorOn: true }), {
    member: self,
    signIn,
  });
  expect(Object.keys(reasons)).toEqual(["role", "link", "disable"]);
});

test("there are no links where passwords are off", () => {
  const off = { hasPasswords: false, singleSignOn: "Example", whomToAsk: null };
  expect(disabledReasons(member({ isTwoFactorOn: true }), { member: self, signIn: off })).toEqual({
    link: "Passwords are off.",
  });
  expect(inviteDisabledReason(off)).toContain("a role at Example");
  expect(inviteDisabledReason(signIn)).toBeUndefined();
});
