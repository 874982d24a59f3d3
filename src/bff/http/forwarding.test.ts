import { expect, test } from "vitest";
import { Deployment } from "#contract/settings.ts";
import { signedInApp, testApp } from "#bff/testing/app.ts";
import { teamApp } from "#bff/testing/members.ts";

const line = "all clients count as one address; set TRUSTED_PROXIES";
const count = (lines: readonly string[]) => lines.join("").split(line).length - 1;
const forwarded = { "x-forwarded-for": "192.0.2.1" };

test("S3: a forwarded request without TRUSTED_PROXIES is logged once and shown to admins", async () => {
  const { lines, boss, join } = await teamApp();
  const notes = async () => Deployment.parse((await boss.call("GET", "/api/deployment")).body).notes;
  expect(await notes()).toEqual([]);
  const ann = await join("ann@example.com", "inviter");
  for (let time = 0; time < 3; time += 1) await ann.call("GET", "/api/session", undefined, forwarded);
  expect(count(lines)).toBe(1);
  expect(await notes()).toMatchObject([
    { code: "proxies_not_trusted", detail: expect.stringContaining("a request came through a proxy") },
  ]);
  expect((await ann.call("GET", "/api/deployment")).status).toBe(403);
});

test("S3: an https PUBLIC_URL without TRUSTED_PROXIES is logged at the start", async () => {
  const { lines } = await testApp({ publicUrl: "https://usher.example.com", isSandbox: false });
  expect(count(lines)).toBe(1);
});

test("S3: nothing is said if TRUSTED_PROXIES is set, or if there is no proxy", async () => {
  const proxied = await teamApp({ publicUrl: "https://usher.example.com", trustedProxies: "127.0.0.1" });
  await proxied.visitor().call("GET", "/api/session", undefined, forwarded);
  expect(count(proxied.lines)).toBe(0);
  const direct = await signedInApp();
  expect((await direct.call("GET", "/api/deployment")).body).toEqual({ notes: [] });
  expect(count(direct.lines)).toBe(0);
});
