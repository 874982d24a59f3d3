import { describe, expect, test } from "vitest";
import { Problem } from "#contract/problem.ts";
import { Session } from "#contract/session.ts";
import { createIdentify } from "./identify.ts";
import { cookieOf, signedInApp, testApp, type TestApp } from "#bff/testing/app.ts";

const admin = { emailAddress: "admin@example.com", password: "a long enough password" };

async function sessionOf({ request }: TestApp, cookie = ""): Promise<Session> {
  return Session.parse(await (await request("GET", "/api/session", { headers: { cookie } })).json());
}

function signIn({ request }: TestApp, email: string, password: string, headers = {}): Promise<Response> {
  return request("POST", "/api/auth/sign-in/email", { body: { email, password }, headers });
}

describe("without a session", () => {
  test("S6: a stranger learns the ways to sign in, and nothing about the instance or its key", async () => {
    const app = await testApp();
    const stranger: unknown = await (await app.request("GET", "/api/session")).json();
    expect(stranger).toEqual({
      member: null,
      signIn: { hasPasswords: true, singleSignOn: null, whomToAsk: null },
      canEnterDemo: true,
      needsSetup: true,
    });
    const cookie = cookieOf(await app.request("POST", "/api/session/demo"));
    expect(await sessionOf(app, cookie)).toMatchObject({ instance: "sandbox", clerk: null });
  });

  test.each([
    ["GET", "/api/invitations"],
    ["GET", "/api/invitations/counts"],
    ["POST", "/api/invitations"],
    ["POST", "/api/invitations/inv_1/revoke"],
    ["POST", "/api/invitations/inv_1/resend"],
    ["GET", "/api/invitations/inv_1/options"],
    ["DELETE", "/api/invitations/inv_1"],
    ["PUT", "/api/batches/x"],
    ["GET", "/api/batches"],
    ["GET", "/api/batches/x/rows"],
    ["GET", "/api/unknown"],
  ])("%s %s answers 401 without a session", async (method, path) => {
    const { request } = await testApp();
    const response = await request(method, path);
    expect(response.status).toBe(401);
    expect(Problem.parse(await response.json()).code).toBe("unauthenticated");
  });
});

describe("the demo", () => {
  test("one call enters the demo", async () => {
    const app = await testApp();
    const response = await app.request("POST", "/api/session/demo");
    expect(response.status).toBe(200);
    const cookie = response.headers.getSetCookie()[0] ?? "";
    expect(cookie).toMatch(/^usher-4870\.session=/);
    expect(cookie).toContain("HttpOnly");
    expect(cookie).toContain("SameSite=Strict");
    expect(cookie).not.toContain("Secure");
    const { member } = await sessionOf(app, cookieOf(response));
    expect(member).toMatchObject({ emailAddress: "demo@usher.test", name: "Demo admin" });
  });

  test("two demo sessions belong to one user", async () => {
    const app = await testApp();
    const [first, second] = await Promise.all([
      app.request("POST", "/api/session/demo"),
      app.request("POST", "/api/session/demo"),
    ]);
    const one = await sessionOf(app, cookieOf(first));
    const two = await sessionOf(app, cookieOf(second));
    expect(one.member?.id).toBe(two.member?.id);
    expect(cookieOf(first)).not.toBe(cookieOf(second));
  });

  test.each([{ isSandbox: false }, { host: "0.0.0.0" }])("the demo is off with %o", async (options) => {
    const app = await testApp(options);
    expect((await app.request("POST", "/api/session/demo")).status).toBe(404);
    expect((await sessionOf(app)).canEnterDemo).toBe(false);
  });
});

describe("the set-up link", () => {
  test("the set-up link creates one admin and signs them in", async () => {
    const app = await testApp();
    const body = { token: app.deps.setup.token, ...admin };
    const responses = await Promise.all([
      app.request("POST", "/api/session/setup", { body }),
      app.request("POST", "/api/session/setup", { body }),
    ]);
    expect(responses.map((response) => response.status).sort((left, right) => left - right)).toEqual([
      201, 403,
    ]);
    const made = responses.find((response) => response.status === 201);
    const { member } = await sessionOf(app, made === undefined ? "" : cookieOf(made));
    expect(member?.emailAddress).toBe("admin@example.com");
    expect((await sessionOf(app)).needsSetup).toBe(false);
  });

  test("the set-up link works until there is an admin", async () => {
    const app = await testApp();
    const { internalAdapter } = await app.deps.auth.$context;
    await internalAdapter.createUser(
      { email: admin.emailAddress, name: "", emailVerified: true, role: "viewer" },
      { method: "email-password" },
    );
    expect((await sessionOf(app)).needsSetup).toBe(true);
    const body = { token: app.deps.setup.token, ...admin };
    expect((await app.request("POST", "/api/session/setup", { body })).status).toBe(201);
    expect((await sessionOf(app)).needsSetup).toBe(false);
    const signedIn = await signIn(app, admin.emailAddress, admin.password);
    expect((await sessionOf(app, cookieOf(signedIn))).member).toMatchObject({
      role: "admin",
      hasPassword: true,
    });
  });

  test("set-up refuses another token", async () => {
    const { request } = await testApp();
    const response = await request("POST", "/api/session/setup", { body: { token: "guess", ...admin } });
    expect(response.status).toBe(403);
  });

  test("set-up requires a long password", async () => {
    const { request, deps } = await testApp();
    const body = { ...admin, token: deps.setup.token, password: "short" };
    const problem = Problem.parse(await (await request("POST", "/api/session/setup", { body })).json());
    expect(problem).toMatchObject({ code: "invalid", field: "password", detail: "At least 12 characters." });
  });
});

