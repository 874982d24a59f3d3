import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { guarded, routes } from "#bff/attacks/testing/routes.ts";
import { send, sendRaw } from "#bff/attacks/testing/send.ts";
import { pathOf } from "#bff/app.ts";
import { type AttackedUsher, startUsher } from "#bff/attacks/testing/usher.ts";

let usher: AttackedUsher;
beforeAll(async () => {
  usher = await startUsher();
});
afterAll(() => usher.close());

const own = (): Record<string, string> => ({
  "content-type": "application/json",
  origin: usher.origin,
  cookie: usher.cookies.admin,
});

const ids = [
  "..%2f..%2fusers",
  "%2e%2e%2fusers",
  "%2e%2e%2f%2e%2e%2fv1%2fusers",
  "inv_1%23",
  "inv_1%3fx",
  "inv_1%3f",
  "..%5c",
  "..%5c..%5cusers",
  "inv_1%2f..%2f..%2fusers%2fuser_1%2fban%3f",
  "inv_1%00",
  "inv_1%0d%0aX-Injected:%201",
  "inv_1%20",
  "%20inv_1",
  "inv_",
  "INV_1",
  "inv_%c3%a9",
  `inv_${"a".repeat(65)}`,
  "%c0%ae%c0%ae%2fusers",
  "%252e%252e%252fusers",
  "%ff",
  "%zz",
  "7b1c3f0e-2a55-4c1b-8f0d-3d9e5a6b7c8",
  "'%20or%201=1--",
  "__proto__",
];

