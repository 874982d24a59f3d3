import { describe, expect, test } from "vitest";
import { Session } from "#contract/session.ts";
import { readRoleRules } from "#bff/env/role-rules.ts";
import { origin, testApp } from "#bff/testing/app.ts";
import { type Misdeeds, startBadProvider } from "#bff/testing/bad-provider.ts";
import { linkOf } from "#bff/testing/members.ts";
import { begin, createTestBrowser, throughProxy } from "#bff/testing/oidc-browser.ts";
import { createUser } from "#bff/sign-in/users.ts";

type Claims = Record<string, unknown>;

/** Usher and a provider whose next sign-in has these claims beside issuer, audience and times. */
async function usher(
  roles = "@example.com=viewer, groups:desk=inviter, groups:boss=admin",
  options: Parameters<typeof testApp>[0] = {},
) {
  const next: { claims: Claims } = { claims: {} };
  const misdeeds: Misdeeds = {
    claims: ({ email: _, email_verified: __, ...right }) => ({ ...right, ...next.claims }),
  };
  const provider = await startBadProvider(misdeeds);
  const config = { ...provider.config, rules: readRoleRules(roles).rules };
  const app = await testApp({ singleSignOn: config, isSandbox: false, ...throughProxy, ...options });
  const { db } = app.deps.store;
  const signIn = async (claims: Claims, userinfo: Claims = {}) => {
    next.claims = claims;
    misdeeds.userinfo = { sub: claims["sub"], ...userinfo };
    const browser = createTestBrowser(app);
    const shown = await browser.follow(await begin(browser));
    const session = Session.parse(await (await browser.request("/api/session")).json());
    return { browser, refused: shown.url.searchParams.get("refused"), member: session.member };
  };
  const users = () =>
    db.selectFrom("user").select(["email", "emailVerified", "role"]).orderBy("email").execute();
  const details = async (action: string) => {
    const rows = await db
      .selectFrom("activity")
      .select(["member", "result", "detail"])
      .where("action", "=", action)
      .execute();
    return rows.map(({ member, result, detail }) => `${member}: ${result}, ${detail}`);
  };
  /** A member who signs in with a password. */
  const addMember = (emailAddress: string) =>
    createUser(db, { emailAddress, role: "viewer", passwordHash: "unused" }, Date.now());
  return { ...app, db, signIn, users, details, addMember, misdeeds };
}

const ada = { email: "ada@example.com", email_verified: true };
const marked = /^not verified: ada@example\.com \([0-9a-f]{8}\)$/;
/** Entra sends no `email_verified`; others send false. */
const unverified: [string, Claims][] = [
  ["calls unverified", { email: "ada@example.com", email_verified: false, groups: ["desk"] }],
  ["does not call verified", { email: "ada@example.com", groups: ["desk"] }],
];

