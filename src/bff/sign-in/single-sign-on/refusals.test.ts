import { describe, expect, test } from "vitest";
import { Session } from "#contract/session.ts";
import { origin, testApp } from "#bff/testing/app.ts";
import {
  type Misdeeds,
  signedByAnother,
  signedWithSecret,
  startBadProvider,
  unsigned,
} from "#bff/testing/bad-provider.ts";
import { begin, createTestBrowser, throughProxy } from "#bff/testing/oidc-browser.ts";
import { readRoleRules } from "#bff/env/role-rules.ts";

const { rules } = readRoleRules("@example.com=admin, groups:usher-admins=admin");

/** A whole sign-in at a misbehaving provider: the final URL, and the activity. */
async function signInAt(misdeeds: Misdeeds) {
  const provider = await startBadProvider(misdeeds);
  const app = await testApp({
    singleSignOn: { ...provider.config, rules },
    isSandbox: false,
    ...throughProxy,
  });
  const browser = createTestBrowser(app);
  const shown = await browser.follow(await begin(browser));
  const session = Session.parse(await (await browser.request("/api/session")).json());
  const activity = await app.deps.store.db.selectFrom("activity").select(["action", "detail"]).execute();
  const users = await app.deps.store.db.selectFrom("user").select("email").execute();
  return { href: shown.url.href, member: session.member, activity, users, ...provider, lines: app.lines };
}

test("a correct provider signs the user in", async () => {
  const { href, member, tokenRequests } = await signInAt({});
  expect(href).toBe(`${origin}/signed-in`);
  expect(member).toMatchObject({ emailAddress: "ada@example.com", role: "admin" });
  expect(tokenRequests[0]?.get("code_verifier")?.length).toBeGreaterThanOrEqual(43);
  expect(tokenRequests[0]?.get("client_secret")).toBe("secret");
});

const nowS = (): number => Math.floor(Date.now() / 1_000);

const disbelieved: [string, Misdeeds, string][] = [
  [
    "another issuer in the token",
    { claims: (right) => ({ ...right, iss: "https://evil.example" }) },
    'the answer could not be verified: unexpected JWT "iss" (issuer) claim value',
  ],
  [
    "another audience",
    { claims: (right) => ({ ...right, aud: "another-app" }) },
    'the answer could not be verified: unexpected JWT "aud" (audience) claim value',
  ],
  [
    "an audience shared with others",
    { claims: (right) => ({ ...right, aud: ["usher", "another-app"] }) },
    'the answer could not be verified: ID Token "aud" (audience) claim includes additional untrusted audiences',
  ],
  [
    "another authorized party",
    { claims: (right) => ({ ...right, azp: "another-app" }) },
    "the ID token was made for another application",
  ],
  [
    "an expired token",
    { claims: (right) => ({ ...right, iat: nowS() - 900, exp: nowS() - 600 }) },
    'the answer could not be verified: unexpected JWT "exp" (expiration time) claim value, expiration is past current timestamp',
  ],
  [
    "a token without an end",
    { claims: ({ exp: _, ...right }) => right },
    'the answer could not be verified: JWT "exp" (expiration time) claim missing',
  ],
  [
    "a changed nonce",
    { claims: (right) => ({ ...right, nonce: "another" }) },
    'the answer could not be verified: unexpected ID Token "nonce" claim value',
  ],
  [
    "a missing nonce",
    { claims: ({ nonce: _, ...right }) => right },
    "the ID token has no nonce, and the provider does not offer PKCE with S256",
  ],
  [
    "a bad signature",
    { token: signedByAnother },
    "the answer could not be verified: JWT signature verification failed",
  ],
  [
    "a signature of the client secret",
    { token: signedWithSecret },
    "the answer could not be verified: unsupported JWS algorithm",
  ],
  [
    "a subject that is too long",
    { claims: (right) => ({ ...right, sub: "x".repeat(256) }) },
    "the subject is longer than 255 characters",
  ],
  ["no signature", { token: unsigned }, 'the answer could not be verified: unsupported JWS "alg" identifier'],
  [
    "no ID token",
    { answer: ({ id_token: _, ...right }) => right },
    'the answer could not be verified: "response" body "id_token" property must be a string',
  ],
  ["a token that is none", { token: () => "opaque" }, "the answer could not be verified: Invalid JWT"],
  [
    "an answer in the name of another issuer",
    {
      callback: (right) => {
        right.searchParams.set("iss", "https://evil.example");
        return right;
      },
    },
    'the answer could not be verified: unexpected "iss" (issuer) response parameter value',
  ],
  [
    "a refused client secret",
    { tokenStatus: 401, answer: () => ({ error: "invalid_client" }) },
    "the provider refused the client id or secret",
  ],
  [
    "an error of the provider",
    {
      callback: (right) => {
        right.searchParams.set("error", "server_error");
        return right;
      },
    },
    "the provider answered with server_error",
  ],
  [
    "a forged error",
    {
      callback: (right) => {
        right.searchParams.set("error", "Ada signed in");
        return right;
      },
    },
    "the provider answered with an unknown error",
  ],
  [
    "a refused code",
    { tokenStatus: 400, answer: () => ({ error: "invalid_grant" }) },
    "the provider refused the code (invalid_grant)",
  ],
];

