import { randomUUID } from "node:crypto";
import { sql } from "kysely";
import { expect, test } from "vitest";
import { Problem } from "#contract/problem.ts";
import { Session } from "#contract/session.ts";
import { signedInApp } from "#bff/testing/app.ts";
import { idleLimitMs } from "#bff/sign-in/sessions.ts";
import { createStoreHealth } from "./store-health.ts";

const admin = { email: "admin@example.com", password: "four unrelated words of one test" };

/** An app with a member who has a password. `setWritable(false)` makes SQLite refuse every write. */
async function appOnDisk(options: Parameters<typeof signedInApp>[0] = {}) {
  const app = await signedInApp(options);
  await app.deps.setup.createAdmin({ emailAddress: admin.email, password: admin.password });
  const setWritable = (isWritable: boolean) =>
    sql.raw(`PRAGMA query_only = ${isWritable ? 0 : 1}`).execute(app.deps.store.db);
  return { ...app, setWritable };
}

const preset = { name: "Staff", options: {}, isDefault: false };
const batch = { kind: "invite", options: {}, rows: [{ emailAddress: "one@example.com" }] };

test("S14: requests that write say that the disk is the reason, and reads go on", async () => {
  const { call, request, setWritable, lines } = await appOnDisk();
  await setWritable(false);
  for (const [method, path, body] of [
    ["PUT", `/api/batches/${randomUUID()}`, batch],
    ["POST", "/api/invitations", { emailAddress: "one@example.com" }],
    ["POST", "/api/members", { emailAddress: "two@example.com", role: "viewer" }],
    ["POST", "/api/presets", preset],
  ] as const) {
    const { status, body: problem } = await call(method, path, body);
    expect([path, status]).toEqual([path, 503]);
    expect(Problem.parse(problem).code).toBe("store_failed");
  }
  for (const path of ["/api/session", "/api/batches", "/api/invitations", "/api/members", "/api/activity"])
    expect([path, (await call("GET", path)).status]).toEqual([path, 200]);
  const signIn = await request("POST", "/api/auth/sign-in/email", { body: admin });
  expect(signIn.status).toBe(503);
  expect(Problem.parse(await signIn.json()).detail).toContain("Make it writable");
  expect(lines.join("")).toContain("could not use the database in a request");
  await setWritable(true);
  expect((await request("POST", "/api/auth/sign-in/email", { body: admin })).status).toBe(200);
});

test("S14: the session tells members why nothing can be saved, until it can", async () => {
  const { call, request, setWritable } = await appOnDisk();
  const storeOf = async () => Session.parse((await call("GET", "/api/session")).body).store;
  expect(await storeOf()).toBeNull();
  await setWritable(false);
  await call("POST", "/api/members", { emailAddress: "two@example.com", role: "viewer" });
  expect((await storeOf())?.code).toBe("store_failed");
  const stranger = await request("GET", "/api/session");
  expect(Session.parse(await stranger.json()).store).toBeUndefined();
  await setWritable(true);
  await expect.poll(storeOf, { timeout: 10_000 }).toBeNull();
});

test("S14: a session that is over is refused although it cannot be deleted", async () => {
  let now = Date.now();
  const { call, setWritable } = await appOnDisk({ now: () => now });
  await setWritable(false);
  now += idleLimitMs;
  expect((await call("GET", "/api/batches")).status).toBe(401);
  now += 30 * 24 * 60 * 60 * 1_000;
  expect((await call("GET", "/api/batches")).status).toBe(401);
});

test("S14: a full disk is named in the problem, and other errors are not its fault", () => {
  const health = createStoreHealth({ probe: async () => null });
  const full = Object.assign(new Error("database or disk is full"), { errcode: 13 });
  expect(health.problemOf(full)).toMatchObject({ status: 503, code: "store_failed" });
  expect(health.problemOf(full)?.detail).toMatch(/^The disk that holds DATA_DIR is full.* Free some space/);
  expect(health.problemOf(new Error("other"))).toBeNull();
});

test("S14: a healthy database is not written in order to answer a page", async () => {
  let probes = 0;
  const health = createStoreHealth({
    async probe() {
      probes += 1;
      return null;
    },
  });
  expect(await health.problem()).toBeNull();
  expect(probes).toBe(0);
});