describe("an address that the provider does not call verified", () => {
  test.each(unverified)(
    "S5: an address that the provider %s gets a mark and no role of its own",
    async (_what, claims) => {
      const { signIn, users, details } = await usher();
      const { member } = await signIn({ ...claims, sub: "7", name: "Ada" });
      expect(member).toMatchObject({
        emailAddress: expect.stringMatching(marked),
        name: expect.stringMatching(marked),
        role: "inviter",
      });
      expect(await users()).toEqual([{ email: member?.emailAddress, emailVerified: 0, role: "inviter" }]);
      expect(await details("session.started")).toEqual([`${member?.emailAddress}: done, single sign-on`]);
      expect(await details("member.joined")).toEqual([
        `${member?.emailAddress}: done, as inviter, by single sign-on`,
      ]);
      const without = await signIn({ ...claims, sub: "8", groups: [] });
      expect(without.refused).toBe("no_role");
      expect((await details("session.refused"))[0]).toMatch(/^not verified: ada@example\.com /);
    },
  );

  test("S5: the verified owner takes an address that another member claims", async () => {
    const { signIn, users } = await usher();
    const first = await signIn({ email: "ada@example.com", sub: "7", groups: ["desk"] });
    const owner = await signIn({ ...ada, sub: "1" });
    expect(owner.member).toMatchObject({ emailAddress: "ada@example.com", role: "viewer" });
    expect(owner.member?.id).not.toBe(first.member?.id);
    const again = await signIn({ email: "ada@example.com", sub: "7", groups: ["desk"] });
    expect(again.member?.id).toBe(first.member?.id);
    expect((await users()).map(({ email }) => email)).toEqual([
      "ada@example.com",
      first.member?.emailAddress,
    ]);
  });

  test("S5: an admin invites the owner of an address that another member claims", async () => {
    const { signIn } = await usher();
    await signIn({ email: "ada@example.com", sub: "7", groups: ["desk"] });
    const boss = await signIn({
      email: "boss@example.com",
      email_verified: true,
      sub: "2",
      groups: ["boss"],
    });
    const body = { emailAddress: "ada@example.com", role: "viewer" };
    expect((await boss.browser.request("/api/members", { method: "POST", body })).status).toBe(201);
  });

  test("S5: two members who claim one address have different marks", async () => {
    const { signIn } = await usher();
    const claims = { email: "ada@example.com", groups: ["desk"] };
    const [first, second] = [await signIn({ ...claims, sub: "7" }), await signIn({ ...claims, sub: "8" })];
    expect(second.member?.emailAddress).toMatch(marked);
    expect(second.member?.emailAddress).not.toBe(first.member?.emailAddress);
  });

  test("S5: a mark goes once the provider calls the address verified", async () => {
    const { signIn, details } = await usher();
    const before = await signIn({ email: "ada@example.com", sub: "7", groups: ["desk"] });
    const after = await signIn({ ...ada, sub: "7", groups: ["desk"], name: "Ada" });
    expect(after.member).toMatchObject({
      id: before.member?.id,
      emailAddress: "ada@example.com",
      name: "Ada",
    });
    expect(await details("member.address_verified")).toEqual([
      `ada@example.com: done, it was ${before.member?.emailAddress}`,
    ]);
  });

  test("S5: a member whose address becomes verified joins the member with a password who owns it", async () => {
    const { signIn, addMember } = await usher();
    const claimed = await signIn({ email: "ada@example.com", sub: "7", groups: ["desk"] });
    const owner = await addMember("ada@example.com");
    expect((await signIn({ ...ada, sub: "7" })).member?.id).toBe(owner);
    expect((await claimed.browser.request("/api/invitations")).status).toBe(401);
  });
});

describe("an address that moves to another user of the provider", () => {
  const old = { email: "boss@example.com", email_verified: true, sub: "2", groups: ["boss"] };
  const next = { email: "boss@example.com", email_verified: true, sub: "3" };

  test("S5: the next owner of an address does not become the member who had it", async () => {
    const { signIn, users, details } = await usher();
    await signIn({ ...ada, sub: "1", groups: ["boss"] });
    const before = await signIn(old);
    const after = await signIn(next);
    expect(after.member).toMatchObject({ emailAddress: "boss@example.com", role: "viewer" });
    expect(after.member?.id).not.toBe(before.member?.id);
    expect((await users()).map(({ email }) => email)).toContainEqual(
      expect.stringMatching(/^not verified: boss@example\.com /),
    );
    expect((await details("member.joined")).at(-1)).toMatch(
      /by single sign-on; who had the address is now not verified: boss@example\.com /,
    );
    const renamed = await signIn({ ...old, email: "chief@example.com" });
    expect(renamed.member).toMatchObject({ id: before.member?.id, emailAddress: "chief@example.com" });
    expect((await after.browser.request("/api/members")).status).toBe(403);
    expect((await signIn(next)).member?.id).toBe(after.member?.id);
  });

  test("S5: two users of the provider with one address are two members, and both sign in", async () => {
    const { signIn } = await usher();
    const first = await signIn(old);
    const second = await signIn(next);
    for (let time = 0; time < 2; time += 1) {
      expect((await signIn(old)).member).toMatchObject({ id: first.member?.id, role: "admin" });
      expect((await signIn(next)).member).toMatchObject({ id: second.member?.id, role: "viewer" });
    }
  });

  test("S5: a second account at the provider is no way back for a disabled member", async () => {
    const { signIn, db } = await usher();
    await signIn(old);
    await db.updateTable("user").set({ disabledAt: 1 }).execute();
    expect((await signIn(next)).refused).toBe("disabled");
    expect((await signIn(old)).refused).toBe("disabled");
  });

  test("S5: a member whom the provider renames has the new address", async () => {
    const { signIn, details } = await usher();
    const before = await signIn({ ...ada, sub: "1" });
    const after = await signIn({ ...ada, sub: "1", email: "lovelace@example.com" });
    expect(after.member).toMatchObject({ id: before.member?.id, emailAddress: "lovelace@example.com" });
    expect(await details("member.address_verified")).toEqual([
      "lovelace@example.com: done, it was ada@example.com",
    ]);
  });
});

