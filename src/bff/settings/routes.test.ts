import { randomUUID } from "node:crypto";
import { describe, expect, test } from "vitest";
import type { Role } from "#contract/role.ts";
import { signedInApp } from "#bff/testing/app.ts";

type App = Awaited<ReturnType<typeof signedInApp>>;

const defaults = {
  allowedDomains: [],
  redirectOrigins: [],
  activityDays: 400,
  reservedForPeople: 10,
  marksInvitations: false,
};
const own = { ...defaults, redirectOrigins: ["https://app.example.com", "http://localhost:3000"] };

async function appWith(settings: object): Promise<App> {
  const app = await signedInApp();
  expect(await app.call("PUT", "/api/settings", settings)).toMatchObject({ status: 200 });
  return app;
}

async function become(app: App, role: Role): Promise<void> {
  await app.deps.store.db.updateTable("user").set({ role }).execute();
}

const details = async (app: App) =>
  (await app.call("GET", "/api/activity?topic=settings")).body.data.map(
    (line: { detail: string }) => line.detail,
  );

describe("settings", () => {
  test("settings have defaults", async () => {
    const app = await signedInApp();
    expect((await app.call("GET", "/api/settings")).body).toEqual(defaults);
  });

  test("settings are stored as an admin sets them", async () => {
    const app = await appWith({
      ...own,
      redirectOrigins: [...own.redirectOrigins, "https://app.example.com"],
    });
    expect((await app.call("GET", "/api/settings")).body).toEqual(own);
  });

  test("settings store domains in one spelling, each once", async () => {
    const allowedDomains = ["*.Example.com", "example.com.", "Bücher.example", "xn--mnchen-3ya.example"];
    const app = await appWith({ ...defaults, allowedDomains });
    expect((await app.call("GET", "/api/settings")).body.allowedDomains).toEqual([
      "example.com",
      "bücher.example",
      "xn--mnchen-3ya.example",
    ]);
    await app.call("PUT", "/api/settings", { ...defaults, allowedDomains: ["example.com"] });
    await app.call("PUT", "/api/settings", defaults);
    expect((await details(app)).toSorted()).toEqual([
      "domains added: example.com, bücher.example, xn--mnchen-3ya.example",
      "domains removed: bücher.example, xn--mnchen-3ya.example",
      "domains removed: example.com; any domain may be invited",
    ]);
  });

  test("settings keep their domains when an older caller does not send any", async () => {
    const app = await appWith({ ...defaults, allowedDomains: ["example.com"] });
    const older = { redirectOrigins: [], activityDays: 90 };
    const after = { ...defaults, ...older, allowedDomains: ["example.com"] };
    expect(await app.call("PUT", "/api/settings", older)).toMatchObject({ status: 200, body: after });
    expect((await app.call("GET", "/api/settings")).body).toEqual(after);
  });

  test("settings keep the calls for people and the mark when an older caller does not send them", async () => {
    const app = await appWith({ ...defaults, reservedForPeople: 0, marksInvitations: true });
    const older = { redirectOrigins: [], activityDays: 90 };
    const after = { ...defaults, activityDays: 90, reservedForPeople: 0, marksInvitations: true };
    expect(await app.call("PUT", "/api/settings", older)).toMatchObject({ status: 200, body: after });
    expect((await app.call("GET", "/api/settings")).body).toEqual(after);
  });

  test("settings record changed calls for people and a changed mark in the activity", async () => {
    const app = await appWith({ ...defaults, reservedForPeople: 25, marksInvitations: true });
    await app.call("PUT", "/api/settings", { ...defaults, reservedForPeople: 25 });
    expect((await details(app)).toSorted()).toEqual([
      "25 calls left for people instead of 10; invitations are marked",
      "invitations are no longer marked",
    ]);
  });

  test("settings record what changed in the activity", async () => {
    const app = await appWith(own);
    await app.call("PUT", "/api/settings", own);
    await app.call("PUT", "/api/settings", { ...defaults, activityDays: 90 });
    expect((await details(app)).toSorted()).toEqual([
      "redirect origins added: https://app.example.com, http://localhost:3000",
      "redirect origins removed: https://app.example.com, http://localhost:3000; " +
        "any redirect URL is allowed; activity kept 90 days instead of 400",
    ]);
  });

  test.each(["viewer", "inviter"] as const)("settings are read and not changed by a %s", async (role) => {
    const app = await signedInApp();
    await become(app, role);
    expect(await app.call("GET", "/api/settings")).toMatchObject({ status: 200, body: defaults });
    expect(await app.call("PUT", "/api/settings", own)).toMatchObject({ status: 403 });
    expect((await app.call("GET", "/api/settings")).body).toEqual(defaults);
  });

  test.each([
    [{ ...defaults, activityDays: 29 }, "activityDays"],
    [{ ...defaults, activityDays: 3_651 }, "activityDays"],
    [
      { ...defaults, redirectOrigins: ["https://app.example.com", "javascript:alert(1)"] },
      "redirectOrigins.1",
    ],
    [{ ...defaults, redirectOrigins: ["https://app.example.com/path"] }, "redirectOrigins.0"],
    [{ ...defaults, redirectOrigins: ["https://user@app.example.com"] }, "redirectOrigins.0"],
    [{ ...defaults, redirectOrigins: ["https://app.example.com:99999"] }, "redirectOrigins.0"],
    [{ activityDays: 90 }, "redirectOrigins"],
    [{ ...defaults, reservedForPeople: -1 }, "reservedForPeople"],
    [{ ...defaults, reservedForPeople: 51 }, "reservedForPeople"],
    [{ ...defaults, reservedForPeople: 1.5 }, "reservedForPeople"],
    [{ ...defaults, marksInvitations: "yes" }, "marksInvitations"],
    [{ ...defaults, allowedDomains: ["example.com", "https://example.com"] }, "allowedDomains.1"],
    [{ ...defaults, allowedDomains: ["jane@example.com"] }, "allowedDomains.0"],
    [
      { ...defaults, allowedDomains: Array.from({ length: 201 }, (_, n) => `d${n}.example`) },
      "allowedDomains",
    ],
  ])("settings refuse %j", async (settings, field) => {
    const app = await signedInApp();
    expect(await app.call("PUT", "/api/settings", settings)).toMatchObject({ status: 422, body: { field } });
  });
});

