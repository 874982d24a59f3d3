import { describe, expect, test } from "vitest";
import { Session } from "#contract/session.ts";
import { cookieOf, testApp, type TestApp } from "#bff/testing/app.ts";

async function sessionOf({ request }: TestApp, headers: object = {}): Promise<Session> {
  return Session.parse(await (await request("GET", "/api/session", { headers })).json());
}

/** What a request looks like that did not come straight from a browser of this machine. */
const foreign = [
  { forwarded: "for=192.0.2.1" },
  { "x-forwarded-for": "127.0.0.1" },
  { "x-forwarded-proto": "https" },
  { "x-real-ip": "192.0.2.1" },
  { via: "1.1 proxy" },
  { "cf-connecting-ip": "192.0.2.1" },
  { "true-client-ip": "192.0.2.1" },
  { "X-FORWARDED-HOST": "" },
  { "X-ProxyUser-Ip": "192.0.2.1" },
  { "WL-Proxy-Client-IP": "192.0.2.1" },
  { "x-remote-addr": "192.0.2.1" },
  { "surrogate-capability": "key=ESI/1.0" },
  { "x-varnish": "32770" },
  { host: "usher.example.com" },
  { host: "rebound.example.com:4870" },
  { host: "127.0.0.1.example.com" },
];

describe("S1: the demo", () => {
  test.each(foreign)("S1: a request with %o finds no demo", async (headers) => {
    const app = await testApp();
    const refused = await app.request("POST", "/api/session/demo", { headers });
    expect(refused.status).toBe(404);
    expect(refused.headers.getSetCookie()).toEqual([]);
    expect((await sessionOf(app, headers)).canEnterDemo).toBe(false);
    expect((await sessionOf(app)).canEnterDemo).toBe(true);
  });

  test.each(foreign)("S1: a demo session ends when its request has %o", async (headers) => {
    const app = await testApp();
    const cookie = cookieOf(await app.request("POST", "/api/session/demo"));
    expect((await sessionOf(app, { cookie })).member).not.toBeNull();
    expect((await sessionOf(app, { cookie, ...headers })).member).toBeNull();
    expect((await sessionOf(app, { cookie })).member).toBeNull();
  });

  test.each(["localhost:4870", "127.0.0.1:4870", "[::1]:4870"])(
    "S1: a browser of this machine enters the demo at %s",
    async (host) => {
      const { request } = await testApp();
      expect((await request("POST", "/api/session/demo", { headers: { host } })).status).toBe(200);
    },
  );

  test.each([
    { isSandbox: false },
    { host: "0.0.0.0" },
    { publicUrl: "https://usher.example.com" },
    { publicUrl: "http://usher.example.com" },
  ])("S1: there is no demo with %o", async (options) => {
    const app = await testApp(options);
    expect((await app.request("POST", "/api/session/demo")).status).toBe(404);
    expect((await sessionOf(app)).canEnterDemo).toBe(false);
  });
});
