import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { includesRole, Role } from "#contract/role.ts";
import { testApp } from "#bff/testing/app.ts";
import { webhookSecret } from "#bff/testing/webhook.ts";
import { permissions } from "#bff/access/permissions.ts";
import { attacked, guarded, routes } from "#bff/attacks/testing/routes.ts";
import { type AttackedUsher, startUsher } from "#bff/attacks/testing/usher.ts";

let usher: AttackedUsher;
beforeAll(async () => {
  usher = await startUsher();
});
afterAll(() => usher.close());

describe("23: every route", () => {
  test("23: every route of the app is declared, and no other", async () => {
    const { app } = await testApp();
    const served = app.routes
      .filter(({ method, path }) => method !== "ALL" && path.startsWith("/api/"))
      .map(({ method, path }) => `${method} ${path}`);
    expect(new Set(served)).toEqual(new Set(Object.keys(permissions)));
  });

  test("23: every route has the same permission in the hand-written table", () => {
    // For a new route, add a line with its permission to testing/routes.ts.
    expect(permissions).toEqual(Object.fromEntries(routes));
  });

  test("23: every route outside /api is public", async () => {
    const { app } = await testApp();
    const others = app.routes.filter(({ method, path }) => method !== "ALL" && !path.startsWith("/api/"));
    expect(others.map(({ method, path }) => `${method} ${path}`)).toEqual([
      "GET /healthz",
      "GET /readyz",
      "GET /*",
    ]);
    // Its messages are signed.
    const { app: withWebhooks } = await testApp({ webhookSecret });
    const more = withWebhooks.routes.filter(({ path }) => path.startsWith("/webhooks/"));
    expect(new Set(more.map(({ path }) => path))).toEqual(new Set(["/webhooks/clerk"]));
  });
});

describe("5: without a session", () => {
  test.each(guarded)("5: $route answers 401 without a session", async ({ method, path }) => {
    const before = await usher.upstreamCalls();
    const { status, code, headers, text } = await usher.call(method, path);
    expect({ status, code }).toEqual({ status: 401, code: "unauthenticated" });
    expect(headers["content-type"]).toBe("application/problem+json");
    expect(headers["location"]).toBeUndefined();
    expect(text).not.toContain("data");
    expect(await usher.upstreamCalls()).toEqual(before);
  });

  test.each(["", "usher-4870.session=", "usher-4870.session=forged.signature", "a=b; ".repeat(500)])(
    "a cookie such as %j opens nothing",
    async (cookie) => {
      expect((await usher.call("GET", "/api/invitations", { headers: { cookie } })).status).toBe(401);
    },
  );

  test("an unknown route answers the same", async () => {
    for (const method of ["GET", "POST", "PUT", "PATCH", "DELETE"])
      expect((await usher.call(method, "/api/no/such/route")).status).toBe(401);
  });
});

const tooLow = guarded.flatMap((route) =>
  Role.options.flatMap((role) =>
    route.least === "anyone" || includesRole(role, route.least) ? [] : [{ ...route, role }],
  ),
);
const highEnough = guarded.flatMap((route) =>
  Role.options.flatMap((role) =>
    route.least !== "anyone" && includesRole(role, route.least) ? [{ ...route, role }] : [],
  ),
);

describe("23: a role below", () => {
  test.each(tooLow)("23: $role is refused at $route", async ({ role, method, path }) => {
    const before = await usher.upstreamCalls();
    const { status, code } = await usher.call(method, path, { as: role, body: {} });
    expect({ status, code }).toEqual({ status: 403, code: "forbidden" });
    expect(await usher.upstreamCalls()).toEqual(before);
  });

  test("23: the activity records each refusal", async () => {
    const { count } = await usher.store.db
      .selectFrom("activity")
      .select((select) => select.fn.countAll<number>().as("count"))
      .where("action", "=", "access.refused")
      .executeTakeFirstOrThrow();
    expect(count).toBe(tooLow.length);
  });
});

describe("23: a role that is high enough", () => {
  test.each(highEnough)("23: $role is allowed at $route", async ({ role, method, path }) => {
    const { status } = await usher.call(method, path, {
      as: role,
      ...(method === "GET" ? {} : { body: { nothing: "of this is known" } }),
    });
    expect([401, 403]).not.toContain(status);
    expect(status).toBeLessThan(500);
  });

  test("23: a role that is high enough leaves every session to its member", async () => {
    for (const role of Role.options) {
      const { text } = await usher.call("GET", "/api/session", { as: role });
      expect(JSON.parse(text)).toMatchObject({ member: { role } });
    }
  });
});

const tables = [
  "user",
  "account",
  "batch",
  "invitation_record",
  "member_link",
  "setting",
  "preset",
  "preset_choice",
  "saved_view",
  "view_arrangement",
  "test_invitation",
] as const;

describe("6: reading", () => {
  const reads = attacked.filter(({ method }) => method === "GET");
  const counts = async (): Promise<unknown[]> =>
    Promise.all(
      tables.map((table) =>
        usher.store.db
          .selectFrom(table)
          .select((select) => select.fn.countAll().as("count"))
          .executeTakeFirst(),
      ),
    );

  test.each(reads)("6: reading $route changes nothing", async ({ path }) => {
    const before = await counts();
    const calls = (await usher.upstreamCalls()).length;
    await usher.call("GET", path, { as: "admin" });
    expect(await counts()).toEqual(before);
    const asked = (await usher.upstreamCalls()).slice(calls);
    expect(asked.filter(({ method }) => method !== "GET")).toEqual([]);
  });

  test.each(reads)("$route with an overriding header stays a read", async ({ path }) => {
    const calls = (await usher.upstreamCalls()).length;
    for (const name of ["x-http-method-override", "x-method-override", "x-http-method", "x-original-method"])
      await usher.call("GET", `${path}?_method=DELETE`, { as: "admin", headers: { [name]: "DELETE" } });
    const asked = (await usher.upstreamCalls()).slice(calls);
    expect(asked.filter(({ method }) => method !== "GET")).toEqual([]);
  });
});
