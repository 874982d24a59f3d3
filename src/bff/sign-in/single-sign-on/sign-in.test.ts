import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { Activity } from "#contract/activity.ts";
import { Problem } from "#contract/problem.ts";
import { Session } from "#contract/session.ts";
import { NextUrl } from "#contract/sign-in.ts";
import { type OidcProcess, startOidcProvider } from "../../../../e2e/testing/oidc-process.ts";
import { cookieOf, origin, testApp, type TestApp } from "#bff/testing/app.ts";
import {
  begin,
  createTestBrowser,
  type Shown,
  type TestBrowser,
  throughProxy,
} from "#bff/testing/oidc-browser.ts";
import { readRoleRules } from "#bff/env/role-rules.ts";

let provider: OidcProcess;

beforeAll(async () => {
  provider = await startOidcProvider(origin, {
    "grace@example.com": { name: "Grace H.", groups: ["staff", "usher-admins"] },
    "unverified@example.com": { email_verified: false },
    "silent@example.com": { email: null, groups: ["usher-admins"] },
    "claimed@example.com": { email_verified: null, groups: "usher-admins" },
    "outsider@example.org": {},
  });
});
afterAll(() => provider.close());

const roles = "ada@example.com=inviter, @example.com=viewer, groups:usher-admins=admin";

async function usher(options: Parameters<typeof testApp>[0] = {}, rules = roles) {
  const app = await testApp({
    singleSignOn: singleSignOn(rules),
    isSandbox: false,
    ...throughProxy,
    ...options,
  });
  return { ...app, browser: createTestBrowser(app) };
}

function singleSignOn(rules: string, more = {}) {
  const { OIDC_ISSUER: issuer, OIDC_CLIENT_ID: clientId, OIDC_CLIENT_SECRET: clientSecret } = provider.env;
  return {
    issuer,
    clientId,
    clientSecret,
    rules: readRoleRules(rules).rules,
    name: "Example",
    help: "Joan in room 4",
    ...more,
  };
}

/** Signs in on the provider's own page; returns the URL where that ends. */
async function signInAs(browser: TestBrowser, address: string, answer = "go"): Promise<Shown> {
  const shown = await browser.follow(await begin(browser));
  expect(shown.text).toContain("Sign in at the provider");
  return browser.follow(shown.url, { method: "POST", form: new URLSearchParams({ address, answer }) });
}

async function sessionOf(browser: TestBrowser): Promise<Session> {
  return Session.parse(await (await browser.request("/api/session")).json());
}

async function lastActivity({ deps }: TestApp) {
  const row = await deps.store.db
    .selectFrom("activity")
    .select(["action", "result", "member", "detail", "code"])
    .orderBy("at", "desc")
    .orderBy((eb) => eb.ref("activity.id"))
    .where("action", "like", "session.%")
    .executeTakeFirstOrThrow();
  return Activity.shape.action.parse(row.action) && row;
}

