import { describe, expect, test } from "vitest";
import { MemberLink } from "#contract/member.ts";
import { Problem } from "#contract/problem.ts";
import { cookieOf, origin, signedInApp, testApp } from "#bff/testing/app.ts";
import { json, startFakeClerk, testKey } from "#bff/testing/fake-clerk.ts";
import { teamApp } from "#bff/testing/members.ts";

const places = [
  ["GET", "/", 200],
  ["GET", "/?status=pending", 200],
  ["GET", "/assets/index-1a2b.js", 200],
  ["GET", "/assets/index-old.js", 404],
  ["GET", "/healthz", 200],
  ["GET", "/readyz", 200],
  ["GET", "/api/session", 200],
  ["GET", "/api/invitations", 401],
  ["GET", "/api/auth/error", 404],
  ["POST", "/nothing", 404],
  ["OPTIONS", "/api/session", 403],
] as const;

describe("every response", () => {
  test.each(places)("every response of %s %s carries the headers", async (method, path, status) => {
    const { app } = await testApp();
    const response = await app.request(path, { method });
    expect(response.status).toBe(status);
    const headers = Object.fromEntries(response.headers);
    expect(headers).toMatchObject({
      "x-content-type-options": "nosniff",
      "referrer-policy": "no-referrer",
      "cross-origin-opener-policy": "same-origin",
      "cross-origin-resource-policy": "same-origin",
      "x-request-id": expect.stringMatching(/^[0-9a-f-]{36}$/),
    });
    expect(headers["content-security-policy"]).toMatch(
      /^default-src 'none'; script-src 'self'; style-src 'self';/,
    );
    expect(headers["content-security-policy"]).not.toContain("unsafe");
    expect(headers["permissions-policy"]).toContain("camera=()");
    expect(headers["access-control-allow-origin"]).toBeUndefined();
    expect(headers["content-type"] === "application/problem+json").toBe(status >= 400);
    const isFile = path.startsWith("/?") || path === "/" || path === "/assets/index-1a2b.js";
    expect(headers["cache-control"] === "no-store").toBe(!isFile);
  });

  test("every response of a failing handler contains nothing but the request id", async () => {
    const { app, deps, lines, cookie } = await signedInApp();
    await deps.store.db.schema.dropTable("member_link").execute();
    const response = await app.request("/api/members", { headers: { cookie } });
    const problem = Problem.parse(await response.json());
    expect(problem).toMatchObject({ code: "internal", status: 500 });
    expect(JSON.stringify(problem)).not.toMatch(/member_link|sqlite|\.ts/);
    expect(response.headers.get("x-content-type-options")).toBe("nosniff");
    expect(lines.join("")).toContain(problem.requestId);
  });

  test("every response of the page has the right cache headers", async () => {
    const { app } = await testApp();
    for (const path of ["/", "/batches/1", "/sign-in", "/bulk-invite/"]) {
      const page = await app.request(path);
      expect([page.status, page.headers.get("cache-control")]).toEqual([200, "no-cache"]);
    }
    const script = await app.request("/assets/index-1a2b.js");
    expect(script.headers.get("cache-control")).toContain("immutable");
    const again = await app.request("/assets/index-1a2b.js", { headers: { "if-none-match": '"1"' } });
    expect(again.status).toBe(304);
  });
});

const pathsWithoutPage = [
  "/metrics",
  "/.env",
  "/.git/config",
  "/wp-login.php",
  "/index.html",
  "/batches/1/rows",
  "/invitations",
  "/sign-in/x",
  "/server-status",
  "//evil.example",
  "/%2e%2e/etc/passwd",
];

describe("S6: a path without a page", () => {
  test.each(pathsWithoutPage)("S6: a path without a page answers 404: %s", async (path) => {
    const { app } = await testApp();
    const response = await app.request(path);
    expect([response.status, response.headers.get("cache-control")]).toEqual([404, "no-store"]);
    expect(Problem.parse(await response.json()).code).toBe("not_found");
  });

  test.each(pathsWithoutPage)(
    "S6: a path without a page shows a browser the page's Not found: %s",
    async (path) => {
      const { app } = await testApp();
      const headers = { accept: "text/html,application/xhtml+xml,*/*;q=0.8", "if-none-match": '"1"' };
      const response = await app.request(path, { headers });
      expect([response.status, response.headers.get("cache-control")]).toEqual([404, "no-store"]);
      expect(response.headers.get("etag")).toBeNull();
      expect(await response.text()).toContain("<title>Usher</title>");
    },
  );
});

