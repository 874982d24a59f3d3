import { randomUUID } from "node:crypto";
import { sql } from "kysely";
import { describe, expect, test } from "vitest";
import { readRoleRules } from "#bff/env/role-rules.ts";
import { testApp } from "#bff/testing/app.ts";
import { startBadProvider, unsigned } from "#bff/testing/bad-provider.ts";
import { begin, createTestBrowser, throughProxy } from "#bff/testing/oidc-browser.ts";

type Claims = Record<string, unknown>;
const route = "/api/auth/backchannel-logout";
const event = "http://schemas.openid.net/event/backchannel-logout";
const nowS = (): number => Math.floor(Date.now() / 1_000);

/** Usher with a member who is signed in twice, in two sessions of the provider. */
async function usher(sids: [string | undefined, string] = ["first", "second"]) {
  let [sid] = sids;
  const provider = await startBadProvider({ claims: (right) => ({ ...right, sid }) });
  const config = { ...provider.config, rules: readRoleRules("@example.com=admin").rules };
  const app = await testApp({ singleSignOn: config, isSandbox: false, ...throughProxy });
  const signIn = async (session: string | undefined) => {
    sid = session;
    const browser = createTestBrowser(app);
    await browser.follow(await begin(browser));
    return async () => (await browser.request("/api/activity")).status;
  };
  const statuses = [await signIn(sids[0]), await signIn(sids[1])] as const;
  const right: Claims = {
    iss: provider.issuer,
    aud: "usher",
    iat: nowS(),
    exp: nowS() + 120,
    sub: "1",
    events: { [event]: {} },
  };
  /** As the provider sends it: no cookie, no origin, a form. */
  const send = async (token: string, headers: object = {}) =>
    app.request("POST", route, {
      body: new URLSearchParams({ logout_token: token }).toString(),
      headers: {
        origin: "https://login.example.com",
        "content-type": "application/x-www-form-urlencoded",
        ...headers,
      },
    });
  const signed = (claims: Claims = {}) => provider.signed({ ...right, jti: randomUUID(), ...claims });
  const both = async () => [await statuses[0](), await statuses[1]()];
  return { ...app, both, right, send, signed, signIn };
}

describe("a log-out at the provider", () => {
  test("S5: a log-out of a user ends all their sessions that began at the provider", async () => {
    const { both, send, signed, deps } = await usher();
    expect(await both()).toEqual([200, 200]);
    const answer = await send(signed());
    expect(answer.status).toBe(200);
    expect(answer.headers.get("cache-control")).toBe("no-store");
    expect(await both()).toEqual([401, 401]);
    const lines = await deps.store.db
      .selectFrom("activity")
      .select(["member", "detail"])
      .where("action", "=", "session.ended")
      .execute();
    expect(lines).toEqual([{ member: "ada@example.com", detail: "signed out at the provider" }]);
  });

  test("S5: a log-out of one session of the provider ends that session", async () => {
    const { both, send, signed } = await usher();
    expect((await send(signed({ sub: undefined, sid: "second" }))).status).toBe(200);
    expect(await both()).toEqual([200, 401]);
    expect((await send(signed({ sid: "first" }))).status).toBe(200);
    expect(await both()).toEqual([401, 401]);
  });

  test("S5: a log-out of a session ends the user's sessions whose ID token did not name theirs", async () => {
    const { both, send, signed } = await usher([undefined, "second"]);
    expect((await send(signed({ sid: "first" }))).status).toBe(200);
    expect(await both()).toEqual([401, 200]);
  });

  test.each([
    ["ends", "the user", {}],
    ["ends", "this session", { sub: undefined, sid: "first" }],
    ["goes on", "another session", { sid: "another" }],
  ])("S5: a session %s if the provider logs out %s while it begins", async (outcome, _who, claims) => {
    const { deps, send, signed, signIn } = await usher();
    const { devices } = deps;
    const remember = devices.remember.bind(devices);
    // The session exists by then, and is not yet known as one of the provider.
    devices.remember = async (...given) => {
      await send(signed(claims));
      return remember(...given);
    };
    const status = await signIn("first");
    expect(await status()).toBe(outcome === "ends" ? 401 : 200);
  });

  test("S5: a log-out of an unknown user ends nothing", async () => {
    const { both, send, signed } = await usher();
    expect((await send(signed({ sub: "2" }))).status).toBe(200);
    expect((await send(signed({ sub: "2", sid: "first" }))).status).toBe(200);
    expect(await both()).toEqual([200, 200]);
  });
});

