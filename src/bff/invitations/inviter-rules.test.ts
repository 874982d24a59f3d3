import { randomUUID } from "node:crypto";
import { describe, expect, test } from "vitest";
import { Role } from "#contract/role.ts";
import { signedInApp } from "#bff/testing/app.ts";

type App = Awaited<ReturnType<typeof signedInApp>>;

async function allow(app: App, ...allowedDomains: string[]): Promise<void> {
  const settings = { allowedDomains, redirectOrigins: [], activityDays: 400 };
  expect(await app.call("PUT", "/api/settings", settings)).toMatchObject({ status: 200 });
}

async function appWith(...allowedDomains: string[]): Promise<App> {
  const app = await signedInApp();
  await allow(app, ...allowedDomains);
  return app;
}

async function failEveryRow(app: App): Promise<void> {
  const { db } = app.deps.store;
  await db.updateTable("batch").set({ state: "finished" }).execute();
  await db.updateTable("batch_row").set({ outcome: "failed" }).execute();
  await db.updateTable("batch_count").set({ rows: 1 }).where("outcome", "=", "failed").execute();
}

const invite = (app: App, emailAddress: string) => app.call("POST", "/api/invitations", { emailAddress });
const submit = (app: App, body: object, id: string = randomUUID()) =>
  app.call("PUT", `/api/batches/${id}`, { options: {}, ...body });
const totals = async (app: App) => ({
  invitations: (await app.call("GET", "/api/invitations?status=pending")).body.totalCount,
  batches: (await app.call("GET", "/api/batches")).body.totalCount,
});

const detail =
  "evil.example is not among the domains that may be invited: example.com. " +
  "Use an address of one of these, or ask an admin to allow it.";
const refused = { status: 422, body: { code: "invalid", field: "emailAddress", detail } };

describe("allowed domains", () => {
  test.each([
    "a@example.com",
    "A@EXAMPLE.com",
    "a@eu.example.com",
    "a@xn--bcher-kva.example",
    "a@bücher.example",
  ])("%s may be invited when its domain or one above it is allowed", async (address) => {
    const app = await appWith("example.com", "*.bücher.example");
    expect(await invite(app, address)).toMatchObject({ status: 201 });
  });

  test.each(["a@notexample.com", "a@example.com.evil.example", "a@example.org"])(
    "%s may not be invited when only example.com is allowed",
    async (address) => {
      const app = await appWith("example.com");
      expect(await invite(app, address)).toMatchObject({ status: 422, body: { field: "emailAddress" } });
      expect(await totals(app)).toEqual({ invitations: 0, batches: 0 });
    },
  );

  test.each(Role.options.filter((role) => role !== "viewer"))(
    "an address outside the allowed domains is refused for the role %s, and recorded",
    async (role) => {
      const app = await appWith("example.com");
      await app.deps.store.db.updateTable("user").set({ role }).execute();
      expect(await invite(app, "a@evil.example")).toMatchObject(refused);
      expect((await app.call("GET", "/api/activity?topic=invitations")).body.data).toMatchObject([
        { result: "refused", code: "invalid", emailAddress: "a@evil.example" },
      ]);
    },
  );

  test("a batch with addresses outside the allowed domains is refused with each such row", async () => {
    const app = await appWith("example.com");
    const addresses = ["a@example.com", "b@evil.example", "c@eu.example.com", "d@evil.example"];
    const rows = addresses.map((emailAddress) => ({ emailAddress }));
    expect(await submit(app, { kind: "invite", rows })).toMatchObject({
      status: 422,
      body: {
        field: "rows.1.emailAddress",
        detail,
        rows: [
          { index: 1, detail },
          { index: 3, detail },
        ],
      },
    });
    const allowed = rows.filter((_, index) => index % 2 === 0);
    expect(await submit(app, { kind: "invite", rows: allowed })).toMatchObject({ status: 202 });
  });

  test("a row with a wrong address and one with a wrong redirect URL are both refused", async () => {
    const app = await signedInApp();
    const settings = { allowedDomains: ["example.com"], redirectOrigins: ["https://example.com"] };
    await app.call("PUT", "/api/settings", { ...settings, activityDays: 400 });
    const rows = [
      { emailAddress: "a@example.com", redirectUrl: "https://evil.example/" },
      { emailAddress: "b@evil.example" },
    ];
    const { body } = await submit(app, { kind: "invite", rows });
    expect(body).toMatchObject({ field: "rows.0.redirectUrl", rows: [{ index: 0 }, { index: 1, detail }] });
  });

  test("an invitation outside the allowed domains cannot be resent and stays pending", async () => {
    const app = await signedInApp();
    const { id } = (await invite(app, "a@evil.example")).body;
    await allow(app, "example.com");
    expect(await app.call("POST", `/api/invitations/${id}/resend`)).toMatchObject(refused);
    const rows = [{ invitationId: id, emailAddress: "a@evil.example" }];
    expect(await submit(app, { kind: "resend", rows })).toMatchObject({
      status: 422,
      body: { rows: [{ index: 0, detail }] },
    });
    expect(await totals(app)).toEqual({ invitations: 1, batches: 0 });
  });

  test.each(["revoke", "delete"])("a batch may %s invitations outside the allowed domains", async (kind) => {
    const app = await signedInApp();
    const { id } = (await invite(app, "a@evil.example")).body;
    await allow(app, "example.com");
    const rows = [{ invitationId: id, emailAddress: "a@evil.example" }];
    const batchId = randomUUID();
    const body = { kind, rows };
    expect(await app.call("PUT", `/api/batches/${batchId}`, body)).toMatchObject({ status: 202 });
    await failEveryRow(app);
    expect(await app.call("POST", `/api/batches/${batchId}/retry`)).toMatchObject({ status: 202 });
  });

  test("failed rows outside the allowed domains cannot be retried until the domain is allowed", async () => {
    const app = await signedInApp();
    const id = randomUUID();
    const rows = [{ emailAddress: "a@example.com" }, { emailAddress: "b@evil.example" }];
    await submit(app, { kind: "invite", rows }, id);
    await failEveryRow(app);
    await allow(app, "example.com");
    expect(await app.call("POST", `/api/batches/${id}/retry`)).toMatchObject({
      status: 422,
      body: { detail },
    });
    await allow(app, "example.com", "evil.example");
    expect(await app.call("POST", `/api/batches/${id}/retry`)).toMatchObject({ status: 202 });
  });

  test("a batch that was submitted before the rule is answered the same when it is repeated", async () => {
    const app = await signedInApp();
    const id = randomUUID();
    const body = { kind: "invite", rows: [{ emailAddress: "a@evil.example" }] };
    await submit(app, body, id);
    await allow(app, "example.com");
    expect(await submit(app, body, id)).toMatchObject({ status: 200 });
  });
});