describe("signing in", () => {
  test("the admin signs in with the password", async () => {
    const app = await testApp();
    await app.deps.setup.createAdmin(admin);
    const response = await signIn(app, "Admin@Example.com", admin.password);
    expect(response.status).toBe(200);
    expect(await response.json()).toEqual({ signedIn: true });
    const cookie = cookieOf(response);
    expect((await sessionOf(app, cookie)).member?.emailAddress).toBe("admin@example.com");
    const out = await app.request("POST", "/api/auth/sign-out", { body: {}, headers: { cookie } });
    expect(out.status).toBe(200);
    expect((await sessionOf(app, cookie)).member).toBeNull();
  });

  test("an unknown address and a wrong password get the same answer", async () => {
    const app = await testApp();
    await app.deps.setup.createAdmin(admin);
    const wrong = await signIn(app, admin.emailAddress, "another password");
    const unknown = await signIn(app, "unknown@example.com", "another password");
    expect([wrong.status, unknown.status]).toEqual([401, 401]);
    const bodies = [Problem.parse(await wrong.json()), Problem.parse(await unknown.json())];
    expect(bodies[0]?.detail).toBe(bodies[1]?.detail);
  });

  test("five wrong passwords lock the sign-in", async () => {
    const app = await testApp();
    await app.deps.setup.createAdmin(admin);
    for (let attempt = 0; attempt < 5; attempt += 1)
      expect((await signIn(app, admin.emailAddress, `wrong ${attempt}`)).status).toBe(401);
    const sixth = await signIn(app, admin.emailAddress, admin.password, { "x-forwarded-for": "192.0.2.9" });
    expect(sixth.status).toBe(429);
    expect(Number(sixth.headers.get("retry-after"))).toBeGreaterThan(200);
  });

  test("S3: a flood of sign-outs by strangers does not keep a member from signing out", async () => {
    const { request, call } = await signedInApp();
    const strangers = Array.from({ length: 310 }, async () =>
      request("POST", "/api/auth/sign-out", { body: {} }),
    );
    expect(new Set((await Promise.all(strangers)).map(({ status }) => status))).toEqual(new Set([200]));
    expect((await call("POST", "/api/auth/sign-out", {})).status).toBe(200);
    expect((await call("GET", "/api/activity")).status).toBe(401);
  });

  test("sign-up and the library's other routes are closed", async () => {
    const { request } = await testApp();
    const body = { email: "new@example.com", password: "a long enough password", name: "New" };
    for (const path of [
      "/sign-up/email",
      "/request-password-reset",
      "/update-user",
      "/change-password",
      "/error",
    ])
      expect((await request("POST", `/api/auth${path}`, { body })).status).toBe(404);
  });

  test("S10: two servers on two ports of one host do not share a cookie", async () => {
    const left = await testApp({ publicUrl: "http://localhost:5201" });
    const right = await testApp({ publicUrl: "http://localhost:5202", store: left.deps.store });
    const ofLeft = cookieOf(await left.request("POST", "/api/session/demo"));
    const ofRight = cookieOf(await right.request("POST", "/api/session/demo"));
    expect([ofLeft, ofRight].map((cookie) => cookie.split("=")[0])).toEqual([
      "usher-5201.session",
      "usher-5202.session",
    ]);
    const headers = { cookie: `${ofLeft}; ${ofRight}` };
    expect((await left.request("POST", "/api/auth/sign-out", { body: {}, headers })).status).toBe(200);
    expect((await left.request("GET", "/api/activity", { headers })).status).toBe(401);
    expect((await right.request("GET", "/api/activity", { headers })).status).toBe(200);
  });

  test("the password signs in at a name of the local network over plain http, without Secure", async () => {
    const app = await testApp({ publicUrl: "http://usher.lan.test:4870", isSandbox: false });
    await app.deps.setup.createAdmin(admin);
    const response = await signIn(app, admin.emailAddress, admin.password);
    expect(response.status).toBe(200);
    for (const cookie of response.headers.getSetCookie()) expect(cookie).not.toContain("Secure");
    expect((await sessionOf(app, cookieOf(response))).member).toMatchObject({
      emailAddress: admin.emailAddress,
    });
  });

  test("cookies are secure over https", async () => {
    const app = await testApp({ publicUrl: "https://usher.example.com", isSandbox: false });
    await app.deps.setup.createAdmin(admin);
    const response = await signIn(app, admin.emailAddress, admin.password);
    const cookie = response.headers.getSetCookie()[0] ?? "";
    expect(cookie).toMatch(/^__Host-usher\.session=/);
    for (const part of ["Secure", "HttpOnly", "SameSite=Strict", "Path=/"]) expect(cookie).toContain(part);
    expect(cookie).not.toContain("Domain");
    expect(response.headers.get("strict-transport-security")).toContain("max-age=63072000");
  });

  test("a demo session ends with the sandbox mode", async () => {
    const app = await testApp();
    const cookie = cookieOf(await app.request("POST", "/api/session/demo"));
    const { auth, store, now, log } = app.deps;
    const strict = createIdentify({
      auth,
      db: store.db,
      demo: { ...app.deps.env, isSandbox: false },
      now,
      log,
    });
    expect((await strict(new Headers({ cookie }))).member).toBeNull();
  });
});
