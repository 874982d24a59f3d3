import { connect, type Socket } from "node:net";
import { describe, expect, onTestFinished, test } from "vitest";
import { sendRaw } from "#bff/attacks/testing/send.ts";
import { readTrustedProxies } from "#bff/env/trusted-proxies.ts";
import { collectLines } from "#bff/testing/log-lines.ts";
import { createHttpServer, defaultTimeouts, type HttpServerOptions, listen } from "./http-server.ts";
import { createLog } from "./log.ts";

async function start(options: Partial<HttpServerOptions> = {}) {
  const { lines, sink } = collectLines();
  const handled: string[] = [];
  const handle = async ({ url }: Request) => {
    handled.push(url);
    return new Response("answered");
  };
  const server = createHttpServer(handle, {
    publicUrl: new URL("http://localhost"),
    proxies: readTrustedProxies("").proxies,
    log: createLog("info", sink),
    keepAliveMs: 60_000,
    ...options,
  });
  const port = await listen(server, 0, "127.0.0.1");
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  return { port, lines, handled };
}

/** An open connection, on which a request was answered. */
async function open(port: number, localAddress = "127.0.0.1"): Promise<Socket> {
  const socket = connect({ port, host: "127.0.0.1", localAddress });
  onTestFinished(() => void socket.destroy());
  socket.on("error", () => undefined);
  expect(await ask(socket)).toContain("200 OK");
  return socket;
}

/** The answer to a request on a connection; empty if the server closes it. */
async function ask(socket: Socket): Promise<string> {
  socket.write("GET / HTTP/1.1\r\nHost: x\r\n\r\n");
  return new Promise((resolve) => {
    socket.once("data", (bytes) => resolve(String(bytes)));
    socket.once("close", () => resolve(""));
  });
}

async function isRefused(port: number, localAddress: string): Promise<boolean> {
  const socket = connect({ port, host: "127.0.0.1", localAddress });
  socket.on("error", () => undefined);
  return (await ask(socket)) === "";
}

describe("S6: the connections", () => {
  test("S6: the connections of one address are limited, and a closed one makes room", async () => {
    const { port, lines } = await start({ limits: { perNetwork: 3, inAll: 100 } });
    const [first] = [await open(port), await open(port), await open(port)];
    expect(await isRefused(port, "127.0.0.1")).toBe(true);
    await open(port, "127.0.0.2");
    first.destroy();
    while (await isRefused(port, "127.0.0.1"));
    expect(lines.filter((line) => line.includes("too many connections"))).toHaveLength(1);
  });

  test("S6: the connections of a trusted proxy are limited only by the limit for all", async () => {
    const { proxies } = readTrustedProxies("127.0.0.1");
    const { port } = await start({ proxies, limits: { perNetwork: 1, inAll: 3 } });
    await Promise.all([open(port), open(port), open(port)]);
    expect(await isRefused(port, "127.0.0.1")).toBe(true);
    expect(await isRefused(port, "127.0.0.2")).toBe(true);
  });
});

describe("S6: requests that do not wait for answers", () => {
  const request = "GET / HTTP/1.1\r\nHost: x\r\n\r\n";
  const last = "GET / HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n";

  test("S6: a few requests on one connection are answered in turn", async () => {
    const { port } = await start();
    const answers = await sendRaw(port, request.repeat(3) + last);
    expect(answers.split("200 OK")).toHaveLength(5);
  });

  test("S6: a connection with many requests together is closed, and they are not handled", async () => {
    const { port, handled } = await start();
    await sendRaw(port, request.repeat(1_000));
    expect(handled.length).toBeLessThanOrEqual(4);
  });
});

describe("S6: a refusal before any route", () => {
  test.each([
    ["a request that is none", "NONSENSE\r\n\r\n", 400],
    ["a request without a host", "GET / HTTP/1.1\r\n\r\n", 400],
    ["a request with an impossible host", "GET / HTTP/1.1\r\nHost: a b\r\n\r\n", 400],
    ["too many headers", `GET / HTTP/1.1\r\nHost: x\r\nX: ${"a".repeat(20_000)}\r\n\r\n`, 431],
    ["an expectation", "POST / HTTP/1.1\r\nHost: x\r\nExpect: miracles\r\nConnection: close\r\n\r\n", 417],
  ])("S6: a refusal of %s may not be stored and has the security headers", async (_what, bytes, status) => {
    const { port } = await start({ publicUrl: new URL("https://usher.example.com") });
    const answer = (
      await sendRaw(port, bytes.replace(/\r\n\r\n$/, "\r\nConnection: close\r\n\r\n"))
    ).toLowerCase();
    expect(answer).toMatch(new RegExp(`^http/1.1 ${status} `));
    expect(answer).toContain("cache-control: no-store");
    expect(answer).toContain("content-security-policy: default-src 'none'");
    expect(answer).toContain("strict-transport-security: ");
  });
});

describe("S17: a load balancer", () => {
  test("S17: a load balancer may ask with HTTP/1.0 and without a host", async () => {
    const { port } = await start();
    expect(await sendRaw(port, "GET /healthz HTTP/1.0\r\n\r\n")).toMatch(
      /^HTTP\/1\.1 200 OK\r\n[^]*answered$/,
    );
  });

  test("S17: a load balancer keeps its connection for longer than the limit for headers", async () => {
    const { port } = await start({
      timeouts: { ...defaultTimeouts, headersMs: 200, checkMs: 20 },
    });
    const kept = await open(port);
    // Opened later, and cut by the limit.
    expect(await sendRaw(port, "GET / HTTP/1.1\r\nHost: x\r\nX: a")).toMatch(/^HTTP\/1\.1 408 /);
    expect(await ask(kept)).toContain("200 OK");
  });

  test("S17: a load balancer is told how long a connection stays open", async () => {
    const { port } = await start({ keepAliveMs: 75_000 });
    const socket = await open(port);
    expect(await ask(socket)).toMatch(/Keep-Alive: timeout=75/i);
  });
});
