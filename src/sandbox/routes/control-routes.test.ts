import { describe, expect, test } from "vitest";
import { testSandbox } from "#sandbox/testing/sandbox.ts";

describe("the record of calls", () => {
  test("the record lists every call in order without the key", async () => {
    const { call, calls } = await testSandbox({ now: () => 7 });
    await call("POST", "/v1/invitations", { email_address: "a@example.com" });
    await call("GET", "/v1/invitations?limit=3&query=sk_test_1");
    await call("GET", "/v1/users?email_address=b@example.com");
    await call("DELETE", "/v1/invitations/inv_none");
    const recorded = await calls();
    expect(recorded).toEqual([
      {
        seq: 1,
        at: 7,
        method: "POST",
        path: "/v1/invitations",
        status: 200,
        applied: true,
        emailAddresses: ["a@example.com"],
      },
      {
        seq: 2,
        at: 7,
        method: "GET",
        path: "/v1/invitations?limit=3&query=sk_test_…",
        status: 200,
        applied: false,
        emailAddresses: [],
      },
      {
        seq: 3,
        at: 7,
        method: "GET",
        path: "/v1/users?email_address=b@example.com",
        status: 200,
        applied: false,
        emailAddresses: ["b@example.com"],
      },
      {
        seq: 4,
        at: 7,
        method: "DELETE",
        path: "/v1/invitations/inv_none",
        status: 404,
        applied: false,
        emailAddresses: [],
      },
    ]);
  });

  test("the record can start after a call", async () => {
    const { call, json } = await testSandbox();
    for (let index = 0; index < 3; index += 1) await call("GET", "/v1/users");
    expect(await json("GET", "/sandbox/calls?after=2")).toMatchObject({ data: [{ seq: 3 }] });
  });
});

describe("reset", () => {
  test("a reset empties or seeds the database", async () => {
    const { call, json, calls, mails } = await testSandbox();
    await call("POST", "/v1/invitations", { email_address: "e500-after@example.com" });
    await call("POST", "/sandbox/reset", { seed: true });
    expect(await json("GET", "/v1/invitations?paginated=true&status=revoked")).not.toMatchObject({
      total_count: 0,
    });
    await call("POST", "/sandbox/reset", { seed: false });
    expect(await calls()).toEqual([]);
    expect(await mails()).toEqual([]);
    expect(await json("GET", "/v1/users")).toEqual([]);
    // Faults start over as well.
    expect((await call("POST", "/v1/invitations", { email_address: "e500-after@example.com" })).status).toBe(
      500,
    );
  });

  test("a reset restores the allowance and the settings", async () => {
    const { call, set, json } = await testSandbox();
    await set({ singlePerHour: 0, secretKey: "sk_test_1" });
    expect((await call("POST", "/v1/invitations", {})).status).toBe(429);
    await call("POST", "/sandbox/reset");
    expect(await json("GET", "/sandbox/settings")).toMatchObject({ singlePerHour: 100, secretKey: null });
    expect((await call("POST", "/v1/invitations", {})).status).toBe(422);
  });
});

describe("settings", () => {
  test("the key is set but never shown", async () => {
    const { json } = await testSandbox();
    expect(await json("PATCH", "/sandbox/settings", { secretKey: "sk_test_1" })).toMatchObject({
      secretKey: "set",
    });
  });

  test.each([{ hourKind: "lunar" }, { latencyMs: -1 }, { nonsense: 1 }, { secretKey: "set" }])(
    "%j is refused whole",
    async (patch) => {
      const { call, json } = await testSandbox();
      const before = await json("GET", "/sandbox/settings");
      expect((await call("PATCH", "/sandbox/settings", { slowMs: 1, ...patch })).status).toBe(422);
      expect(await json("GET", "/sandbox/settings")).toEqual(before);
    },
  );

  test.each([
    ["unavailable", 503],
    ["html", 502],
  ])("an outage can answer %s", async (outage, status) => {
    const { call, set } = await testSandbox();
    await set({ outage });
    expect((await call("GET", "/v1/invitations")).status).toBe(status);
    await set({ outage: "none" });
    expect((await call("GET", "/v1/invitations")).status).toBe(200);
  });

  test("an outage can cut every connection", async () => {
    const { call, set } = await testSandbox();
    await set({ outage: "cut" });
    await expect(call("GET", "/v1/invitations")).rejects.toThrow("fetch failed");
  });
});

describe("refusals of the instance", () => {
  test("the instance can be missing", async () => {
    const { call, set } = await testSandbox();
    await set({ instanceServed: false });
    expect((await call("GET", "/v1/instance")).status).toBe(404);
    await set({ instanceServed: true });
    expect((await call("GET", "/v1/instance")).status).toBe(200);
  });

  test.each([
    ["404", 404, "resource_not_found"],
    ["400", 400, "request_not_processed"],
    ["html-400", 400, "<!doctype html>"],
  ])("every create can be refused with %s", async (createAnswer, status, says) => {
    const { call, set, calls } = await testSandbox();
    await set({ createAnswer });
    const order = { email_address: "e500-after@example.com" };
    for (const [path, body] of [
      ["/v1/invitations", order],
      ["/v1/invitations/bulk", [order]],
    ] as const) {
      const answer = await call("POST", path, body);
      expect(answer.status).toBe(status);
      expect(await answer.text()).toContain(says);
    }
    expect(await calls()).toMatchObject([
      { applied: false, emailAddresses: ["e500-after@example.com"] },
      { applied: false, emailAddresses: ["e500-after@example.com"] },
    ]);
    expect((await call("GET", "/v1/invitations")).status).toBe(200);
  });
});

describe("the sandbox's clock", () => {
  test("times and the Date header are ahead of the machine's clock", async () => {
    const { call, set, calls } = await testSandbox({ now: () => 1_800_000_000_000 });
    await set({ clockAheadMs: 90_000 });
    const answer = await call("POST", "/v1/invitations", {
      email_address: "a@example.com",
      expires_in_days: 1,
    });
    expect(Date.parse(answer.headers.get("date")!)).toBe(1_800_000_090_000);
    expect(await answer.json()).toMatchObject({
      created_at: 1_800_000_090_000,
      expires_at: 1_800_086_490_000,
    });
    expect(await calls()).toMatchObject([{ at: 1_800_000_000_000 }]);
  });

  test("an invitation expires by the sandbox's clock", async () => {
    const { call, json, set } = await testSandbox({ now: () => 0 });
    await call("POST", "/v1/invitations", { email_address: "a@example.com", expires_in_days: 1 });
    await set({ clockAheadMs: 86_400_000 });
    expect(await json("GET", "/v1/invitations")).toMatchObject([{ status: "expired" }]);
  });
});

describe("pages of other origins", () => {
  test.each([
    ["POST", "/sandbox/reset"],
    ["PATCH", "/sandbox/settings"],
  ])("another origin may not %s %s", async (method, path) => {
    const { call, sandbox } = await testSandbox();
    const from = async (origin: string) => (await call(method, path, {}, { headers: { origin } })).status;
    expect(await from("https://evil.example")).toBe(403);
    expect(await from("null")).toBe(403);
    expect(await from(sandbox.url)).toBe(200);
    expect(await from(`http://localhost:${sandbox.port}`)).toBe(200);
  });
});
