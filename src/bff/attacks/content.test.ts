import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { testApp } from "#bff/testing/app.ts";
import { type AttackedUsher, startUsher } from "#bff/attacks/testing/usher.ts";

let usher: AttackedUsher;
beforeAll(async () => {
  usher = await startUsher();
});
afterAll(() => usher.close());

const invite = (body: unknown) => usher.call("POST", "/api/invitations", { as: "inviter", body });
const batchId = "2f6f5f0a-9e0f-4a52-8f0c-1f7b1b0c9d11";

/** Expects a refusal of each, without a call to Clerk. */
async function refuses(bodies: readonly unknown[]): Promise<void> {
  const before = (await usher.upstreamCalls()).length;
  for (const body of bodies) {
    const { status, code } = await invite(body);
    expect({ body, status, code }).toEqual({ body, status: 422, code: "invalid" });
  }
  expect((await usher.upstreamCalls()).length).toBe(before);
}

const emailAddress = "a@example.com";

describe("input", () => {
  test("16: a redirect URL must use http(s) and a plain host", async () => {
    await refuses(
      [
        "javascript:alert(1)",
        "data:text/html,<script>1</script>",
        "//evil.example",
        "/path",
        "https://good.example@evil.example",
        "https://user:password@evil.example",
        "http://",
        "file:///etc/passwd",
        "https:evil",
        `https://example.com/${"a".repeat(3_000)}`,
      ].map((redirectUrl) => ({ emailAddress, redirectUrl })),
    );
  });

  test("17: metadata must be a small object with harmless keys", async () => {
    const texts = [
      '{"__proto__":{"role":"admin"}}',
      '{"a":{"__proto__":{"role":"admin"}}}',
      '{"a":[{"constructor":{"prototype":{}}}]}',
      '{"prototype":1}',
      `{"a":"${"x".repeat(8_192)}"}`,
      "[1]",
      '"text"',
      "null",
      "7",
    ];
    await refuses(texts.map((text) => `{"emailAddress":"${emailAddress}","publicMetadata":${text}}`));
    expect(Object.hasOwn(Object.prototype, "role")).toBe(false);
  });

  test("18: unknown fields are refused", async () => {
    await refuses([
      { emailAddress, role: "admin" },
      { emailAddress, invitedBy: "somebody else" },
      { emailAddress, ignore_existing: true },
      { emailAddress, __proto__: null, id: "inv_1" },
      `{"emailAddress":"${emailAddress}","__proto__":{"notify":false}}`,
      [{ emailAddress }],
      null,
      "a@example.com",
    ]);
  });

  test("18: a batch has a limit of rows", async () => {
    const rows = Array.from({ length: 100_001 }, (_, index) => ({ emailAddress: `r${index}@example.com` }));
    const { status, code } = await usher.call("PUT", `/api/batches/${batchId}`, {
      as: "inviter",
      body: { kind: "invite", options: {}, rows },
    });
    expect({ status, code }).toEqual({ status: 422, code: "invalid" });
  });

  test("19: a line break reaches no header", async () => {
    await refuses([
      { emailAddress: "a@example.com\r\nBcc: b@example.com" },
      { emailAddress: "a\n@example.com" },
      { emailAddress: "a@example.com%0d%0aX-Injected:1" },
      { emailAddress, redirectUrl: "https://example.com\r\nSet-Cookie: a=b@c" },
    ]);
    const answers = [
      await usher.call("GET", "/api/invitations?query=%0d%0aX-Injected:%201", { as: "viewer" }),
      await usher.call("GET", "/%0d%0aX-Injected:%201"),
      await usher.call("GET", "/api/batches/%0d%0aX-Injected:%201/rows.csv", { as: "viewer" }),
    ];
    for (const { headers } of answers) expect(headers["x-injected"]).toBeUndefined();
  });

  test("15: no query or host redirects calls to Clerk", async () => {
    const before = (await usher.upstreamCalls()).length;
    const query = "?limit=1&paginated=false&external_account=1&path=/users&url=http://evil.example";
    const { status } = await usher.call("GET", `/api/invitations/inv_1/options${query}`, {
      as: "inviter",
      headers: { "x-forwarded-host": "evil.example", "x-original-url": "/v1/users" },
    });
    expect(status).toBe(404);
    const paths = (await usher.upstreamCalls()).slice(before).map(({ path }) => new URL(path, "http://x"));
    expect(new Set(paths.map(({ pathname }) => pathname))).toEqual(new Set(["/v1/invitations"]));
    expect([...(paths[0]?.searchParams.keys() ?? [])].sort()).toEqual([
      "limit",
      "offset",
      "order_by",
      "paginated",
      "query",
    ]);
  });
});