const withId = routes.filter(([route]) => route.includes("/:"));
/** Ids of invitations and batches have a form; other ids are just looked up. */
const clerksIds = withId.filter(([route]) => /\/api\/(?:invitations|batches)\//.test(route));
const ownIds = withId.filter((route) => !clerksIds.includes(route));

describe("14: an invalid id", () => {
  test.each(clerksIds)("14: an invalid id is refused at %s and goes nowhere", async (route) => {
    const before = await usher.upstreamCalls();
    const [method = "", pattern = ""] = route.split(" ");
    for (const id of ids) {
      const path = pattern.replaceAll(/:\w+/g, id);
      const { status, code } = await send(usher.port, { method, path, headers: own(), body: "{}" });
      expect({ id, status, code }).toEqual({ id, status: 400, code: "invalid" });
    }
    expect(await usher.upstreamCalls()).toEqual(before);
  });

  test.each(ownIds)("14: an invalid id finds nothing at %s", async (route) => {
    const [method = "", pattern = ""] = route.split(" ");
    for (const id of ids) {
      const path = pattern.replaceAll(/:\w+/g, id);
      const { status } = await send(usher.port, { method, path, headers: own(), body: '{"role":"viewer"}' });
      expect({ id, status: [400, 404].includes(status) }).toEqual({ id, status: true });
    }
  });

  test("14: an invalid id made of dots reaches no other route", async () => {
    const before = await usher.upstreamCalls();
    for (const path of [
      "/api/invitations/../batches/../../readyz",
      "/api/invitations/%2e%2e/invitations/inv_1/revoke",
      "/api/invitations/./inv_1",
      "//evil.example/api/invitations/inv_1/revoke",
      "/api//invitations/inv_1/revoke",
      "/api/invitations//revoke",
      "/api/invitations/inv_1/revoke/",
      "/API/invitations/inv_1/revoke",
    ]) {
      const { status } = await send(usher.port, { method: "PATCH", path, headers: own(), body: "{}" });
      expect(status).toBeGreaterThanOrEqual(400);
      expect(status).toBeLessThan(500);
    }
    expect(await usher.upstreamCalls()).toEqual(before);
  });

  test("14: an invalid id in a file path never leaves the page's folder", async () => {
    for (const path of [
      "/assets/../../data/auth-secret",
      "/assets/..%2f..%2fdata%2fauth-secret",
      "/..%5c..%5cdata%5cauth-secret",
      "/assets/%2e%2e/%2e%2e/package.json",
      "/assets/index-1.js%00.html",
      "/.env",
      "/.git/config",
    ]) {
      const { text } = await send(usher.port, { path });
      expect(text).toMatch(/<title>Usher<\/title>|"code":"not_found"/);
    }
  });
});

/** Each spelling leads to the route of the plain path. */
function encodedForms(path: string): string[] {
  const encode = (letter: string): string => `%${letter.charCodeAt(0).toString(16)}`;
  return [
    path.replaceAll(/[a-z]/g, encode),
    path.replace("/api/", "/%61pi/"),
    path.replace("/api/", "/x/%2e%2e/%2E/api/"),
    path.replace(/[^/]$/, encode),
    `http://evil.example${path}`,
  ];
}

/** Bodies within the usual limit and above it. */
const bodies = ["{}", JSON.stringify("a".repeat(140_000))];

test.each(guarded)("14: an encoded path of $route is judged like the plain one", async (given) => {
  const { method, path } = given;
  const verdicts = (spelled: string) =>
    Promise.all(
      ["", usher.cookies.viewer].flatMap((cookie) =>
        bodies.map(async (body) => {
          const headers = { ...own(), cookie };
          const sent = { method, path: spelled, headers, ...(method === "GET" ? {} : { body }) };
          const { status, code } = await send(usher.port, sent);
          return { status, code };
        }),
      ),
    );
  const plain = await verdicts(path);
  for (const spelled of encodedForms(path))
    expect({ spelled, verdicts: await verdicts(spelled) }).toEqual({ spelled, verdicts: plain });
});

test("14: an encoded path is told from others before it is routed, as after it", () => {
  const leadsTo = (path: string) => pathOf(new Request(`http://localhost${path}`), "/usher");
  for (const path of [
    "/%61pi/session",
    "/usher/%61pi/session",
    "/%75sher/api/session",
    "/x/../usher/api/session",
  ])
    expect(leadsTo(path)).toBe("/api/session");
});

describe("30: a method", () => {
  const unknown = ["TRACE", "PROPFIND", "LOCK", "SEARCH", "PATCH", "MKCOL", "PURGE"];

  test.each(unknown)("30: %s is never served", async (method) => {
    const before = await usher.upstreamCalls();
    for (const path of [
      "/",
      "/healthz",
      "/assets/index-1.js",
      "/api/session",
      "/api/invitations",
      "/api/no",
    ]) {
      const { status, text } = await send(usher.port, { method, path, headers: own() });
      expect([404, 405]).toContain(status);
      // TRACE would show the cookie to scripts.
      expect(text).not.toContain(usher.cookies.admin.split("=")[1]);
    }
    expect(await usher.upstreamCalls()).toEqual(before);
  });

  test("30: an unsupported method is answered with Allow if the path supports others", async () => {
    const { status, headers } = await send(usher.port, {
      method: "DELETE",
      path: "/api/batches",
      headers: own(),
    });
    expect([status, headers["allow"]]).toEqual([405, "GET, HEAD"]);
  });

  test("30: a method in a header or query is ignored", async () => {
    const before = await usher.upstreamCalls();
    for (const name of ["x-http-method-override", "x-method-override", "x-http-method"]) {
      const headers = { ...own(), [name]: "DELETE" };
      const path = "/api/invitations/inv_1?_method=DELETE";
      expect((await send(usher.port, { method: "POST", path, headers, body: "{}" })).status).toBe(405);
    }
    expect(await usher.upstreamCalls()).toEqual(before);
  });

  test.each(["FOO", "GET/", "get", "CONNECT"])("30: %s ends the connection", async (method) => {
    const answer = await sendRaw(usher.port, `${method} / HTTP/1.1\r\nHost: localhost\r\n\r\n`);
    expect(answer).toMatch(/^(?:HTTP\/1\.1 4\d\d |$)/);
  });
});

describe("19: bytes that are not a request", () => {
  test.each([
    [
      "two lengths",
      "POST /api/session/demo HTTP/1.1\r\nHost: x\r\nContent-Length: 2\r\nContent-Length: 3\r\n\r\n{}",
    ],
    [
      "a length and chunks",
      "POST /api/session/demo HTTP/1.1\r\nHost: x\r\nContent-Length: 2\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
    ],
    ["a header with a line break", "GET /healthz HTTP/1.1\r\nHost: x\r\nX: a\n b\r\n\r\n"],
    ["no host", "GET /healthz HTTP/1.1\r\n\r\n"],
    ["headers without end", `GET /healthz HTTP/1.1\r\nHost: x\r\nX: ${"a".repeat(70_000)}\r\n\r\n`],
    ["noise", "\u0016\u0003\u0001\u0000"],
  ])("19: %s are refused", async (_name, bytes) => {
    expect(await sendRaw(usher.port, bytes)).toMatch(/^HTTP\/1\.1 4\d\d /);
  });

  test("19: bytes that are not a request leave the server unchanged", async () => {
    expect((await send(usher.port, { path: "/healthz" })).status).toBe(200);
  });
});
