import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { includesRole, Role } from "#contract/role.ts";
import { readRoleRules } from "#bff/env/role-rules.ts";
import { lacksClaims, roleOf } from "./roles.ts";

const ada = { email: "ada@example.com", email_verified: true };

function roleBy(text: string, claims: Record<string, unknown>): Role | null {
  const { rules, bad } = readRoleRules(text);
  expect(bad).toEqual([]);
  return roleOf(rules, claims);
}

describe("the role of a user", () => {
  test("a role comes from an address, a domain or a claim", () => {
    expect(roleBy("ada@example.com=admin", ada)).toBe("admin");
    expect(roleBy("@example.com=viewer", ada)).toBe("viewer");
    expect(roleBy("groups:desk=inviter", { groups: ["staff", "desk"] })).toBe("inviter");
    expect(roleBy("department:desk=inviter", { department: "desk" })).toBe("inviter");
  });

  test("no rule, no role", () => {
    expect(roleBy("bob@example.com=admin,@example.org=admin,groups:desk=admin", ada)).toBeNull();
    expect(roleOf([], ada)).toBeNull();
  });

  test("the highest matching role wins", () => {
    expect(roleBy("ada@example.com=viewer,@example.com=inviter", ada)).toBe("inviter");
    expect(roleBy("groups:a=admin,@example.com=viewer", { ...ada, groups: "a" })).toBe("admin");
  });

  test.each([false, undefined, null, 1, "yes", "false", {}])(
    "does not come by an address that is verified %o",
    (verified) => {
      const claims = { email: "ada@example.com", email_verified: verified, groups: "desk" };
      expect(roleBy("ada@example.com=admin,@example.com=admin,groups:desk=viewer", claims)).toBe("viewer");
    },
  );

  test("an address may be verified by the string true", () => {
    expect(roleBy("@example.com=viewer", { ...ada, email_verified: "true" })).toBe("viewer");
  });

  test("a domain rule matches the whole domain only", () => {
    for (const email of [
      "a@sub.example.com",
      "a@notexample.com",
      "a@example.com.evil.org",
      "@example.com@x.org",
    ])
      expect(roleBy("@example.com=admin", { email, email_verified: true })).toBeNull();
  });

  test("rules ignore case in addresses, not in claims", () => {
    expect(roleBy("@EXAMPLE.com=viewer", { ...ada, email: "ADA@Example.COM" })).toBe("viewer");
    expect(roleBy("groups:Desk=admin", { groups: ["desk"] })).toBeNull();
  });

  test("letters that look like ASCII do not match", () => {
    expect(roleBy("@kelvin.com=admin", { email: "a@\u212Aelvin.com", email_verified: true })).toBeNull();
  });

  test("a rule reads nested claims", () => {
    const claims = { resource_access: { "usher.desk": { roles: ["boss"] } }, realm: { "a.b": "c" } };
    expect(roleBy("resource_access.usher.desk.roles:boss=admin", claims)).toBe("admin");
    expect(roleBy("realm.a.b:c=viewer", claims)).toBe("viewer");
    expect(roleBy("resource_access.roles:boss=admin", claims)).toBeNull();
  });

  test("a rule reads numbers and booleans as they are written", () => {
    expect(roleBy("level:3=inviter", { level: 3 })).toBe("inviter");
    expect(roleBy("is_admin:true=admin", { is_admin: true })).toBe("admin");
    expect(roleBy("x:[object Object]=admin", { x: {} })).toBeNull();
  });

  test("inherited properties are not claims", () => {
    expect(roleBy("constructor.name:Object=admin,__proto__:x=admin", {})).toBeNull();
    expect(lacksClaims(readRoleRules("toString.name:toString=admin").rules, {})).toBe(true);
  });
});

const anyClaims = fc.dictionary(fc.string(), fc.jsonValue());
const anyRole = fc.constantFrom(...Role.options);

describe("for any claims", () => {
  test("a role is one that a rule names", () => {
    const entry = fc.tuple(
      fc.constantFrom("@example.com", "ada@example.com", "groups:a", "groups:b"),
      anyRole,
    );
    const claims = fc.record(
      {
        email: fc.constantFrom("ada@example.com", "bob@example.com", "eve@example.org"),
        email_verified: fc.constantFrom(true, false, "true", null),
        groups: fc.constantFrom("a", ["b"], ["a", "b"], []),
      },
      { requiredKeys: [] },
    );
    fc.assert(
      fc.property(fc.array(entry), claims, (entries, member) => {
        const { rules } = readRoleRules(entries.map((pair) => pair.join("=")).join(","));
        const role = roleOf(rules, member);
        const alone = rules.map((rule) => roleOf([rule], member)).filter((single) => single !== null);
        // The highest role of the single rules, in any order.
        expect(alone.every((single) => role !== null && includesRole(role, single))).toBe(true);
        expect(role === null || alone.includes(role)).toBe(true);
        expect(roleOf(rules.toReversed(), member)).toBe(role);
      }),
    );
  });

  test("an unverified address gives no role", () => {
    const { rules } = readRoleRules("ada@example.com=admin,@example.com=admin");
    fc.assert(
      fc.property(anyClaims, (claims) => {
        expect(roleOf(rules, { ...claims, email: "ada@example.com", email_verified: false })).toBeNull();
      }),
    );
  });

  test("a claim rule matches existing claims only", () => {
    fc.assert(
      fc.property(anyClaims, fc.stringMatching(/^[a-z.]{1,20}$/), (claims, path) => {
        const rules = readRoleRules(`${path}:wanted=admin`).rules;
        expect(roleOf(rules, claims) === null || JSON.stringify(claims).includes("wanted")).toBe(true);
      }),
    );
  });
});