describe("S17: below a path", () => {
  const publicUrl = "https://example.com/usher";

  test.each([
    ["/usher/healthz", 200],
    ["/healthz", 200],
    ["/usher", 200],
    ["/usher/batches/1", 200],
    ["/usher/assets/index-1a2b.js", 200],
    ["/usher/api/session", 200],
    ["/api/session", 200],
    ["/usher/api/batches", 401],
    ["/usher/usher/batches", 404],
    ["/ushers", 404],
  ])("S17: below a path of PUBLIC_URL, %s answers %i", async (path, status) => {
    const { app } = await testApp({ publicUrl });
    expect((await app.request(path)).status).toBe(status);
  });

  test("S17: below a path of PUBLIC_URL, links and cookies fit the browser's URL", async () => {
    const app = await teamApp({ publicUrl });
    const { body } = await app.boss.call("POST", "/usher/api/members", {
      emailAddress: "new@example.com",
      role: "viewer",
    });
    expect(MemberLink.parse(body).url).toMatch(/^https:\/\/example\.com\/usher\/join\?token=/);
    expect(app.boss.cookie).toMatch(/^__Host-/);
  });
});

describe("a write", () => {
  test.each([
    {},
    { origin: "https://evil.example" },
    { origin: "null" },
    { origin: "https://evil.example", "sec-fetch-site": "same-origin" },
    { origin: "http://localhost:4871" },
    { "sec-fetch-site": "cross-site" },
    { "sec-fetch-site": "same-site" },
  ])("a write with %o is refused", async (headers) => {
    const { app } = await testApp();
    const response = await app.request("/api/session/demo", { method: "POST", headers });
    expect(Problem.parse(await response.json())).toMatchObject({ code: "foreign_origin", status: 403 });
  });

  test.each([{ origin }, { origin: "http://127.0.0.1:4870" }, { "sec-fetch-site": "same-origin" }])(
    "a write with %o is accepted",
    async (headers) => {
      const { app } = await testApp();
      expect((await app.request("/api/session/demo", { method: "POST", headers })).status).toBe(200);
    },
  );

  test("a write is accepted from the public origin only", async () => {
    const { app } = await testApp({ publicUrl: "https://usher.example.com" });
    const post = (from: string) =>
      app.request("/api/session/setup", {
        method: "POST",
        headers: { origin: from, "content-type": "application/json" },
        body: "{}",
      });
    expect((await post("https://usher.example.com")).status).toBe(422);
    expect((await post("http://localhost:4870")).status).toBe(403);
  });

  test.each([
    ["text/plain", 415],
    ["application/x-www-form-urlencoded", 415],
    ["application/jsonp", 415],
    ["application/json; charset=utf-8", 422],
  ])("a write with content type %s answers %i", async (type, status) => {
    const { request } = await testApp();
    const headers = { "content-type": type, "content-length": "2" };
    expect((await request("POST", "/api/session/setup", { body: "{}", headers })).status).toBe(status);
  });

  test("a write with a compressed body is refused", async () => {
    const { request } = await testApp();
    const headers = { "content-encoding": "gzip" };
    expect((await request("POST", "/api/session/setup", { body: "{}", headers })).status).toBe(415);
  });

  test("a write above the size limit is refused", async () => {
    const { request } = await testApp();
    const body = JSON.stringify({ token: "x".repeat(128 * 1024) });
    const declared = await request("POST", "/api/session/setup", {
      body,
      headers: { "content-length": String(body.length) },
    });
    const chunked = await request("POST", "/api/session/setup", { body });
    for (const response of [declared, chunked]) {
      expect(response.status).toBe(413);
      expect(Problem.parse(await response.json()).code).toBe("too_large");
    }
  });

  test("a write that is not JSON is refused as such", async () => {
    const { request } = await testApp();
    const response = await request("POST", "/api/session/setup", { body: "{" });
    expect(Problem.parse(await response.json())).toMatchObject({
      code: "invalid",
      detail: "The body is not JSON. Send JSON and try again.",
    });
  });

  test("a write nested ten thousand deep is refused quickly", async () => {
    const app = await signedInApp();
    const body = `{"emailAddress":"a@example.com","publicMetadata":{"a":${"[".repeat(10_000)}${"]".repeat(10_000)}}}`;
    const { status } = await app.call("POST", "/api/invitations", body);
    expect(status).toBe(422);
  });
});