describe("output", () => {
  test("26: no cell of a download is a formula", async () => {
    const names = [
      "=cmd|'/c calc'!A1",
      "+1",
      "-1",
      "@SUM(1)",
      "\t=1",
      "\r=1",
      'a";=1',
      "a;=1+1;b",
      "\uFF1D1+1",
    ];
    const rows = names.map((name, index) => ({ emailAddress: `=csv${index}@example.com`, name }));
    const put = await usher.call("PUT", `/api/batches/${batchId}`, {
      as: "inviter",
      body: { kind: "invite", options: {}, rows },
    });
    expect(put.status).toBe(202);
    const csv = await usher.call("GET", `/api/batches/${batchId}/rows.csv`, { as: "viewer" });
    const activity = await usher.call("GET", "/api/activity.csv", { as: "admin" });
    for (const { text } of [csv, activity]) {
      expect(text.split("\n").length).toBeGreaterThan(2);
      // A cell starts a line or follows a comma or semicolon, with or without a quote.
      expect(text.match(/(?:^|[,;\n])"?[=+\-@\uFF1D\t\r][^\d\n]/g) ?? []).toEqual([]);
    }
  });

  test.each([
    ["/", 200],
    ["/assets/index-1.js", 200],
    ["/assets/gone.js", 404],
    ["/assets/", 404],
    ["/api/session", 200],
    ["/api/invitations", 401],
    ["/healthz", 200],
  ])("10: %s carries every header and no banner", async (path, status) => {
    const { headers, ...answer } = await usher.call("GET", path);
    expect(answer.status).toBe(status);
    expect(headers).toMatchObject({
      "x-content-type-options": "nosniff",
      "x-frame-options": "DENY",
      "referrer-policy": "no-referrer",
      "cross-origin-opener-policy": "same-origin",
      "cross-origin-embedder-policy": "require-corp",
      "cross-origin-resource-policy": "same-origin",
      "permissions-policy": expect.stringMatching(/camera=\(\).*geolocation=\(\).*usb=\(\)/),
    });
    for (const banner of ["server", "x-powered-by", "via"]) expect(headers[banner]).toBeUndefined();
  });

  test("10: HSTS is set over https, for two years", async () => {
    const { app } = await testApp({ publicUrl: "https://usher.example.com" });
    for (const path of ["/", "/api/session", "/api/nothing", "/assets/gone.js"]) {
      const value = (await app.request(path)).headers.get("strict-transport-security") ?? "";
      expect(Number(/max-age=(\d+)/.exec(value)?.[1])).toBeGreaterThanOrEqual(31_536_000);
    }
  });

  test("8: the policy allows only our own scripts and styles", async () => {
    const { headers } = await usher.call("GET", "/");
    const policy = Object.fromEntries(
      (headers["content-security-policy"] ?? "").split("; ").map((part) => {
        const [name = "", ...values] = part.split(" ");
        return [name, values.join(" ")];
      }),
    );
    expect(policy).toMatchObject({
      "default-src": "'none'",
      "script-src": "'self'",
      "style-src": "'self'",
      "object-src": "'none'",
      "base-uri": "'none'",
      "frame-ancestors": "'none'",
    });
    expect(policy["form-action"]).toMatch(/^'self'/);
    expect(headers["content-security-policy"]).not.toMatch(/unsafe|\*/);
  });

  test("11: each kind of answer has its cache header", async () => {
    const cache = async (path: string) => (await usher.call("GET", path)).headers["cache-control"];
    expect(await cache("/api/session")).toBe("no-store");
    expect(await cache("/api/invitations")).toBe("no-store");
    expect(await cache("/")).toBe("no-cache");
    expect(await cache("/assets/index-1.js")).toMatch(/immutable/);
    const gone = await usher.call("GET", "/assets/gone.js");
    expect([gone.status, gone.text.includes("<title>")]).toEqual([404, false]);
  });
});

describe("the log", () => {
  test("25: the log contains no address and no injected line", async () => {
    const forged = 'x"}\n{"level":30,"msg":"forged';
    await usher.call("GET", `/api/${encodeURIComponent(forged)}`, { as: "viewer" });
    await invite({ emailAddress: "logged@example.com" });
    await invite({ emailAddress: "logged@example.com" });
    await invite({ emailAddress: forged });
    await usher.call("GET", "/api/invitations?query=logged%40example.com", { as: "viewer" });
    await usher.call("POST", "/api/precheck", {
      as: "inviter",
      body: { emailAddresses: ["logged@example.com", "b@example.com"] },
    });
    await usher.call("POST", "/api/auth/sign-in/email", {
      body: { email: `logged@example.com${forged}`, password: "a wrong password" },
    });
    const lines = usher.lines.join("").trim().split("\n");
    expect(lines.length).toBeGreaterThan(10);
    for (const line of lines) expect(JSON.parse(line)).toMatchObject({ level: expect.any(Number) });
    expect(lines.filter((line) => line.includes("@") || line.includes("%40"))).toEqual([]);
    expect(lines.filter((line) => JSON.parse(line).msg === "forged")).toEqual([]);
  });
});