test.each([
  "\u212Aate@example.com",
  "not verified: kate@example.com",
  "a b@example.com",
  "kate\u200B@example.com",
  "x".repeat(400) + "@example.com",
])("S5: an address such as %j does not become that of another member", async (email) => {
  const { signIn, users } = await usher();
  await signIn({ email: "kate@example.com", email_verified: true, sub: "1" });
  await signIn({ email, email_verified: true, sub: "2" });
  const { member } = await signIn({ email: "kate@example.com", email_verified: true, sub: "1" });
  expect((await users()).filter((user) => user.email === "kate@example.com")).toHaveLength(1);
  expect(member?.emailAddress).toBe("kate@example.com");
});

describe("the last admin", () => {
  const boss = { email: "boss@example.com", email_verified: true, sub: "2" };

  test("S4: single sign-on does not demote the last admin, and says so", async () => {
    const { signIn, details, lines } = await usher();
    await signIn({ ...boss, groups: ["boss"] });
    const { member } = await signIn({ ...boss, groups: ["desk"] });
    expect(member?.role).toBe("admin");
    expect(await details("member.role_changed")).toEqual([
      "boss@example.com: refused, the last admin stays admin; OIDC_ROLES gives inviter",
    ]);
    expect(lines.join("")).toContain("the last admin stays admin");
  });

  test("S4: single sign-on demotes an admin beside another one", async () => {
    const { signIn } = await usher();
    await signIn({ ...boss, groups: ["boss"] });
    await signIn({ ...ada, sub: "1", groups: ["boss"] });
    expect((await signIn({ ...boss, groups: ["desk"] })).member?.role).toBe("inviter");
    expect((await signIn({ ...ada, sub: "1", groups: ["desk"] })).member?.role).toBe("admin");
  });

  test("S4: the last admin keeps the role while the provider gives none, and is refused", async () => {
    const { signIn, users } = await usher("groups:boss=admin");
    await signIn({ ...boss, groups: ["boss"] });
    expect((await signIn({ ...boss, groups: [] })).refused).toBe("no_role");
    expect((await users()).map(({ role }) => role)).toEqual(["admin"]);
  });

  test("S4: an admin to whom the provider gives no role any more does not count as one", async () => {
    const { signIn, details } = await usher("groups:desk=inviter, groups:boss=admin");
    await signIn({ ...boss, groups: ["boss"] });
    await signIn({ ...ada, sub: "1", groups: ["boss"] });
    expect((await signIn({ ...boss, groups: [] })).refused).toBe("no_role");
    expect(await details("member.role_changed")).toEqual([
      "boss@example.com: done, viewer instead of admin, OIDC_ROLES no longer gives them a role",
    ]);
    expect((await signIn({ ...ada, sub: "1", groups: ["desk"] })).member?.role).toBe("admin");
  });

  test.each([
    [true, "inviter"],
    [false, "admin"],
  ])(
    "S4: an admin who has only a password counts as one: %s, so single sign-on makes another one %s",
    async (hasPasswords, role) => {
      const { signIn, deps } = await usher(undefined, { hasPasswords });
      await deps.setup.createAdmin({ emailAddress: "pat@example.com", password: "four unrelated words" });
      await signIn({ ...boss, groups: ["boss"] });
      expect((await signIn({ ...boss, groups: ["desk"] })).member?.role).toBe(role);
    },
  );

  test("S4: an admin of a provider that is no longer configured does not count as one", async () => {
    const { signIn, db } = await usher();
    await signIn({ ...boss, groups: ["boss"] });
    await db.updateTable("account").set({ accountId: "https://former.example.com 2" }).execute();
    await signIn({ ...ada, sub: "1", groups: ["boss"] });
    expect((await signIn({ ...ada, sub: "1", groups: ["desk"] })).member?.role).toBe("admin");
  });

  test("S4: a member who has joined another one does not count as an admin", async () => {
    const { signIn, db, addMember } = await usher();
    const claimed = await signIn({ ...ada, email_verified: false, sub: "7", groups: ["boss"] });
    const owner = await addMember("ada@example.com");
    expect((await signIn({ ...ada, sub: "7" })).member).toMatchObject({ id: owner, role: "admin" });
    const { disabledAt } = await db
      .selectFrom("user")
      .select("disabledAt")
      .where("id", "=", claimed.member?.id ?? "")
      .executeTakeFirstOrThrow();
    expect(disabledAt).not.toBeNull();
  });
});