describe("a method that a path does not support", () => {
  test("a method that a path does not support gets the supported methods in Allow", async () => {
    const app = await signedInApp();
    const { status, headers, body } = await app.call("PUT", "/api/invitations/inv_1");
    expect([status, headers.get("allow"), body.code]).toEqual([
      405,
      "DELETE, GET, HEAD",
      "method_not_allowed",
    ]);
    expect((await app.call("PATCH", "/api/batches")).headers.get("allow")).toBe("GET, HEAD");
  });

  test("a method that a path does not support gets no Allow without a session or on an unknown path", async () => {
    const app = await signedInApp();
    expect((await app.request("PUT", "/api/invitations/inv_1")).status).toBe(401);
    expect((await app.call("PUT", "/api/nothing")).status).toBe(404);
  });

  test("a method that a path does not support may be HEAD wherever GET is supported", async () => {
    const app = await signedInApp();
    const headers = { cookie: app.cookie };
    expect((await app.app.request("/api/batches", { method: "HEAD", headers })).status).toBe(200);
  });
});

test("the key is in no answer and no log line", async () => {
  const fake = await startFakeClerk((response, request, nth) => {
    const echo = { errors: [{ code: "odd", message: `your key ${request.headers.authorization} is odd` }] };
    json([400, 401, 403, 422, 500][nth % 5] ?? 400, echo)(response, request, nth);
  });
  const app = await signedInApp({ apiUrl: fake.url });
  const answers: unknown[] = [];
  for (const [method, path, body] of [
    ["POST", "/api/invitations", { emailAddress: "a@example.com" }],
    ["GET", "/api/invitations", undefined],
    ["GET", "/api/invitations/counts", undefined],
    ["POST", "/api/invitations/inv_1/revoke", undefined],
    ["POST", "/api/invitations/inv_1/resend", {}],
    ["DELETE", "/api/invitations/inv_1", undefined],
    ["GET", "/api/session", undefined],
  ] as const)
    for (let time = 0; time < 5; time += 1) answers.push(await app.call(method, path, body));
  expect(fake.calls.length).toBeGreaterThan(20);
  expect(JSON.stringify(answers)).not.toContain(testKey);
  expect(app.lines.join("")).not.toContain(testKey);
  expect(app.lines.join("")).not.toContain(app.cookie.split("=")[1]);
  expect(app.lines.filter((line) => line.includes('"request"')).join("")).not.toContain("@example.com");
});

test("a request is one log line by its pattern", async () => {
  const app = await signedInApp();
  app.lines.length = 0;
  await app.call("GET", "/api/invitations?query=a%40example.com");
  const line = app.lines.map((text) => JSON.parse(text)).find((entry) => entry.msg === "request");
  expect(line).toMatchObject({ level: 30, method: "GET", route: "/api/invitations", status: 200 });
  expect(line.ms).toEqual(expect.any(Number));
});

test("a stopping server is not ready", async () => {
  const { app } = await testApp({ isStopping: () => true });
  expect((await app.request("/readyz")).status).toBe(503);
  expect((await app.request("/healthz")).status).toBe(200);
});

test("routes of an unidentified instance answer its problem", async () => {
  const app = await testApp({ engine: null });
  const cookie = cookieOf(await app.request("POST", "/api/session/demo"));
  for (const path of ["/api/invitations", "/api/batches"]) {
    const response = await app.request("GET", path, { headers: { cookie } });
    expect(Problem.parse(await response.json()).code).toBe("not_ready");
  }
});
