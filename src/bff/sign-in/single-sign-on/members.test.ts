import { describe, expect, test } from "vitest";
import { Session } from "#contract/session.ts";
import { readRoleRules } from "#bff/env/role-rules.ts";
import { origin, testApp } from "#bff/testing/app.ts";
import { startBadProvider } from "#bff/testing/bad-provider.ts";
import { linkOf } from "#bff/testing/members.ts";
import { begin, createTestBrowser, throughProxy } from "#bff/testing/oidc-browser.ts";

type Claims = Record<string, unknown>;

/** Usher and a provider whose next sign-in has these claims beside issuer, audience and times. */
async function usher(roles = "@example.com=viewer, groups:desk=inviter, groups:boss=admin") {
  const next: { claims: Claims } = { claims: {} };
  const provider = await startBadProvider({
    claims: ({ email: _, email_verified: __, ...right }) => ({ ...right, ...next.claims }),
  });
  const config = { ...provider.config, rules: readRoleRules(roles).rules };
  const app = await testApp({ singleSignOn: config, isSandbox: false, ...throughProxy });
  const { db } = app.deps.store;
  const signIn = async (claims: Claims) => {
    next.claims = claims;
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
  return { ...app, db, signIn, users, details };
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

  test("S5: a member whose address becomes verified joins the member who owns it", async () => {
    const { signIn } = await usher();
    const claimed = await signIn({ email: "ada@example.com", sub: "7", groups: ["desk"] });
    const owner = await signIn({ ...ada, sub: "1" });
    const joined = await signIn({ ...ada, sub: "7" });
    expect(joined.member?.id).toBe(owner.member?.id);
    expect((await claimed.browser.request("/api/invitations")).status).toBe(401);
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
});

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