test.each(["groups:boss=admin", "@example.com=viewer, groups:boss=admin"])(
  "S5: a member keeps their role and sessions while the userinfo, which has it, cannot be read, with %s",
  async (roles) => {
    const { signIn, misdeeds, users } = await usher(roles);
    await signIn({ email: "boss@example.com", email_verified: true, sub: "2", groups: ["boss"] });
    const before = await signIn({ ...ada, sub: "1" }, { groups: ["boss"] });
    expect(before.member?.role).toBe("admin");
    misdeeds.redirects = "/userinfo";
    expect((await signIn({ ...ada, sub: "1" })).refused).toBe("unreachable");
    expect((await before.browser.request("/api/members")).status).toBe(200);
    expect((await users()).map(({ role }) => role)).toEqual(["admin", "admin"]);
  },
);

test.each([
  ["gives none", []],
  ["gives another", ["desk"]],
])("S7: the links of an admin are void once the provider %s of the roles", async (_what, groups) => {
  const { signIn, request } = await usher();
  const boss = { email: "boss@example.com", email_verified: true, sub: "2" };
  await signIn({ ...ada, sub: "1", groups: ["boss"] });
  const { browser } = await signIn({ ...boss, groups: ["boss"] });
  const made = await browser.request("/api/members", {
    method: "POST",
    body: { emailAddress: "new@example.com", role: "admin" },
  });
  const { token } = linkOf(await made.json());
  const open = () => request("GET", `/api/session/link?token=${token}`);
  expect((await open()).status).toBe(200);
  await signIn({ ...boss, groups });
  expect((await open()).status).toBe(404);
});

test("a sign-in takes ten minutes at most", async () => {
  const clock = { now: Date.now() };
  const provider = await startBadProvider();
  const config = { ...provider.config, rules: readRoleRules("@example.com=viewer").rules };
  const app = await testApp({
    singleSignOn: config,
    now: () => clock.now,
    isSandbox: false,
    ...throughProxy,
  });
  const browser = createTestBrowser(app);
  const url = await begin(browser);
  clock.now += 10 * 60_000;
  expect((await browser.follow(url)).url.href).toBe(`${origin}/sign-in?refused=expired`);
});