test.each(disbelieved)("%s is refused", async (_what, misdeeds, why) => {
  const { href, member, activity, users } = await signInAt(misdeeds);
  expect(href).toBe(`${origin}/sign-in?refused=failed`);
  expect(member).toBeNull();
  expect(users).toEqual([]);
  expect(activity).toEqual([{ action: "session.refused", detail: `single sign-on: ${why}` }]);
});

test("a provider that closes the connection is unreachable", async () => {
  const { href, activity } = await signInAt({ tokenStatus: "hang up" });
  expect(href).toBe(`${origin}/sign-in?refused=unreachable`);
  expect(activity).toMatchObject([{ detail: "single sign-on: the provider cannot be reached" }]);
});

const paths = ["/jwks", "/token"];

describe("S5: a provider", () => {
  test.each(paths)("S5: a provider whose answer at %s never ends is unreachable", async (path) => {
    expect((await signInAt({ flood: path })).href).toBe(`${origin}/sign-in?refused=unreachable`);
  });

  test.each(paths)("S5: a provider whose answer at %s redirects is unreachable", async (path) => {
    expect((await signInAt({ redirects: path })).href).toBe(`${origin}/sign-in?refused=unreachable`);
  });

  test.each(["flood", "drip", "redirects"])("S5: metadata with a %s is not used", async (misdeed) => {
    const provider = await startBadProvider({ [misdeed]: "/.well-known/openid-configuration" });
    const { request, lines } = await testApp({ singleSignOn: { ...provider.config, rules } });
    expect((await request("POST", "/api/session/single-sign-on", { body: {} })).status).toBe(502);
    expect(lines.join("")).toMatch(
      /answered with more than|could not be read|redirects, which is not followed/,
    );
  });

  test("S5: an endless userinfo leaves the claims of the ID token", async () => {
    const { href, member } = await signInAt({ flood: "/userinfo" });
    expect(href).toBe(`${origin}/signed-in`);
    expect(member?.role).toBe("admin");
  });

  test("S5: a provider that has returned a nonce is never asked without one", async () => {
    let returns = true;
    const { config, asked } = await startBadProvider({
      metadata: (right) => ({ ...right, code_challenge_methods_supported: ["S256"] }),
      // As for a code that its user asked for without a nonce.
      claims: ({ nonce, ...right }) => (returns ? { ...right, nonce } : right),
    });
    const app = await testApp({ singleSignOn: { ...config, rules }, isSandbox: false, ...throughProxy });
    const signIn = async () => {
      const browser = createTestBrowser(app);
      return (await browser.follow(await begin(browser))).url.pathname;
    };
    expect(await signIn()).toBe("/signed-in");
    returns = false;
    expect(await signIn()).toBe("/sign-in");
    returns = true;
    expect(await signIn()).toBe("/signed-in");
    expect(asked.map((query) => query.has("nonce"))).toEqual([true, true, true]);
  });

  test("S5: a provider that returns no nonce is asked again without one if it checks PKCE", async () => {
    const { href, member, asked } = await signInAt({
      metadata: (right) => ({ ...right, code_challenge_methods_supported: ["S256"] }),
      claims: ({ nonce: _, ...right }) => right,
    });
    expect(href).toBe(`${origin}/signed-in`);
    expect(member?.emailAddress).toBe("ada@example.com");
    expect(asked.map((query) => query.has("nonce"))).toEqual([true, false]);
    expect(asked.map((query) => query.get("code_challenge_method"))).toEqual(["S256", "S256"]);
  });

  test("S5: a provider gets the secret in the header if it offers both ways", async () => {
    const { href, tokenRequests } = await signInAt({
      metadata: (right) => ({
        ...right,
        token_endpoint_auth_methods_supported: ["client_secret_post", "client_secret_basic"],
      }),
    });
    expect(href).toBe(`${origin}/signed-in`);
    expect(tokenRequests[0]?.has("client_secret")).toBe(false);
  });
});