describe("signing in", () => {
  test("single sign-on signs a user in with their role", async () => {
    const app = await usher();
    const shown = await signInAs(app.browser, "ada@example.com");
    expect(shown.url.href).toBe(`${origin}/signed-in`);
    const { member, signIn } = await sessionOf(app.browser);
    expect(member).toMatchObject({
      emailAddress: "ada@example.com",
      name: "ada@example.com",
      role: "inviter",
      hasPassword: false,
    });
    expect(signIn).toEqual({ hasPasswords: true, singleSignOn: "Example", whomToAsk: "Joan in room 4" });
    expect(await lastActivity(app)).toMatchObject({
      action: "session.started",
      member: "ada@example.com",
      detail: "single sign-on",
    });
  });

  test("single sign-on begins over plain http at a name of the local network", async () => {
    const publicUrl = "http://usher.lan.test:4870";
    const { request } = await usher({ publicUrl });
    const answer = await request("POST", "/api/session/single-sign-on", { body: { asAnother: false } });
    expect(answer.status).toBe(200);
    const { url } = NextUrl.parse(await answer.json());
    expect(new URL(url).searchParams.get("redirect_uri")).toContain(`${publicUrl}/`);
    const cookies = answer.headers.getSetCookie();
    expect(cookies.length).toBeGreaterThan(0);
    // A browser would drop a Secure cookie, and with it the attempt.
    for (const cookie of cookies) expect(cookie).not.toContain("Secure");
  });

  test("the request to the provider has code, PKCE, state and nonce", async () => {
    const { browser } = await usher();
    const { searchParams } = await begin(browser);
    expect(Object.fromEntries(searchParams)).toMatchObject({
      response_type: "code",
      client_id: "usher",
      scope: "openid profile email",
      redirect_uri: `${origin}/api/auth/callback/oidc`,
      code_challenge_method: "S256",
    });
    for (const name of ["state", "nonce", "code_challenge"])
      expect(searchParams.get(name)?.length).toBeGreaterThan(30);
  });

  test("groups come from the userinfo", async () => {
    const { browser } = await usher();
    await signInAs(browser, "grace@example.com");
    expect((await sessionOf(browser)).member).toMatchObject({ role: "admin", name: "Grace H." });
  });

  test("a claim gives a role to an unverified address", async () => {
    const { browser } = await usher();
    await signInAs(browser, "claimed@example.com");
    expect((await sessionOf(browser)).member?.role).toBe("admin");
  });

  test("access and refresh tokens are not stored", async () => {
    const { browser, deps } = await usher();
    await signInAs(browser, "ada@example.com");
    const account = await deps.store.db.selectFrom("account").selectAll().executeTakeFirstOrThrow();
    expect(account).toMatchObject({ accessToken: null, refreshToken: null, password: null });
    const session = await deps.store.db.selectFrom("session").selectAll().executeTakeFirstOrThrow();
    expect(session.idToken?.split(".")).toHaveLength(3);
    expect(account.accountId).toBe(`${provider.issuer} ada@example.com`);
  });

  test("OIDC_ROLES applies at each sign-in", async () => {
    const app = await usher();
    await signInAs(createTestBrowser(app), "grace@example.com");
    await signInAs(app.browser, "ada@example.com");
    await app.deps.store.db.updateTable("user").set({ role: "admin" }).execute();
    await signInAs(createTestBrowser(app), "ada@example.com");
    expect((await sessionOf(app.browser)).member?.role).toBe("inviter");
    const change = await app.deps.store.db
      .selectFrom("activity")
      .select("detail")
      .where("action", "=", "member.role_changed")
      .execute();
    expect(change).toEqual([{ detail: "inviter instead of admin, by OIDC_ROLES" }]);
  });

  test("a new sign-in ends the browser's previous session", async () => {
    const app = await usher();
    const other = createTestBrowser(app);
    await signInAs(other, "ada@example.com");
    await signInAs(app.browser, "ada@example.com");
    const sessions = () => app.deps.store.db.selectFrom("session").select("id").execute();
    expect(await sessions()).toHaveLength(2);
    // The provider still has a session, so the second sign-in redirects straight back.
    await app.browser.follow(await begin(app.browser));
    expect(await sessions()).toHaveLength(2);
    expect((await sessionOf(app.browser)).member?.emailAddress).toBe("ada@example.com");
    expect((await sessionOf(other)).member?.emailAddress).toBe("ada@example.com");
  });

  test("S3: a browser that signs in again is the same device", async () => {
    const app = await usher();
    for (let time = 0; time < 3; time += 1) {
      await signInAs(app.browser, "ada@example.com");
      app.browser.cookies.delete(new URL(provider.issuer).host);
    }
    const devices = await app.deps.store.db.selectFrom("known_device").selectAll().execute();
    expect(devices).toHaveLength(1);
  });

  test("S5: sign-ins that begin in two tabs at the same time both succeed", async () => {
    const app = await usher();
    const [first, second] = await Promise.all([begin(app.browser), begin(app.browser)]);
    const shown = await app.browser.follow(first);
    const form = new URLSearchParams({ address: "ada@example.com", answer: "go" });
    const ended = await app.browser.follow(shown.url, { method: "POST", form });
    expect(ended.url.href).toBe(`${origin}/signed-in`);
    expect((await app.browser.follow(second)).url.href).toBe(`${origin}/signed-in`);
  });

  test("S5: a browser keeps the newest five attempts", async () => {
    const app = await usher();
    const begun: URL[] = [];
    for (let time = 0; time < 7; time += 1) begun.push(await begin(app.browser));
    const states = begun.map((url) => url.searchParams.get("state") ?? "");
    const names = [...(app.browser.cookies.get(new URL(origin).host)?.keys() ?? [])];
    expect(names.map((name) => name.slice(name.lastIndexOf(".") + 1))).toEqual(states.slice(2));
  });

  test("the caller cannot choose the redirect", async () => {
    const { browser } = await usher();
    const body = { asAnother: false, callbackURL: "https://evil.example" };
    const response = await browser.request("/api/session/single-sign-on", { method: "POST", body });
    expect(response.status).toBe(422);
    for (const path of ["/api/auth/sign-in/social", "/api/auth/link-social"])
      expect((await browser.request(path, { method: "POST", body: { provider: "oidc" } })).status).toBe(404);
  });

  test("the provider asks again for a sign-in as another user", async () => {
    const { browser } = await usher();
    await signInAs(browser, "outsider@example.org");
    const again = await browser.follow(await begin(browser));
    expect(again.url.searchParams.get("refused")).toBe("no_role");
    expect((await browser.follow(await begin(browser, true))).text).toContain("Sign in at the provider");
  });
});

