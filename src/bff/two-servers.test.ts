import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { openStore } from "#store/store.ts";
import { signedInApp, testApp } from "./testing/app.ts";

/** Two servers that share a database, a Clerk instance and the session of a member. */
async function twoServers() {
  const dataDir = await mkdtemp(join(tmpdir(), "usher-two-"));
  const stores = [await openStore({ dataDir }), await openStore({ dataDir })] as const;
  onTestFinished(async () => {
    for (const store of stores) await store.close();
    await rm(dataDir, { recursive: true });
  });
  const one = await signedInApp({ store: stores[0] });
  const other = await testApp({ store: stores[1], apiUrl: one.sandbox.url });
  const callOther: typeof one.call = async (method, path, body) => {
    const response = await other.request(method, path, { body, headers: { cookie: one.cookie } });
    const text = await response.text();
    return {
      status: response.status,
      headers: response.headers,
      body: text === "" ? null : JSON.parse(text),
    };
  };
  return { one, calls: [one.call, callOther] as const };
}

const statuses = (answers: readonly { status: number }[]) => answers.map(({ status }) => status);

test("two servers together keep one default preset, and one preset of each name", async () => {
  const { calls } = await twoServers();
  const create = (name: string) =>
    calls.map((call) => call("POST", "/api/presets", { name, options: {}, isDefault: true }));
  expect(new Set(statuses(await Promise.all(create("Staff"))))).toEqual(new Set([201, 422]));
  await Promise.all([...create("Guests"), ...create("Partners")]);
  for (const call of calls) {
    const { data, chosenId } = (await call("GET", "/api/presets")).body;
    const defaults = data.filter((preset: { isDefault: boolean }) => preset.isDefault);
    expect(data).toHaveLength(3);
    expect(defaults).toMatchObject([{ id: chosenId }]);
  }
});

test("two servers together leave one test of a member", async () => {
  const { calls } = await twoServers();
  const sent = await Promise.all(
    calls.map((call) => call("POST", "/api/test-invitation", { options: {}, row: {} })),
  );
  expect(statuses(sent)).toContain(201);
  for (const call of calls) {
    expect((await call("GET", "/api/invitations")).body.totalCount).toBe(1);
    expect((await call("GET", "/api/test-invitation")).body.test).not.toBeNull();
  }
});

test("a role that is taken away and a session that ends count on both servers", async () => {
  const { one, calls } = await twoServers();
  const [call, callOther] = calls;
  const preset = { name: "Staff", options: {} };
  const { db } = one.deps.store;
  await db.updateTable("user").set({ role: "inviter" }).execute();
  expect(await callOther("POST", "/api/presets", preset)).toMatchObject({ status: 403 });
  expect(await callOther("POST", "/api/test-invitation", { options: {} })).toMatchObject({ status: 201 });
  await db.updateTable("user").set({ role: "viewer" }).execute();
  for (const method of ["GET", "DELETE"])
    expect(await callOther(method, "/api/test-invitation")).toMatchObject({ status: 403 });
  expect(await callOther("PUT", "/api/preset-choice", { presetId: null })).toMatchObject({ status: 403 });
  await call("POST", "/api/auth/sign-out", {});
  expect(await callOther("GET", "/api/presets")).toMatchObject({ status: 401 });
});
