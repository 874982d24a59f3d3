import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { testApp } from "#bff/testing/app.ts";
import { sendRaw } from "#bff/attacks/testing/send.ts";
import { type AttackedUsher, password, signIn, startUsher } from "#bff/attacks/testing/usher.ts";

let usher: AttackedUsher;
beforeAll(async () => {
  usher = await startUsher();
});
afterAll(() => usher.close());

const attempt = (email: string, guess: string, headers: Record<string, string> = {}) =>
  usher.call("POST", "/api/auth/sign-in/email", { body: { email, password: guess }, headers });
const statusWith = async (cookie: string): Promise<number> =>
  (await usher.call("GET", "/api/batches", { headers: { cookie } })).status;

describe("2: a session", () => {
  test("2: a session has a new token at each sign-in", async () => {
    const cookies = [await signIn(usher, "viewer@example.com"), await signIn(usher, "viewer@example.com")];
    expect(new Set(cookies).size).toBe(2);
    // 32 letters and digits: 190 bits.
    for (const cookie of cookies) expect(cookie).toMatch(/^usher-\d+\.session=[A-Za-z0-9]{32}\./);
  });

  test("2: a session token chosen by an attacker is not adopted", async () => {
    const given = usher.cookies.viewer.replace(/=.{4}/, "=AAAA");
    const answer = await attempt("viewer@example.com", password, { cookie: given });
    expect(answer.status).toBe(200);
    expect(answer.headers["set-cookie"]).not.toContain(given);
    expect(await statusWith(given)).toBe(401);
  });

  test("2: a session ends when its browser signs in again", async () => {
    const old = await signIn(usher, "inviter@example.com");
    expect((await attempt("inviter@example.com", password, { cookie: old })).status).toBe(200);
    expect(await statusWith(old)).toBe(401);
  });

  test("2: a session with one changed letter is invalid", async () => {
    const [name = "", token = ""] = usher.cookies.viewer.split("=");
    const changed = `${name}=${token.startsWith("a") ? "b" : "a"}${token.slice(1)}`;
    expect(await statusWith(changed)).toBe(401);
  });
});

test("3: a cookie replayed after sign-out is invalid", async () => {
  const cookie = await signIn(usher, "viewer@example.com");
  expect(await statusWith(cookie)).toBe(200);
  expect((await usher.call("POST", "/api/auth/sign-out", { headers: { cookie }, body: {} })).status).toBe(
    200,
  );
  expect(await statusWith(cookie)).toBe(401);
});

test("1: the token of a session is only in its cookie", async () => {
  const answer = await attempt("viewer@example.com", password);
  const token = /usher-\d+\.session=([^.;]+)/.exec(answer.headers["set-cookie"] ?? "")?.[1] ?? "";
  expect(token.length).toBeGreaterThan(20);
  expect(answer.headers["set-cookie"]).toMatch(/HttpOnly/i);
  expect(answer.headers["set-cookie"]).toMatch(/SameSite=Strict/i);
  expect(answer.headers["set-cookie"]).not.toMatch(/Domain=/i);
  const cookie = (answer.headers["set-cookie"] ?? "").split(";")[0] ?? "";
  for (const path of ["/api/session", "/api/session/all"])
    expect((await usher.call("GET", path, { headers: { cookie } })).text).not.toContain(token);
  expect(answer.text).not.toContain(token);
});

describe("22: guessing", () => {
  test("one account stops at the sixth attempt from any claimed address", async () => {
    for (let guess = 1; guess <= 5; guess += 1) {
      const headers = { "x-forwarded-for": `192.0.2.${guess}`, "x-real-ip": `192.0.2.${guess}` };
      expect((await attempt("guessed@example.com", `wrong guess ${guess}`, headers)).status).toBe(401);
    }
    for (const headers of [
      { "x-forwarded-for": "192.0.2.99" },
      { forwarded: "for=192.0.2.98" },
      { "x-usher-client-address": "192.0.2.97" },
    ]) {
      const sixth = await attempt("Guessed@Example.com", "wrong guess 6", headers);
      expect({ status: sixth.status, code: sixth.code }).toEqual({ status: 429, code: "too_many_attempts" });
      expect(Number(sixth.headers["retry-after"])).toBeGreaterThan(200);
    }
  });

  test("22: guessing many accounts from one address stops too", async () => {
    const statuses: number[] = [];
    for (let account = 0; account < 25; account += 1)
      statuses.push((await attempt(`account-${account}@example.com`, "one common password")).status);
    expect(statuses).toContain(401);
    expect(statuses.at(-1)).toBe(429);
  });
});

test("22: an unknown address costs as much work as a wrong password", async () => {
  const { deps, request } = await testApp();
  await deps.setup.createAdmin({ emailAddress: "admin@example.com", password });
  const { password: passwords } = await deps.auth.$context;
  let derived = 0;
  const { hash, verify } = passwords;
  passwords.hash = (text) => {
    derived += 1;
    return hash(text);
  };
  passwords.verify = (given) => {
    derived += 1;
    return verify(given);
  };
  const answers: unknown[] = [];
  for (const email of ["admin@example.com", "unknown@example.com"]) {
    const before = derived;
    const body = { email, password: "a wrong password of this length" };
    const answer = await request("POST", "/api/auth/sign-in/email", { body });
    const { requestId: _id, ...problem } = (await answer.json()) as Record<string, unknown>;
    answers.push({ status: answer.status, problem, derivations: derived - before });
  }
  expect(answers[0]).toMatchObject({ status: 401, derivations: 1 });
  expect(answers[1]).toEqual(answers[0]);
});

describe("S1: the demo behind a proxy that names nobody", () => {
  const ask = (target: string, version: string) =>
    sendRaw(
      usher.port,
      `POST ${target} HTTP/${version}\r\nHost: 127.0.0.1:${usher.port}\r\nOrigin: ${usher.origin}\r\nConnection: close\r\nContent-Length: 0\r\n\r\n`,
    );

  test("S1: a request over HTTP/1.0, as nginx passes it on by default, finds no demo", async () => {
    expect(await ask("/api/session/demo", "1.1")).toContain("200 OK");
    expect(await ask("/api/session/demo", "1.0")).toContain("404 Not Found");
  });

  test("S1: a request that names a whole URL, as clients of a proxy send it, finds no demo", async () => {
    expect(await ask("http://usher.example.com/api/session/demo", "1.1")).toContain("404 Not Found");
  });
});
