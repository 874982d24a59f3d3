import { describe, expect, test } from "vitest";
import { Problem } from "#contract/problem.ts";
import { admin, teamApp, statusesOf, type Visitor } from "#bff/testing/members.ts";

const fiveMinutesMs = 5 * 60 * 1_000;

function tryPassword(caller: Visitor, email: string, password: string, headers: object = {}) {
  return caller.call("POST", "/api/auth/sign-in/email", { email, password }, headers);
}

const from = (address: string) => ({ "x-forwarded-for": address });

describe("guessing a password", () => {
  test("the sixth guess for an address is refused, from any machine", async () => {
    const { visitor, clock } = await teamApp({ trustedProxies: "127.0.0.1" });
    for (let time = 0; time < 5; time += 1)
      expect(
        (await tryPassword(visitor(), admin.emailAddress, `${time}`, from(`192.0.2.${time}`))).status,
      ).toBe(401);
    const sixth = await tryPassword(visitor(), admin.emailAddress, admin.password, from("192.0.2.99"));
    expect([sixth.status, Problem.parse(sixth.body).code]).toEqual([429, "too_many_attempts"]);
    expect(Number(sixth.headers.get("retry-after"))).toBe(300);
    clock.now += fiveMinutesMs;
    expect((await tryPassword(visitor(), admin.emailAddress, admin.password)).status).toBe(200);
  });

  test("the 21st guess of a machine is refused, over all addresses", async () => {
    const { visitor } = await teamApp({ trustedProxies: "127.0.0.1" });
    for (let time = 0; time < 20; time += 1)
      await tryPassword(visitor(), `unknown${time}@example.com`, "guess", from("192.0.2.1"));
    const next = await tryPassword(visitor(), admin.emailAddress, admin.password, from("192.0.2.1"));
    expect(next.status).toBe(429);
    const elsewhere = await tryPassword(visitor(), admin.emailAddress, admin.password, from("192.0.2.2"));
    expect(elsewhere.status).toBe(200);
  });

  test("a forged client address does not help guessing", async () => {
    const { visitor } = await teamApp();
    for (let time = 0; time < 20; time += 1)
      await tryPassword(visitor(), `unknown${time}@example.com`, "guess", from(`192.0.2.${time}`));
    const next = await tryPassword(visitor(), admin.emailAddress, admin.password, from("198.51.100.1"));
    expect(next.status).toBe(429);
  });

  test("parallel guesses do not slip through", async () => {
    const { visitor } = await teamApp();
    const guesses = Array.from({ length: 12 }, (_guess, time) =>
      tryPassword(visitor(), admin.emailAddress, `guess ${time}`),
    );
    const statuses = statusesOf(await Promise.all(guesses));
    expect(statuses.filter((status) => status === 401)).toHaveLength(5);
    expect(statuses.filter((status) => status === 429)).toHaveLength(7);
  });

  test("another spelling of the address does not help guessing", async () => {
    const { visitor } = await teamApp();
    for (const email of [
      "admin@example.com",
      "Admin@example.com",
      "ADMIN@EXAMPLE.COM",
      "admin@Example.com",
      "aDmin@example.com",
    ])
      expect((await tryPassword(visitor(), email, "guess")).status).toBe(401);
    expect((await tryPassword(visitor(), "adMin@example.com", admin.password)).status).toBe(429);
  });
});

describe("a sign-in is recorded", () => {
  test("a sign-in is recorded with member, way and client address", async () => {
    const { activity } = await teamApp();
    const lines = await activity();
    expect(lines.at(-1)).toMatchObject({
      action: "session.started",
      result: "done",
      member: admin.emailAddress,
      detail: "by password",
      client_address: "127.0.0.1",
    });
    expect(lines.at(-1)?.member_id).not.toBeNull();
  });

  test("a refused sign-in is recorded with the address that was tried", async () => {
    const { visitor, activity, lines } = await teamApp();
    const secret = "a guess that stays secret";
    await tryPassword(visitor(), "unknown@example.com", secret);
    expect((await activity()).at(-1)).toMatchObject({
      action: "session.refused",
      result: "refused",
      code: "unauthenticated",
      member: "unknown@example.com",
      member_id: null,
    });
    expect(JSON.stringify(await activity()) + lines.join("")).not.toContain(secret);
  });

  test("throttled tries are not recorded", async () => {
    const { visitor, activity } = await teamApp();
    for (let time = 0; time < 9; time += 1) await tryPassword(visitor(), admin.emailAddress, "guess");
    expect((await activity()).filter(({ action }) => action === "session.refused")).toHaveLength(5);
  });

  test("entering the demo is recorded", async () => {
    const { visitor, activity } = await teamApp();
    await visitor().call("POST", "/api/session/demo");
    expect((await activity()).at(-1)).toMatchObject({
      member: "demo@usher.test",
      detail: "by the demo button",
    });
  });
});

test("right passwords from one machine are never throttled", async () => {
  const { deps } = await teamApp();
  const { origin } = deps.env.publicUrl;
  const url = `${origin}/api/auth/sign-in/email`;
  const headers = { origin, "content-type": "application/json", "x-usher-client-address": "192.0.2.1" };
  // Calls the library itself with a password that it refuses before hashing, to see only its own limit.
  const body = JSON.stringify({ email: "no address", password: "x" });
  for (let time = 0; time < 70; time += 1)
    expect((await deps.auth.handler(new Request(url, { method: "POST", headers, body }))).status).toBe(400);
});

describe("a sign-in takes nothing else", () => {
  test("a sign-in ignores a redirect and a shorter session in the body", async () => {
    const { visitor } = await teamApp();
    const body = {
      email: admin.emailAddress,
      password: admin.password,
      callbackURL: "/x",
      rememberMe: false,
    };
    const answer = await visitor().call("POST", "/api/auth/sign-in/email", body);
    expect(answer.body).toEqual({ signedIn: true });
    expect(answer.headers.get("location")).toBeNull();
    expect(answer.headers.getSetCookie().join("\n")).not.toContain("dont_remember");
  });

  test("the answer to a sign-in holds no session token", async () => {
    const { visitor, deps } = await teamApp();
    const answer = await tryPassword(visitor(), admin.emailAddress, admin.password);
    const tokens = await deps.store.db.selectFrom("session").select("token").execute();
    for (const { token } of tokens) expect(JSON.stringify(answer.body)).not.toContain(token);
  });
});
