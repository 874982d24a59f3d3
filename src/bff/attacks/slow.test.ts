import { once } from "node:events";
import { request } from "node:http";
import { connect } from "node:net";
import { describe, expect, onTestFinished, test } from "vitest";
import { type ClerkOptions, createClerk } from "#bff/clerk/clerk.ts";
import { json, type SeenCall, startFakeClerk, testKey } from "#bff/testing/fake-clerk.ts";
import { readTrustedProxies } from "#bff/env/trusted-proxies.ts";
import { createLog } from "#bff/http/log.ts";
import { createHttpServer, listen, defaultTimeouts } from "#bff/http/http-server.ts";
import { type AttackedUsher, startUsher } from "#bff/attacks/testing/usher.ts";

describe("21: a slow client", () => {
  test("21: a slow client is cut off within ten seconds", () => {
    const { headersMs, body, checkMs } = defaultTimeouts;
    for (const limitMs of [headersMs, body.idleMs, body.firstMs])
      expect(limitMs + checkMs).toBeLessThanOrEqual(10_000);
  });

  test.each([
    ["headers", "GET / HTTP/1.1\r\nHost: x\r\nX: a"],
    ["a body", "POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 100\r\n\r\n{"],
  ])("21: a slow client that never finishes %s is cut off", async (_name, bytes) => {
    const body = { ...defaultTimeouts.body, idleMs: 200 };
    const timeouts = { ...defaultTimeouts, headersMs: 100, body, checkMs: 20 };
    const server = createHttpServer(async (asked) => new Response(await asked.text()), {
      publicUrl: new URL("http://localhost"),
      proxies: readTrustedProxies("").proxies,
      log: createLog("silent"),
      keepAliveMs: 10_000,
      timeouts,
    });
    const port = await listen(server, 0, "127.0.0.1");
    onTestFinished(() => void server.close());
    const socket = connect(port, "127.0.0.1");
    let text = "";
    socket.on("data", (part) => (text += String(part)));
    socket.write(bytes);
    await once(socket, "close");
    expect(text).toMatch(/^HTTP\/1\.1 408 /);
  });
});

/** An upstream that answers the instance and then nothing more. */
async function startBeforeSilence(options: Partial<ClerkOptions>): Promise<{
  usher: AttackedUsher;
  calls: SeenCall[];
  /** Resolves when Usher cuts the hanging call. */
  cut: Promise<void>;
}> {
  const { promise: cut, resolve } = Promise.withResolvers<void>();
  const fake = await startFakeClerk((response, asked, nth) => {
    if (asked.url === "/v1/instance")
      return json(200, { id: "ins_1", environment_type: "development" })(response, asked, nth);
    response.once("close", resolve);
  });
  const usher = await startUsher(
    { CLERK_SECRET_KEY: testKey, CLERK_API_URL: fake.url },
    { createClerk: (given) => createClerk({ ...given, ...options }) },
  );
  onTestFinished(() => usher.close());
  while ((await usher.call("GET", "/api/batches", { as: "viewer" })).status !== 200);
  return { usher, calls: fake.calls, cut };
}

describe("21: an upstream that never answers", () => {
  test("21: a call to a silent upstream answers 504 and its connection is cut", async () => {
    const timeouts = { connectMs: 5_000, headersMs: 9_000, bodyMs: 9_000, wholeMs: 300 };
    const retry = { firstMs: 1, factor: 1, longestMs: 1, totalMs: 0 };
    const { usher, cut } = await startBeforeSilence({ timeouts, retry });
    const { status, code } = await usher.call("GET", "/api/invitations/inv_1/options", { as: "inviter" });
    expect({ status, code }).toEqual({ status: 504, code: "clerk_timeout" });
    await cut;
  });

  test("21: a silent upstream is disconnected when the client disconnects", async () => {
    const forever = 10 * 60 * 1_000;
    const timeouts = { connectMs: forever, headersMs: forever, bodyMs: forever, wholeMs: forever };
    const { usher, calls, cut } = await startBeforeSilence({ timeouts });
    const asked = request({
      host: "127.0.0.1",
      port: usher.port,
      method: "POST",
      path: "/api/precheck",
      headers: {
        origin: usher.origin,
        cookie: usher.cookies.inviter,
        "content-type": "application/json",
      },
    });
    asked.on("error", () => undefined);
    asked.end(JSON.stringify({ emailAddresses: ["a@example.com"] }));
    while (!calls.some(({ url }) => url.startsWith("/v1/invitations"))) await usher.call("GET", "/healthz");
    asked.destroy();
    await cut;
  });
});