test("S5: signing out ends the session before it asks the provider for its page", async () => {
  const misdeeds: Misdeeds = {};
  const { config } = await startBadProvider(misdeeds);
  const clock = { now: Date.now() };
  const app = await testApp({
    singleSignOn: { ...config, rules },
    isSandbox: false,
    now: () => clock.now,
    ...throughProxy,
  });
  const browser = createTestBrowser(app);
  await browser.follow(await begin(browser));
  const db = app.deps.store.db;
  const sessions = async () => (await db.selectFrom("session").select("id").execute()).length;
  expect(await sessions()).toBe(1);
  // Its metadata is read again.
  clock.now += 61 * 60_000;
  misdeeds.drip = "/.well-known/openid-configuration";
  let isAnswered = false;
  const signOut = async () => {
    await browser.request("/api/auth/sign-out", { method: "POST", body: {} });
    isAnswered = true;
  };
  void signOut();
  await expect.poll(sessions).toBe(0);
  expect(isAnswered).toBe(false);
});

test("S3: answers that no browser waits for do not stop the sign-ins of their network", async () => {
  const { config } = await startBadProvider();
  const app = await testApp({ singleSignOn: { ...config, rules }, isSandbox: false, ...throughProxy });
  const browser = createTestBrowser(app);
  const url = await begin(browser);
  let answer = await browser.request("/api/auth/callback/oidc?code=1&state=2", { isFromElsewhere: true });
  for (let time = 0; time < 60; time += 1)
    answer = await browser.request("/api/auth/callback/oidc?code=1&state=2", { isFromElsewhere: true });
  expect(answer.headers.get("location")).toBe("/sign-in?refused=too_often");
  expect((await browser.follow(url)).url.href).toBe(`${origin}/signed-in`);
});

test("a flood of answers does not fill the activity", async () => {
  const { config } = await startBadProvider();
  const app = await testApp({
    singleSignOn: { ...config, rules },
    isSandbox: false,
    ...throughProxy,
  });
  const headers = { "x-forwarded-for": "192.0.2.77" };
  const ask = async () =>
    (await app.request("GET", "/api/auth/callback/oidc?code=x&state=y", { headers })).headers.get("location");
  const places = await Promise.all(Array.from({ length: 100 }, ask));
  expect(new Set(places)).toEqual(new Set(["/sign-in?refused=expired", "/sign-in?refused=too_often"]));
  const lines = await app.deps.store.db.selectFrom("activity").select("id").execute();
  expect(lines).toHaveLength(5);
});

