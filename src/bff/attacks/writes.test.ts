import { gzipSync } from "node:zlib";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { attacked, writes } from "#bff/attacks/testing/routes.ts";
import { send } from "#bff/attacks/testing/send.ts";
import { type AttackedUsher, startUsher } from "#bff/attacks/testing/usher.ts";

let usher: AttackedUsher;
beforeAll(async () => {
  usher = await startUsher();
});
afterAll(() => usher.close());

// Every request in this file is refused, so none may reach Clerk.
let before = 0;
beforeEach(async () => {
  before = (await usher.upstreamCalls()).length;
});
afterEach(async () => {
  const reached = (await usher.upstreamCalls()).slice(before);
  if (reached.length > 0) throw new Error(`What was refused reached Clerk: ${JSON.stringify(reached)}`);
});

const json = { "content-type": "application/json" };
const own = (): Record<string, string> => ({ ...json, origin: usher.origin, cookie: usher.cookies.admin });

describe("6: a write from another site", () => {
  const origins: readonly Record<string, string>[] = [
    {},
    { origin: "null" },
    { origin: "https://evil.example" },
    { origin: "https://evil.example", "sec-fetch-site": "same-origin" },
    { origin: "http://localhost.evil.example" },
    { origin: "http://localhost:1" },
    { referer: "http://localhost/" },
    { "sec-fetch-site": "cross-site" },
    { "sec-fetch-site": "same-site" },
    { "sec-fetch-site": "none" },
    { "x-requested-with": "XMLHttpRequest" },
  ];

  test.each(writes)("6: a write from another site is refused at $route", async ({ method, path }) => {
    for (const origin of origins) {
      const headers = { ...json, cookie: usher.cookies.admin, ...origin };
      const { status, code } = await send(usher.port, { method, path, headers, body: "{}" });
      expect({ origin, status, code }).toEqual({ origin, status: 403, code: "foreign_origin" });
    }
  });
});

describe("6: a form on another site", () => {
  const types = [
    "text/plain",
    "application/x-www-form-urlencoded",
    "multipart/form-data; boundary=x",
    "application/xml",
    "text/json",
    "application/jsonp",
    "",
  ];

  test.each(writes)("6: a form on another site cannot be read at $route", async ({ method, path }) => {
    for (const type of types) {
      const headers = { ...own(), "content-type": type };
      const { status, code } = await send(usher.port, { method, path, headers, body: '{"a":1}' });
      expect({ type, status, code }).toEqual({ type, status: 415, code: "unsupported_media_type" });
    }
  });
});

describe("20: a body", () => {
  test.each(writes)("20: a body that is compressed is not read at $route", async ({ method, path }) => {
    for (const encoding of ["gzip", "br", "deflate", "identity, gzip"]) {
      const headers = { ...own(), "content-encoding": encoding };
      const { status } = await send(usher.port, { method, path, headers, body: gzipSync("{}") });
      expect({ encoding, status }).toEqual({ encoding, status: 415 });
    }
  });

  test.each(writes)("20: a body announced as too large is refused at $route", async ({ method, path }) => {
    const contentLength = 64 * 1024 * 1024 + 1;
    const { status, code } = await send(usher.port, { method, path, headers: own(), contentLength });
    expect({ status, code }).toEqual({ status: 413, code: "too_large" });
  });

  const rowRoutes = new Set(["PUT /api/batches/:id", "POST /api/precheck", "POST /api/batches/:id/resume"]);
  const small = writes.filter(({ route }) => !rowRoutes.has(route));

  test.each(small)("20: a body that never ends is cut at $route", async ({ method, path }) => {
    const chunks = Array.from({ length: 9 }, () => " ".repeat(16 * 1024));
    const { status, code } = await send(usher.port, { method, path, headers: own(), chunks });
    expect({ status, code }).toEqual({ status: 413, code: "too_large" });
  });

  test("20: a body that never ends is cut on routes that accept rows", async () => {
    const chunks = Array.from({ length: 65 }, () => " ".repeat(1024 * 1024));
    const sent = { method: "POST", path: "/api/precheck", headers: own(), chunks };
    expect((await send(usher.port, sent)).status).toBe(413);
  });

  test("20: a body without a session is not waited for", async () => {
    for (const { method, path } of writes.filter(({ least }) => least !== "anyone")) {
      const headers = { ...json, origin: usher.origin };
      const sent = { method, path, headers, contentLength: 60 * 1024 * 1024 };
      expect((await send(usher.port, sent)).status).toBe(401);
    }
  });

  const broken = ["{", "[1,", '{"a":}', "undefined", "{'a':1}", "\u0000", '{"a":1}{"b":2}', "NaN"];

  test.each(writes)("20: a body that is not JSON is refused at $route", async ({ method, path }) => {
    for (const body of broken) {
      const { status, code } = await send(usher.port, { method, path, headers: own(), body });
      // Some routes check the id in the path first.
      expect({ body, isRefused: status === 422 || status === 400, code }).toEqual({
        body,
        isRefused: true,
        code: "invalid",
      });
    }
  });

  test.each(writes)("20: a body nested ten thousand deep is refused at $route", async ({ method, path }) => {
    // Never closed: a parser would call it invalid JSON, so the limit was checked first.
    for (const body of ["[".repeat(10_000), '{"a":'.repeat(10_000)]) {
      const { status, text } = await send(usher.port, { method, path, headers: own(), body });
      expect(status).toBe(422);
      expect(text).toContain("may nest at most 64 levels deep");
    }
  });

  test.each(writes)("20: a megabyte of text is refused at $route", async ({ method, path, route }) => {
    const body = `{"kind":"${"x".repeat(1024 * 1024)}`;
    const { status, text } = await send(usher.port, { method, path, headers: own(), body });
    expect(status).toBe(rowRoutes.has(route) ? 422 : 413);
    expect(text).toContain(rowRoutes.has(route) ? "at most 65,536 characters" : "128 kB");
  });
});

describe("7: a preflight from another site", () => {
  test.each(attacked)("7: a preflight is not approved at $route", async ({ method, path }) => {
    const headers = {
      origin: "https://evil.example",
      "access-control-request-method": method,
      "access-control-request-headers": "content-type",
      cookie: usher.cookies.admin,
    };
    const preflight = await send(usher.port, { method: "OPTIONS", path, headers });
    expect([403, 404, 405]).toContain(preflight.status);
    expect(Object.keys(preflight.headers).filter((name) => name.startsWith("access-control"))).toEqual([]);
  });

  test("7: a preflight from another site gets no readable answer", async () => {
    const headers = { origin: "https://evil.example", cookie: usher.cookies.admin };
    const { headers: answered } = await send(usher.port, { path: "/api/batches", headers });
    expect(Object.keys(answered).filter((name) => name.startsWith("access-control"))).toEqual([]);
    expect(answered["cross-origin-resource-policy"]).toBe("same-origin");
  });
});