describe("a refusal", () => {
  test("a user without a role is refused", async () => {
    const app = await usher();
    const shown = await signInAs(app.browser, "outsider@example.org");
    expect(shown.url.href).toBe(`${origin}/sign-in?refused=no_role`);
    expect((await sessionOf(app.browser)).member).toBeNull();
    expect(await app.deps.store.db.selectFrom("user").selectAll().execute()).toEqual([]);
    expect(await lastActivity(app)).toMatchObject({
      action: "session.refused",
      result: "refused",
      member: "outsider@example.org",
      code: "forbidden",
      detail: "single sign-on: OIDC_ROLES gives them no role",
    });
  });

  test("an unverified address is refused", async () => {
    const { browser } = await usher();
    const shown = await signInAs(browser, "unverified@example.com");
    expect(shown.url.searchParams.get("refused")).toBe("no_role");
  });

  test("a member who has lost the role loses all sessions", async () => {
    const app = await usher();
    await signInAs(app.browser, "ada@example.com");
    const bystander = createTestBrowser(app);
    await signInAs(bystander, "grace@example.com");
    const later = await usher({ store: app.deps.store }, "groups:usher-admins=admin");
    const shown = await signInAs(later.browser, "ada@example.com");
    expect(shown.url.searchParams.get("refused")).toBe("no_role");
    expect((await sessionOf(app.browser)).member).toBeNull();
    expect((await sessionOf(bystander)).member?.role).toBe("admin");
    const ended = await app.deps.store.db
      .selectFrom("activity")
      .select("email_address")
      .where("action", "=", "member.sessions_ended")
      .execute();
    expect(ended).toEqual([{ email_address: "ada@example.com" }]);
  });

  test("a disabled member is refused", async () => {
    const app = await usher();
    await signInAs(app.browser, "ada@example.com");
    await app.deps.store.db.updateTable("user").set({ disabledAt: 1 }).execute();
    const shown = await signInAs(createTestBrowser(app), "ada@example.com");
    expect(shown.url.searchParams.get("refused")).toBe("disabled");
    expect(await lastActivity(app)).toMatchObject({ detail: "single sign-on: the member is disabled" });
  });

  test("a user without an address is refused", async () => {
    const { browser } = await usher();
    const shown = await signInAs(browser, "silent@example.com");
    expect(shown.url.searchParams.get("refused")).toBe("no_address");
  });

  test("cancelling at the provider leads to a refusal", async () => {
    const { browser } = await usher();
    const shown = await signInAs(browser, "ada@example.com", "cancel");
    expect(shown.url.searchParams.get("refused")).toBe("cancelled");
  });

  test("an answer cannot be used twice", async () => {
    const app = await usher();
    const seen: string[] = [];
    const { request } = app;
    const browser = createTestBrowser({
      request: (method, path, init) => {
        seen.push(path);
        return request(method, path, init);
      },
    });
    await signInAs(browser, "ada@example.com");
    const callback = seen.find((path) => path.startsWith("/api/auth/callback/oidc")) ?? "";
    for (const replayer of [browser, createTestBrowser(app)]) {
      const shown = await replayer.follow(callback);
      expect(shown.url.searchParams.get("refused")).toBe("expired");
    }
    expect((await lastActivity(app)).detail).toContain("was used before");
  });

  test("an answer for another browser is refused", async () => {
    const app = await usher();
    const attacker = app.browser;
    const shown = await attacker.follow(await begin(attacker));
    const victim = createTestBrowser(app);
    victim.cookies.set(
      new URL(provider.issuer).host,
      attacker.cookies.get(new URL(provider.issuer).host) ?? new Map(),
    );
    const form = new URLSearchParams({ address: "ada@example.com", answer: "go" });
    const led = await victim.follow(shown.url, { method: "POST", form });
    expect(led.url.searchParams.get("refused")).toBe("expired");
    expect((await sessionOf(victim)).member).toBeNull();
  });
});