test("an answer for another state has expired", async () => {
  const { href, member } = await signInAt({
    callback: (right) => {
      right.searchParams.set("state", "a-state-that-was-never-issued");
      return right;
    },
  });
  expect(href).toBe(`${origin}/sign-in?refused=expired`);
  expect(member).toBeNull();
});

test("S5: a link of another site does not end a sign-in in progress", async () => {
  const provider = await startBadProvider();
  const app = await testApp({
    singleSignOn: { ...provider.config, rules },
    isSandbox: false,
    ...throughProxy,
  });
  const browser = createTestBrowser(app);
  const url = await begin(browser);
  await browser.request("/api/auth/callback/oidc?code=x&state=y", { isFromElsewhere: true });
  expect((await browser.follow(url)).url.href).toBe(`${origin}/signed-in`);
});

test("userinfo about another subject is ignored", async () => {
  const misdeeds: Misdeeds = {
    claims: (right) => ({ ...right, email_verified: false }),
    userinfo: { sub: "2", groups: ["usher-admins"], email: "ada@example.com", email_verified: true },
  };
  expect((await signInAt(misdeeds)).href).toBe(`${origin}/sign-in?refused=no_role`);
});

test("userinfo does not verify the token's address", async () => {
  const misdeeds: Misdeeds = {
    claims: (right) => ({ ...right, email_verified: false }),
    userinfo: { sub: "1", email: "other@example.com", email_verified: true },
  };
  expect((await signInAt(misdeeds)).href).toBe(`${origin}/sign-in?refused=no_role`);
});

test("the same subject of another issuer is another user", async () => {
  const first = await startBadProvider();
  const second = await startBadProvider({
    claims: (right) => ({ ...right, email: "eve@example.com", groups: "usher-admins" }),
  });
  const app = await testApp({ singleSignOn: { ...first.config, rules }, isSandbox: false, ...throughProxy });
  const ada = createTestBrowser(app);
  await ada.follow(await begin(ada));
  // The same store, as after a restart with another OIDC_ISSUER.
  const later = await testApp({
    singleSignOn: { ...second.config, rules },
    isSandbox: false,
    ...throughProxy,
    store: app.deps.store,
  });
  const eve = createTestBrowser(later);
  await eve.follow(await begin(eve));
  const { member } = Session.parse(await (await eve.request("/api/session")).json());
  expect(member?.emailAddress).toBe("eve@example.com");
});

const unusable: [string, (right: Record<string, unknown>) => unknown, RegExp][] = [
  ["calls itself otherwise", (right) => ({ ...right, issuer: "https://evil.example" }), /calls itself/],
  [
    "has its keys on plain http",
    (right) => ({ ...right, jwks_uri: "http://192.0.2.1/" }),
    /look at jwks_uri/,
  ],
  ["says nothing", () => ({}), /issuer\W+property must be a string/],
  [
    "takes no secret",
    (right) => ({ ...right, token_endpoint_auth_methods_supported: ["private_key_jwt"] }),
    /neither client_secret_basic/,
  ],
  ["leads to a script", (right) => ({ ...right, end_session_endpoint: "javascript:1" }), /end_session/],
];

test.each(unusable)("a provider that %s is not used", async (_what, metadata, words) => {
  const provider = await startBadProvider({ metadata });
  const { request, lines } = await testApp({ singleSignOn: { ...provider.config, rules } });
  expect((await request("POST", "/api/session/single-sign-on", { body: {} })).status).toBe(502);
  expect(lines.join("")).toMatch(words);
});

test("the client secret is in no log line", async () => {
  const { lines } = await signInAt({ token: signedByAnother });
  expect(lines.length).toBeGreaterThan(0);
  expect(lines.join("")).not.toMatch(/client_secret|an access token|"secret"/);
});

test.each(disbelieved)("S5: no token is in the log after %s", async (_what, misdeeds) => {
  const { lines } = await signInAt(misdeeds);
  expect(lines.length).toBeGreaterThan(0);
  expect(lines.join("")).not.toMatch(/an access token|eyJ/);
});
