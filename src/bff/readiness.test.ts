import { expect, test } from "vitest";
import { Problem } from "#contract/problem.ts";
import { openStore, type Store } from "#store/store.ts";
import { testApp } from "#bff/testing/app.ts";
import { clerkError, startFakeClerk } from "#bff/testing/fake-clerk.ts";

type Asked = { app: Awaited<ReturnType<typeof testApp>>["app"] };

async function readiness({ app }: Asked): Promise<{ status: number; reasons: unknown }> {
  const answer = await app.request("/readyz");
  const body: unknown = await answer.json();
  if (answer.status === 200) return { status: 200, reasons: body };
  const { code, reasons } = Problem.parse(body);
  expect(code).toBe("not_ready");
  return { status: answer.status, reasons };
}

test("S14: a server that works is ready", async () => {
  expect(await readiness(await testApp())).toEqual({ status: 200, reasons: { ready: true } });
});

test.each([
  ["full", "disk_full"],
  ["read_only", "disk_read_only"],
  ["locked", "database_locked"],
  ["moved", "database_moved"],
  ["failed", "database_failed"],
] as const)("S14: a server whose database is %s is not ready", async (fault, reason) => {
  const opened = await openStore({ dataDir: ":memory:" });
  const app = await testApp({ store: { ...opened, probe: async () => fault } });
  expect(await readiness(app)).toEqual({ status: 503, reasons: [reason] });
});

test("S14: a server is ready again by itself once its database can be written", async () => {
  const opened = await openStore({ dataDir: ":memory:" });
  let found: Awaited<ReturnType<Store["probe"]>> = "full";
  const app = await testApp({ store: { ...opened, probe: async () => found } });
  expect(await readiness(app)).toEqual({ status: 503, reasons: ["disk_full"] });
  found = null;
  await expect.poll(async () => (await readiness(app)).status, { timeout: 10_000 }).toBe(200);
});

test("S14: a server whose engine has ended is not ready", async () => {
  const app = await testApp();
  await app.deps.engine?.stop();
  expect(await readiness(app)).toEqual({ status: 503, reasons: ["engine_stopped"] });
});

test("S14: a server whose engine was not started is not ready", async () => {
  const app = await testApp({ engine: null });
  expect(await readiness(app)).toEqual({ status: 503, reasons: ["engine_stopped"] });
});

test("S14: a server whose key is refused is not ready", async () => {
  const fake = await startFakeClerk(clerkError(401, "clerk_key_invalid"));
  const app = await testApp({ apiUrl: fake.url });
  await app.deps.clerk.identify();
  expect(await readiness(app)).toEqual({ status: 503, reasons: ["key_refused"] });
});

test("S14: a server that stops is not ready", async () => {
  const app = await testApp({ isStopping: () => true });
  expect(await readiness(app)).toEqual({ status: 503, reasons: ["stopping"] });
});

test("S14: an answer about readiness holds no detail of an error", async () => {
  const opened = await openStore({ dataDir: ":memory:" });
  const probe = () => Promise.reject(new Error("/var/lib/usher is gone"));
  const app = await testApp({ store: { ...opened, probe } });
  const body = await (await app.app.request("/readyz")).text();
  expect(JSON.parse(body)).toMatchObject({ reasons: ["database_failed"] });
  expect(body).not.toContain("/var");
  expect(app.lines.join("")).toContain("/var/lib/usher is gone");
});

test("S2: a server that cannot check sessions in time is not ready", async () => {
  const app = await testApp({ identify: () => new Promise(() => {}) });
  expect(await readiness(app)).toEqual({ status: 503, reasons: ["sessions_timeout"] });
});
