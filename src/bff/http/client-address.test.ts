import { describe, expect, test } from "vitest";
import { Hono } from "hono";
import { clientAddress } from "./client-address.ts";
import type { AppEnv } from "./context.ts";
import { readTrustedProxies } from "#bff/env/trusted-proxies.ts";

async function addressOf(trusted: string, forwarded: string, socket?: string): Promise<string> {
  const { proxies } = readTrustedProxies(trusted);
  const app = new Hono<AppEnv>().get("/", (c) => c.text(clientAddress(c, proxies)));
  const bindings =
    socket === undefined
      ? undefined
      : { incoming: { socket: { remoteAddress: socket, remoteFamily: "IPv4" } } };
  return (await app.request("/", { headers: { "x-forwarded-for": forwarded } }, bindings)).text();
}

describe("the client address", () => {
  test.each([
    ["", "192.0.2.1", "198.51.100.1", "198.51.100.1"],
    ["10.0.0.0/8", "192.0.2.1", "198.51.100.1", "198.51.100.1"],
    ["10.0.0.0/8", "192.0.2.1", "10.1.2.3", "192.0.2.1"],
    ["10.0.0.0/8", "203.0.113.9, 192.0.2.1, 10.9.9.9", "::ffff:10.1.2.3", "192.0.2.1"],
    ["10.0.0.0/8", "", "10.1.2.3", "10.1.2.3"],
    ["::1", "2001:db8::1", "::1", "2001:db8::1"],
    ["", "192.0.2.1", undefined, "127.0.0.1"],
  ])("the client address trusting %j with %j over %s is %s", async (trusted, forwarded, socket, expected) => {
    expect(await addressOf(trusted, forwarded, socket)).toBe(expected);
  });
});