const refused: [string, Claims][] = [
  ["of another issuer", { iss: "https://evil.example" }],
  ["for another application", { aud: "another-app" }],
  ["that is an ID token", { events: undefined, nonce: "n" }],
  ["with a nonce", { nonce: "n" }],
  ["about another event", { events: { "https://example.com/event": {} } }],
  ["without an event", { events: undefined }],
  ["with an event that is no object", { events: event }],
  ["without an id", { jti: undefined }],
  ["without a time", { iat: undefined }],
  ["that is too old", { iat: nowS() - 600, exp: nowS() + 600 }],
  ["that comes from the future", { iat: nowS() + 600 }],
  ["that has expired", { exp: nowS() - 60 }],
  ["about no one", { sub: undefined }],
];

describe("a log-out token", () => {
  test.each(refused)("S5: a log-out token %s is refused", async (_what, claims) => {
    const { both, send, signed, lines } = await usher();
    const answer = await send(signed(claims));
    expect(answer.status).toBe(400);
    expect(await answer.json()).toMatchObject({ error: "invalid_request" });
    expect(await both()).toEqual([200, 200]);
    expect(lines.join("")).toContain("refused a log-out token");
  });

  test("S5: a log-out token without a signature of the provider is refused", async () => {
    const { both, send, signed, right } = await usher();
    for (const token of ["", "opaque", unsigned("", { ...right, jti: "1" }), `${signed().slice(0, -4)}AAAA`])
      expect((await send(token)).status).toBe(400);
    expect(await both()).toEqual([200, 200]);
  });

  test("S5: a log-out token counts once", async () => {
    const { send, signed } = await usher();
    const token = signed();
    expect((await send(token)).status).toBe(200);
    expect((await send(token)).status).toBe(400);
  });

  test("S5: a log-out token that could not be carried out may be sent again", async () => {
    const { both, send, signed, deps } = await usher();
    const { db } = deps.store;
    const token = signed();
    await sql`create trigger broken before delete on session begin select raise(abort, 'no'); end`.execute(
      db,
    );
    expect((await send(token)).status).toBe(500);
    await sql`drop trigger broken`.execute(db);
    expect((await send(token)).status).toBe(200);
    expect(await both()).toEqual([401, 401]);
  });

  test("S5: the route for log-out tokens accepts a form only, and no other route does", async () => {
    const { request, send, signed } = await usher();
    const form = { origin: "https://login.example.com", "content-type": "application/x-www-form-urlencoded" };
    for (const type of ["application/json", "text/plain", "multipart/form-data; boundary=x"])
      expect((await send(signed(), { "content-type": type })).status).toBe(415);
    for (const path of ["/api/auth/sign-out", "/api/auth/sign-in/email", `${route}/`, `${route}/x`])
      expect((await request("POST", path, { body: "a=b", headers: form })).status).toBe(403);
  });

  test("S5: a flood of log-out tokens is cut off", async () => {
    const { send } = await usher();
    const answers = await Promise.all(Array.from({ length: 601 }, () => send("opaque")));
    expect(answers.filter(({ status }) => status === 429)).toHaveLength(1);
  });
});

test("S5: a log-out token that cannot be checked now may be sent again", async () => {
  const provider = await startBadProvider({ flood: "/jwks" });
  const config = { ...provider.config, rules: readRoleRules("@example.com=admin").rules };
  const app = await testApp({ singleSignOn: config, isSandbox: false });
  const headers = { "content-type": "application/x-www-form-urlencoded" };
  const body = new URLSearchParams({ logout_token: provider.signed({ iss: provider.issuer }) }).toString();
  expect((await app.request("POST", route, { body, headers })).status).toBe(502);
});

test("S5: there is no route for log-out tokens without a provider", async () => {
  const { request } = await testApp();
  const headers = { "content-type": "application/x-www-form-urlencoded" };
  expect((await request("POST", route, { body: "logout_token=x", headers })).status).toBe(404);
});
