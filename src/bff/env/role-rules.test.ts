import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { readRoleRules } from "./role-rules.ts";

describe("reading OIDC_ROLES", () => {
  test("an entry is an address, domain or claim", () => {
    expect(
      readRoleRules(" Ada@Example.com = admin , @Example.com=viewer,groups:usher-admins=inviter,"),
    ).toEqual({
      rules: [
        { by: "address", address: "ada@example.com", role: "admin" },
        { by: "domain", domain: "example.com", role: "viewer" },
        { by: "claim", path: "groups", value: "usher-admins", role: "inviter" },
      ],
      bad: [],
    });
  });

  test("a claim may be named like a URL", () => {
    expect(readRoleRules("https://example.com/roles:admin=admin").rules).toEqual([
      { by: "claim", path: "https://example.com/roles", value: "admin", role: "admin" },
    ]);
  });

  test.each([
    "ada@example.com",
    "ada@example.com=owner",
    "=admin",
    "admin",
    "groups=admin",
    "groups:=admin",
    ":x=admin",
    "@=admin",
    "@localhost=admin",
    "a@b@c=admin",
    "ada@example.com=Admin",
  ])("the entry %s is returned as invalid", (entry) => {
    expect(readRoleRules(`@example.org=viewer, ${entry}`)).toMatchObject({
      rules: [{ by: "domain" }],
      bad: [entry],
    });
  });

  test("every entry becomes a rule or is returned as invalid", () => {
    fc.assert(
      fc.property(fc.array(fc.string()), (entries) => {
        const { rules, bad } = readRoleRules(entries.join(","));
        const given = entries
          .join(",")
          .split(",")
          .filter((part) => part.trim() !== "");
        expect(rules.length + bad.length).toBe(given.length);
      }),
    );
  });
});
