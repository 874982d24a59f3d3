import { randomUUID } from "node:crypto";
import { describe, expect, test } from "vitest";
import { signedInApp } from "#bff/testing/app.ts";

type App = Awaited<ReturnType<typeof signedInApp>>;

const options = {
  redirectUrl: "https://app.example.com/welcome",
  expiresInDays: 14,
  publicMetadata: { plan: "team" },
  notify: false,
};
const missing = randomUUID();

async function make(app: App, preset: object): Promise<string> {
  const { status, body } = await app.call("POST", "/api/presets", { options: {}, ...preset });
  expect(status).toBe(201);
  return body.id;
}

const list = async (app: App) => (await app.call("GET", "/api/presets")).body;
const names = async (app: App) =>
  (await list(app)).data.map(({ name, isDefault }: { name: string; isDefault: boolean }) =>
    isDefault ? `${name}*` : name,
  );
const choose = (app: App, presetId: string | null) => app.call("PUT", "/api/preset-choice", { presetId });

async function allowOrigins(app: App, ...redirectOrigins: string[]): Promise<void> {
  const settings = { allowedDomains: [], redirectOrigins, activityDays: 400 };
  expect(await app.call("PUT", "/api/settings", settings)).toMatchObject({ status: 200 });
}

describe("presets", () => {
  test("a preset is stored with its options and listed by name", async () => {
    const app = await signedInApp();
    const id = await make(app, { name: " Onboarding ", options });
    await make(app, { name: "beta" });
    expect(await list(app)).toEqual({
      data: [
        { id: expect.any(String), name: "beta", options: {}, isDefault: false },
        { id, name: "Onboarding", options, isDefault: false },
      ],
      chosenId: null,
    });
  });

  test("a preset is changed and deleted, and the activity says so", async () => {
    const app = await signedInApp();
    const id = await make(app, { name: "Onboarding", isDefault: true });
    const changed = { name: "Partners", options, isDefault: false };
    expect(await app.call("PUT", `/api/presets/${id}`, changed)).toMatchObject({
      status: 200,
      body: { id, ...changed },
    });
    await app.call("PUT", `/api/presets/${id}`, changed);
    expect(await app.call("DELETE", `/api/presets/${id}`)).toMatchObject({ status: 204 });
    expect(await names(app)).toEqual([]);
    const { data } = (await app.call("GET", "/api/activity?topic=settings")).body;
    expect(
      data.map((entry: Record<string, string>) => `${entry["action"]}: ${entry["detail"]}`).toSorted(),
    ).toEqual([
      "preset.changed: Partners: renamed from Onboarding, options changed, no longer the default",
      "preset.created: Onboarding, as the default",
      "preset.deleted: Partners",
    ]);
  });

  test("a preset that another admin changed meanwhile is kept", async () => {
    const app = await signedInApp();
    const seen = { name: "Onboarding", options, isDefault: false };
    const path = `/api/presets/${await make(app, seen)}`;
    const first = { ...seen, options: { ...options, expiresInDays: 7 } };
    expect(await app.call("PUT", path, { ...first, seen })).toMatchObject({ status: 200, body: first });
    expect(await app.call("PUT", path, { ...seen, name: "Partners", seen })).toMatchObject({
      status: 409,
      body: {
        code: "conflict",
        detail: expect.stringMatching(/^An admin changed this preset after you opened it\. /),
      },
    });
    expect((await list(app)).data).toMatchObject([first]);
    expect(await app.call("PUT", path, { ...seen, seen: first })).toMatchObject({ status: 200, body: seen });
  });

  test("a name is taken in any case, except by the preset itself", async () => {
    const app = await signedInApp();
    const id = await make(app, { name: "Größe" });
    const taken = {
      status: 422,
      body: {
        code: "invalid",
        field: "name",
        detail: "There is already a preset named Größe. Choose another name.",
      },
    };
    expect(await app.call("POST", "/api/presets", { name: "GRÖßE", options: {} })).toMatchObject(taken);
    const other = await make(app, { name: "Other" });
    expect(await app.call("PUT", `/api/presets/${other}`, { name: "größe", options: {} })).toMatchObject(
      taken,
    );
    expect(await app.call("PUT", `/api/presets/${id}`, { name: "GRÖßE", options })).toMatchObject({
      status: 200,
    });
  });

  test.each(["👩‍💻 Staff", "می‌خواهم"])("a preset can be named %j, with a joiner in it", async (name) => {
    const app = await signedInApp();
    await make(app, { name });
    expect(await names(app)).toEqual([name]);
    expect(
      await app.call("POST", "/api/presets", { name: name.replace(/[\u200c\u200d]/, ""), options: {} }),
    ).toMatchObject({ status: 422, body: { field: "name" } });
  });

  test("a new default replaces the old one", async () => {
    const app = await signedInApp();
    const a = await make(app, { name: "A", isDefault: true });
    await make(app, { name: "B", isDefault: true });
    expect(await names(app)).toEqual(["A", "B*"]);
    await app.call("PUT", `/api/presets/${a}`, { name: "A", options: {}, isDefault: true });
    expect(await names(app)).toEqual(["A*", "B"]);
  });

  test("fifty presets can be stored, and no more", async () => {
    const app = await signedInApp();
    for (let count = 0; count < 50; count += 1) await make(app, { name: `Preset ${count}` });
    expect(await app.call("POST", "/api/presets", { name: "One more", options: {} })).toMatchObject({
      status: 422,
      body: { detail: "There are 50 presets, the most there can be. Delete one first." },
    });
  });

  test.each([
    [{ options: {} }, "name"],
    [{ name: " ", options: {} }, "name"],
    [{ name: "x".repeat(61), options: {} }, "name"],
    [{ name: "a\u200bb", options: {} }, "name"],
    [{ name: "a\u200d", options: {} }, "name"],
    [{ name: "a\u200d\u200cb", options: {} }, "name"],
    [{ name: "A" }, "options"],
    [{ name: "A", options: { expiresInDays: 0 } }, "options.expiresInDays"],
    [{ name: "A", options: { redirectUrl: "javascript:alert(1)" } }, "options.redirectUrl"],
    [{ name: "A", options: { ignoreExisting: true } }, "options"],
  ])("a preset cannot be %j", async (preset, field) => {
    const app = await signedInApp();
    expect(await app.call("POST", "/api/presets", preset)).toMatchObject({ status: 422, body: { field } });
    expect(await names(app)).toEqual([]);
  });

  test("an unknown preset cannot be changed, deleted or chosen", async () => {
    const app = await signedInApp();
    const gone = { status: 404, body: { code: "not_found" } };
    const preset = { name: "A", options: {} };
    expect(await app.call("PUT", `/api/presets/${missing}`, preset)).toMatchObject(gone);
    expect(await app.call("DELETE", `/api/presets/${missing}`)).toMatchObject(gone);
    expect(await choose(app, missing)).toMatchObject(gone);
  });

  test("a preset of another Clerk instance is unknown here", async () => {
    const app = await signedInApp();
    const id = await make(app, { name: "Onboarding" });
    await app.deps.store.db.updateTable("preset").set({ instance: "other" }).execute();
    expect(await names(app)).toEqual([]);
    expect(await app.call("DELETE", `/api/presets/${id}`)).toMatchObject({ status: 404 });
    await make(app, { name: "Onboarding" });
  });

  test("the redirect URL of a preset must be allowed when it is saved and when it is used", async () => {
    const app = await signedInApp();
    const presetId = await make(app, { name: "Onboarding", options });
    await allowOrigins(app, "https://other.example");
    const refused = { status: 422, body: { code: "invalid", field: "options.redirectUrl" } };
    const preset = { name: "Other", options };
    expect(await app.call("POST", "/api/presets", preset)).toMatchObject(refused);
    expect(await app.call("PUT", `/api/presets/${presetId}`, preset)).toMatchObject(refused);
    const rows = [{ emailAddress: "a@example.com" }];
    const body = { kind: "invite", presetId, options, rows };
    expect(await app.call("PUT", `/api/batches/${randomUUID()}`, body)).toMatchObject(refused);
  });
});