describe("redirect URLs with allowed origins", () => {
  const address = "a@example.com";
  const elsewhere = "https://evil.example/welcome";
  const refused = {
    status: 422,
    body: {
      code: "invalid",
      field: "redirectUrl",
      detail:
        `${elsewhere} leads to a site that the settings do not allow. ` +
        "Use a URL of https://app.example.com or http://localhost:3000, or ask an admin to allow it.",
    },
  };

  test.each([
    "https://app.example.com",
    "https://app.example.com:443/welcome?to=https://evil.example",
    "https://APP.example.com/",
    "http://localhost:3000/in",
  ])("a redirect URL may be %s", async (redirectUrl) => {
    const app = await appWith(own);
    const answer = await app.call("POST", "/api/invitations", { emailAddress: address, redirectUrl });
    expect(answer.status).toBe(201);
  });

  test.each([
    elsewhere,
    "http://app.example.com/",
    "https://app.example.com.evil.example/",
    "https://sub.app.example.com/",
    "https://app.example.com:444/",
    "http://localhost:3001/",
  ])("a redirect URL may not be %s", async (redirectUrl) => {
    const app = await appWith(own);
    const answer = await app.call("POST", "/api/invitations", { emailAddress: address, redirectUrl });
    expect(answer).toMatchObject({ status: 422, body: { code: "invalid", field: "redirectUrl" } });
    expect((await app.call("GET", "/api/invitations")).body.totalCount).toBe(0);
  });

  test("disallowed redirect URLs are refused in an invitation, with the reason", async () => {
    const app = await appWith(own);
    const body = { emailAddress: address, redirectUrl: elsewhere };
    expect(await app.call("POST", "/api/invitations", body)).toMatchObject(refused);
    const { data } = (await app.call("GET", "/api/activity?topic=invitations")).body;
    expect(data).toMatchObject([{ result: "refused", code: "invalid", emailAddress: address }]);
  });

  test("disallowed redirect URLs are refused in a resend, and nothing is revoked", async () => {
    const app = await signedInApp();
    const body = { emailAddress: address, redirectUrl: elsewhere };
    const { id } = (await app.call("POST", "/api/invitations", body)).body;
    await app.call("PUT", "/api/settings", own);
    // A kept URL is checked like a given one.
    expect(await app.call("POST", `/api/invitations/${id}/resend`)).toMatchObject(refused);
    expect((await app.call("GET", "/api/invitations?status=pending")).body.totalCount).toBe(1);
    const given = { redirectUrl: "https://app.example.com/in" };
    expect(await app.call("POST", `/api/invitations/${id}/resend`, given)).toMatchObject({ status: 201 });
  });

  test("disallowed redirect URLs are refused in a batch's options", async () => {
    const app = await appWith(own);
    const body = { kind: "invite", options: { redirectUrl: elsewhere }, rows: [{ emailAddress: address }] };
    expect(await app.call("PUT", `/api/batches/${randomUUID()}`, body)).toMatchObject({
      status: 422,
      body: { code: "invalid", field: "options.redirectUrl", detail: refused.body.detail },
    });
    expect((await app.call("GET", "/api/batches")).body.totalCount).toBe(0);
  });

  test("disallowed redirect URLs are refused in a batch's rows, each with its reason", async () => {
    const app = await appWith(own);
    const rows = ["https://app.example.com/in", elsewhere, undefined, elsewhere].map((redirectUrl, row) => ({
      emailAddress: `row${row}@example.com`,
      ...(redirectUrl !== undefined && { redirectUrl }),
    }));
    const { status, body } = await app.call("PUT", `/api/batches/${randomUUID()}`, {
      kind: "invite",
      options: {},
      rows,
    });
    expect(status).toBe(422);
    expect(body).toMatchObject({ field: "rows.1.redirectUrl", detail: refused.body.detail });
    expect(body.rows.map((row: { index: number }) => row.index)).toEqual([1, 3]);
  });

  test("disallowed redirect URLs that a batch of resends keeps are refused", async () => {
    const app = await signedInApp();
    const body = { emailAddress: address, redirectUrl: elsewhere };
    const { id: invitationId } = (await app.call("POST", "/api/invitations", body)).body;
    await app.call("PUT", "/api/settings", own);
    const rows = [{ invitationId, emailAddress: address }];
    const resend = async (options: object) =>
      app.call("PUT", `/api/batches/${randomUUID()}`, { kind: "resend", options, rows });
    expect(await resend({})).toMatchObject({ status: 422, body: { rows: [{ index: 0 }] } });
    expect(await resend({ redirectUrl: "https://app.example.com/in" })).toMatchObject({ status: 202 });
  });

  test("disallowed redirect URLs of failed rows are refused in a retry", async () => {
    const app = await signedInApp();
    const id = randomUUID();
    const rows = [{ emailAddress: address, redirectUrl: elsewhere }];
    await app.call("PUT", `/api/batches/${id}`, { kind: "invite", options: {}, rows });
    const { db } = app.deps.store;
    await db.updateTable("batch").set({ state: "finished" }).execute();
    await db.updateTable("batch_row").set({ outcome: "failed" }).execute();
    await db.updateTable("batch_count").set({ rows: 1 }).where("outcome", "=", "failed").execute();
    await app.call("PUT", "/api/settings", own);
    expect(await app.call("POST", `/api/batches/${id}/retry`)).toMatchObject({
      status: 422,
      body: { detail: refused.body.detail },
    });
    await app.call("PUT", "/api/settings", defaults);
    expect(await app.call("POST", `/api/batches/${id}/retry`)).toMatchObject({ status: 202 });
  });

  test("disallowed redirect URLs of a batch submitted earlier do not refuse its repeat", async () => {
    const app = await signedInApp();
    const id = randomUUID();
    const body = { kind: "invite", options: { redirectUrl: elsewhere }, rows: [{ emailAddress: address }] };
    await app.call("PUT", `/api/batches/${id}`, body);
    await app.call("PUT", "/api/settings", own);
    expect(await app.call("PUT", `/api/batches/${id}`, body)).toMatchObject({ status: 200 });
  });
});

test("a domain whose letters imitate another one cannot be allowed", async () => {
  const app = await signedInApp();
  const settings = { allowedDomains: ["ex\u0430mple.com"], redirectOrigins: [], activityDays: 400 };
  expect(await app.call("PUT", "/api/settings", settings)).toMatchObject({
    status: 422,
    body: {
      field: "allowedDomains",
      detail: expect.stringContaining("A domain mixes letters that look alike."),
    },
  });
});
