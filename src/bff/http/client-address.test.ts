import { describe, expect, test } from "vitest";
import { Hono } from "hono";
import { clientAddress, clientNetwork, readAddress } from "./client-address.ts";
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

describe("S3: entries of X-Forwarded-For", () => {
  test.each([
    ["192.0.2.1:4711", "192.0.2.1"],
    ["[2001:db8::1]:4711", "2001:db8::1"],
    ["[2001:db8::1]", "2001:db8::1"],
    ['"[2001:DB8:0::1]:80"', "2001:db8::1"],
    ["fe80::1%eth0", "fe80::1"],
    ["::ffff:192.0.2.1", "192.0.2.1"],
    ["::FFFF:c000:0201", "192.0.2.1"],
    ["[::ffff:192.0.2.1]:80", "192.0.2.1"],
    ["unknown", null],
    ["_hidden", null],
    ["", null],
    ["192.0.2", null],
    ["192.0.2.1.", null],
    ["0x7f.1", null],
    ["2130706433", null],
    ["example.com", null],
    ["192.0.2.1; drop", null],
  ])("S3: %j is read as %j", (text, expected) => {
    expect(readAddress(text)).toBe(expected);
  });

  test.each([
    ["203.0.113.9, unknown", "10.1.2.3"],
    ["203.0.113.9, _hidden, 10.9.9.9", "10.9.9.9"],
    ["203.0.113.9, , 192.0.2.1:80", "192.0.2.1"],
    ["192.0.2.1, ", "192.0.2.1"],
    ["10.1.1.1, 10.9.9.9", "10.1.1.1"],
  ])("S3: the client behind %j is %s", async (forwarded, expected) => {
    expect(await addressOf("10.0.0.0/8", forwarded, "10.1.2.3")).toBe(expected);
  });
});

test.each([
  ["192.0.2.1", "192.0.2.1"],
  ["2001:db8:1:2::1", "2001:db8:1:2::/64"],
  ["2001:db8:1:2:3:4:5:6", "2001:db8:1:2::/64"],
  ["2001:db8::1", "2001:db8:0:0::/64"],
  ["::1", "0:0:0:0::/64"],
  ["2001::", "2001:0:0:0::/64"],
])("S3: the network of %s is %s", (address, network) => {
  expect(clientNetwork(address)).toBe(network);
});