describe("the choice of a member", () => {
  test("the default fills empty forms until the member chooses", async () => {
    const app = await signedInApp();
    const standard = await make(app, { name: "Standard", isDefault: true });
    const other = await make(app, { name: "Other" });
    expect((await list(app)).chosenId).toBe(standard);
    expect(await choose(app, other)).toMatchObject({ status: 204 });
    expect((await list(app)).chosenId).toBe(other);
    await choose(app, null);
    expect((await list(app)).chosenId).toBeNull();
  });

  test("the default fills empty forms again when the chosen preset is deleted", async () => {
    const app = await signedInApp();
    const standard = await make(app, { name: "Standard", isDefault: true });
    const other = await make(app, { name: "Other" });
    await choose(app, other);
    await app.call("DELETE", `/api/presets/${other}`);
    expect((await list(app)).chosenId).toBe(standard);
  });
});

describe("the preset of a batch", () => {
  const batch = { kind: "invite", options, rows: [{ emailAddress: "a@example.com" }] };

  test("a batch keeps the name that its preset had", async () => {
    const app = await signedInApp();
    const presetId = await make(app, { name: "Onboarding", options });
    const id = randomUUID();
    const preset = { id: presetId, name: "Onboarding" };
    const submitted = await app.call("PUT", `/api/batches/${id}`, { ...batch, presetId });
    expect(submitted).toMatchObject({ status: 202, body: { preset } });
    await app.call("PUT", `/api/presets/${presetId}`, { name: "Renamed", options });
    await app.call("DELETE", `/api/presets/${presetId}`);
    expect((await app.call("GET", `/api/batches/${id}`)).body.preset).toEqual(preset);
    expect((await app.call("GET", "/api/batches")).body.data).toMatchObject([{ preset }]);
    expect(await app.call("PUT", `/api/batches/${id}`, { ...batch, presetId })).toMatchObject({
      status: 200,
    });
  });

  test("a batch without a preset says so", async () => {
    const app = await signedInApp();
    const { body } = await app.call("PUT", `/api/batches/${randomUUID()}`, batch);
    expect(body.preset).toBeNull();
  });

  test("a batch with an unknown preset is refused", async () => {
    const app = await signedInApp();
    const body = { ...batch, presetId: missing };
    expect(await app.call("PUT", `/api/batches/${randomUUID()}`, body)).toMatchObject({
      status: 422,
      body: {
        field: "presetId",
        detail: "The preset of these options no longer exists. Check the options and submit again.",
      },
    });
    expect((await app.call("GET", "/api/batches")).body.totalCount).toBe(0);
  });

  test("a retry has the preset of its source, and a rollback has none", async () => {
    const app = await signedInApp();
    const presetId = await make(app, { name: "Onboarding", options });
    const id = randomUUID();
    const rows = ["a@example.com", "b@example.com"].map((emailAddress) => ({ emailAddress }));
    await app.call("PUT", `/api/batches/${id}`, { ...batch, presetId, rows });
    const { db } = app.deps.store;
    await db.updateTable("batch").set({ state: "finished" }).execute();
    const outcomes = ["failed", "done"] as const;
    for (const [position, outcome] of outcomes.entries()) {
      const settled = { outcome, invitation_id: "inv_1" };
      await db.updateTable("batch_row").set(settled).where("position", "=", position).execute();
      await db.updateTable("batch_count").set({ rows: 1 }).where("outcome", "=", outcome).execute();
    }
    const retried = await app.call("POST", `/api/batches/${id}/retry`);
    expect(retried).toMatchObject({ status: 202, body: { preset: { id: presetId, name: "Onboarding" } } });
    const rolledBack = await app.call("POST", `/api/batches/${id}/rollback`);
    expect(rolledBack).toMatchObject({ status: 202, body: { preset: null } });
  });
});