describe("a member with a password", () => {
  const local = { emailAddress: "ada@example.com", password: "correct horse battery" };

  test("a member with a password is linked to the verified address", async () => {
    const app = await usher();
    await app.deps.setup.createAdmin(local);
    await signInAs(createTestBrowser(app), "grace@example.com");
    await signInAs(app.browser, "ada@example.com");
    expect((await sessionOf(app.browser)).member).toMatchObject({ role: "inviter", hasPassword: true });
    expect(await app.deps.store.db.selectFrom("user").select("email").execute()).toHaveLength(2);
  });

  test("a member with a password is not linked to an unverified address", async () => {
    const app = await usher({}, "groups:usher-admins=admin");
    await app.deps.setup.createAdmin({ ...local, emailAddress: "claimed@example.com" });
    await signInAs(app.browser, "claimed@example.com");
    const { member } = await sessionOf(app.browser);
    expect(member?.emailAddress).toMatch(/^not verified: claimed@example\.com \([0-9a-f]{8}\)$/);
    expect(member?.hasPassword).toBe(false);
  });

  test("a password does not sign in where passwords are off", async () => {
    const app = await usher({ hasPasswords: false });
    await app.deps.setup.createAdmin(local);
    const body = { email: local.emailAddress, password: local.password };
    for (const path of ["/api/auth/sign-in/email", "/api/session/setup", "/api/session/link"]) {
      const response = await app.request("POST", path, { body });
      expect(response.status).toBe(403);
      expect(Problem.parse(await response.json()).detail).toBe(
        "Passwords are off. Sign in with Example instead.",
      );
    }
    expect(await sessionOf(app.browser)).toMatchObject({
      needsSetup: false,
      signIn: { hasPasswords: false },
    });
    await signInAs(app.browser, "ada@example.com");
    expect((await sessionOf(app.browser)).member?.emailAddress).toBe("ada@example.com");
  });

  test("members cannot be invited where passwords are off", async () => {
    const app = await usher({ hasPasswords: false });
    await signInAs(app.browser, "grace@example.com");
    const body = { emailAddress: "new@example.com", role: "viewer" };
    const response = await app.browser.request("/api/members", { method: "POST", body });
    expect(response.status).toBe(409);
    expect(Problem.parse(await response.json()).detail).toContain("OIDC_ROLES");
  });
});

describe("signing out", () => {
  test("signing out ends the session at the provider too", async () => {
    const { browser } = await usher();
    await signInAs(browser, "ada@example.com");
    const answer = await browser.request("/api/auth/sign-out", { method: "POST", body: {} });
    const { url } = NextUrl.parse(await answer.json());
    expect((await sessionOf(browser)).member).toBeNull();
    const asked = await browser.follow(url);
    expect(asked.text).toContain("Sign out at the provider?");
    const xsrf = /name="xsrf" value="([^"]+)"/.exec(asked.text)?.[1] ?? "";
    const form = new URLSearchParams({ xsrf, logout: "yes" });
    const led = await browser.follow(`${provider.issuer}/session/end/confirm`, { method: "POST", form });
    expect(led.url.href).toBe(`${origin}/`);
    expect((await browser.follow(await begin(browser))).text).toContain("Sign in at the provider");
  });

  test("signing out stays here without single sign-on", async () => {
    const { request } = await testApp();
    const cookie = cookieOf(await request("POST", "/api/session/demo"));
    const answer = await request("POST", "/api/auth/sign-out", {
      body: { callbackURL: "https://evil.example" },
      headers: { cookie },
    });
    expect(await answer.json()).toEqual({ url: null });
  });
});

describe("without a provider", () => {
  test("there is no single sign-on without a provider", async () => {
    const { request } = await testApp();
    expect((await request("POST", "/api/session/single-sign-on", { body: {} })).status).toBe(404);
    expect((await request("GET", "/api/auth/callback/oidc?state=x&code=y")).status).toBe(404);
  });

  test("a provider that does not answer is reported and asked again", async () => {
    const app = await usher({ singleSignOn: singleSignOn(roles, { issuer: "http://127.0.0.1:9" }) });
    for (let attempt = 0; attempt < 2; attempt += 1) {
      const response = await app.request("POST", "/api/session/single-sign-on", { body: {} });
      expect(response.status).toBe(502);
      expect(Problem.parse(await response.json())).toMatchObject({ code: "sign_in_unreachable" });
    }
    expect((await app.browser.request("/api/session")).status).toBe(200);
  });
});
