import { Hono } from "hono";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { createEngine, type Engine } from "#batches/engine.ts";
import type { Upstream } from "#batches/upstream.ts";
import { createInstanceRegister } from "#register/instance-register.ts";
import { openStore, type Store } from "#store/store.ts";
import { batchRoutes } from "./routes.ts";
import type { AppEnv } from "#bff/http/context.ts";
import type { InviterRules } from "#bff/invitations/inviter-rules.ts";
import { answerProblem, ProblemError } from "#bff/http/problem.ts";

const id = "0193a4c0-0000-7000-8000-000000000001";
const away = () => Promise.resolve({ kind: "not-sent", code: "clerk_unreachable", detail: "" } as const);
const unreachable: Upstream = {
  inviteMany: away,
  inviteOne: away,
  findInvitations: away,
  listInvitations: away,
  findUsers: away,
  revokeInvitation: away,
  deleteInvitation: away,
};

const anything: InviterRules = {
  check: async () => {},
  checkBatch: async () => {},
  checkAgain: async () => {},
};

let store: Store;
let app: Hono<AppEnv>;

// The engine is not started: nothing is sent in these tests.
beforeEach(async () => {
  store = await openStore({ dataDir: ":memory:" });
  const log = { info: () => {}, warn: () => {}, error: () => {} };
  const world = {
    upstream: unreachable,
    hourMs: 60_000,
    generalPer10s: 100,
    now: Date.now,
    random: Math.random,
    log,
  };
  const engine: Engine = createEngine({
    ...world,
    db: store.db,
    instance: "sandbox",
    sleep: () => Promise.resolve(),
  });
  app = new Hono<AppEnv>();
  app.use(async (c, next) => {
    c.set("member", {
      id: "1",
      emailAddress: "admin@example.com",
      name: "Admin",
      role: "admin",
      hasPassword: true,
      isTwoFactorOn: false,
    });
    c.set("record", async () => {});
    c.set("isStillAllowed", async () => true);
    await next();
  });
  app.onError((error, c) => {
    if (error instanceof ProblemError) return answerProblem(c, error.problem);
    throw error;
  });
  app.route(
    "/api/batches",
    batchRoutes({
      engine: () => engine,
      rules: anything,
      presets: { find: async () => null },
      register: createInstanceRegister({
        ...world,
        db: store.db,
        instance: "sandbox",
        sleep: async () => {},
      }),
      lastOrder: async () => null,
      deleteTestsOf: async () => {},
    }),
  );
});
afterEach(() => store.close());

const batch = (...emailAddresses: string[]) => ({
  kind: "invite",
  options: {},
  rows: emailAddresses.map((emailAddress) => ({ emailAddress })),
});

const about = (invitationId: string) => ({
  kind: "revoke",
  rows: [{ invitationId, emailAddress: "a@example.com" }],
});

async function call(method: string, path: string, body?: unknown) {
  const init = { method, headers: { "Content-Type": "application/json" } };
  const answer = await app.request(`/api/batches${path}`, {
    ...init,
    ...(body ? { body: JSON.stringify(body) } : {}),
  });
  return { status: answer.status, body: (await answer.json()) as Record<string, unknown> };
}

describe("a submit", () => {
  test("a submit is accepted once, answered alike if repeated, and refused if changed", async () => {
    expect(await call("PUT", `/${id}`, batch("a@example.com"))).toMatchObject({
      status: 202,
      body: { id, total: 1 },
    });
    expect(await call("PUT", `/${id}`, batch("a@example.com"))).toMatchObject({
      status: 200,
      body: { id, total: 1 },
    });
    expect(await call("PUT", `/${id}`, batch("b@example.com"))).toMatchObject({
      status: 409,
      body: { code: "conflict" },
    });
  });

  test("a name in composed or decomposed letters is found in both", async () => {
    const rows = ["\u00C4rger", "A\u0308rger"].map((name, at) => ({
      emailAddress: `${at}@example.com`,
      name,
    }));
    await call("PUT", `/${id}`, { kind: "invite", options: {}, rows });
    for (const query of ["\u00E4rger", "a\u0308rger"])
      expect((await call("GET", `/${id}/rows?query=${encodeURIComponent(query)}`)).body).toMatchObject({
        totalCount: 2,
      });
  });

  test.each(["resend", "revoke", "delete"] as const)("a submit may %s invitations", async (kind) => {
    const rows = [{ invitationId: "inv_1", emailAddress: "a@example.com" }];
    const body = { kind, rows, ...(kind === "resend" && { options: { expiresInDays: 5 } }) };
    expect(await call("PUT", `/${id}`, body)).toMatchObject({
      status: 202,
      body: { kind, origin: null, total: 1, options: kind === "resend" ? { expiresInDays: 5 } : {} },
    });
    expect((await call("PUT", `/${id}`, body)).status).toBe(200);
    const other = { ...body, rows: [{ ...rows[0], invitationId: "inv_2" }] };
    expect((await call("PUT", `/${id}`, other)).status).toBe(409);
  });

  test("a submit is the same under an id in upper case", async () => {
    await call("PUT", `/${id}`, batch("a@example.com"));
    expect((await call("PUT", `/${id.toUpperCase()}`, batch("a@example.com"))).status).toBe(200);
  });

  test("a submit names its invalid rows", async () => {
    const answer = await call("PUT", `/${id}`, batch("a@example.com", "nobody", "b@example.com"));
    expect(answer).toMatchObject({ status: 422, body: { code: "invalid", rows: [{ index: 1 }] } });
    expect((await call("GET", `/${id}`)).status).toBe(404);
  });

  test.each([
    ["no rows", { kind: "invite", options: {}, rows: [] }],
    ["an unknown key", { ...batch("a@example.com"), extra: 1 }],
    ["ignoreExisting", { ...batch("a@example.com"), options: { ignoreExisting: true } }],
    ["an id that reaches elsewhere", about("../users")],
    ["options of a revocation", { ...about("inv_1"), options: {} }],
    ["no id to revoke", { kind: "revoke", rows: [{ emailAddress: "a@example.com" }] }],
    ["no kind", { options: {}, rows: [{ emailAddress: "a@example.com" }] }],
  ])("a submit with %s is invalid", async (_name, body) => {
    expect(await call("PUT", `/${id}`, body)).toMatchObject({ status: 422, body: { code: "invalid" } });
  });

  test("a submit under an id that is not a UUID is invalid", async () => {
    expect((await call("PUT", "/..%2f..%2fusers", batch("a@example.com"))).status).toBe(400);
  });

  test("a submit stores who submitted it", async () => {
    await call("PUT", `/${id}`, batch("a@example.com"));
    expect((await call("GET", `/${id}`)).body).toMatchObject({
      createdBy: "Admin",
      state: "running",
      counts: { queued: 1, sending: 0, done: 0, skipped: 0, failed: 0, cancelled: 0 },
      allowance: { bulk: { limit: 25, left: 25 }, single: { limit: 100, left: 100 } },
    });
  });
});

describe("batches", () => {
  test("batches are listed newest first", async () => {
    await call("PUT", `/${id}`, batch("a@example.com"));
    const { body } = await call("GET", "");
    expect(body).toMatchObject({ totalCount: 1, data: [{ id }] });
  });

  test("batches show their rows in pages", async () => {
    await call("PUT", `/${id}`, batch("a@example.com", "b@example.com", "a@example.com"));
    expect((await call("GET", `/${id}/rows?limit=1&offset=1`)).body).toMatchObject({
      totalCount: 3,
      data: [{ index: 1, emailAddress: "b@example.com", outcome: "queued", attempts: 0 }],
    });
    expect((await call("GET", `/${id}/rows?outcome=skipped`)).body).toMatchObject({
      totalCount: 1,
      data: [{ index: 2, code: "duplicate" }],
    });
    expect((await call("GET", `/${id}/rows?limit=0`)).status).toBe(422);
  });

  test("batches are paused, resumed and cancelled", async () => {
    await call("PUT", `/${id}`, batch("a@example.com"));
    expect((await call("POST", `/${id}/pause`)).body).toMatchObject({ state: "paused" });
    expect((await call("POST", `/${id}/resume`)).body).toMatchObject({ state: "running" });
    expect((await call("POST", `/${id}/cancel`)).body).toMatchObject({
      state: "cancelled",
      counts: { queued: 0, cancelled: 1 },
    });
    expect((await call("POST", `/${id}/resume`)).body).toMatchObject({ state: "cancelled" });
  });

  test.each(["", "/rows", "/rows.csv"])("batches that do not exist answer 404 at %j", async (path) => {
    expect(await call("GET", `/${id}${path}`)).toMatchObject({ status: 404, body: { code: "not_found" } });
  });

  test.each(["pause", "resume", "cancel", "retry", "rollback"])(
    "batches that do not exist answer 404 to %s",
    async (order) => {
      expect((await call("POST", `/${id}/${order}`)).status).toBe(404);
    },
  );

  test("batches are downloaded whole, without formulas", async () => {
    const addresses = Array.from({ length: 1_234 }, (_, index) => `person${index}@example.com`);
    const body = batch(...addresses);
    const rows = body.rows.map((row) => ({ ...row, name: '=HYPERLINK("x")' }));
    await call("PUT", `/${id}`, { ...body, rows });
    const answer = await app.request(`/api/batches/${id}/rows.csv`);
    expect(answer.headers.get("Content-Type")).toBe("text/csv; charset=utf-8");
    expect(answer.headers.get("Content-Disposition")).toBe(`attachment; filename="batch-${id}.csv"`);
    const lines = (await answer.text()).trimEnd().split("\r\n");
    expect(lines).toHaveLength(1_235);
    expect(lines[1]).toBe(
      `"1","person0@example.com","'=HYPERLINK(""x"")","queued","","","","","0","","","",""`,
    );
    expect(lines.at(-1)).toContain("person1233@example.com");
  });
});

describe("a follow-up", () => {
  /** A finished batch with a done and a failed row. */
  async function submitEnded(): Promise<void> {
    await call("PUT", `/${id}`, batch("a@example.com", "b@example.com"));
    await call("POST", `/${id}/cancel`);
    for (const [position, outcome] of ["done", "failed"].entries()) {
      await store.db
        .updateTable("batch_row")
        .set({ outcome, invitation_id: "inv_1" })
        .where("position", "=", position)
        .execute();
      await store.db.updateTable("batch_count").set({ rows: 1 }).where("outcome", "=", outcome).execute();
    }
  }

  test.each([
    ["retry", { kind: "invite", total: 1 }],
    ["rollback", { kind: "revoke", total: 1 }],
  ])("a follow-up by %s is made once and answered alike if repeated", async (word, made) => {
    await submitEnded();
    const first = await call("POST", `/${id}/${word}`);
    expect(first).toMatchObject({
      status: 202,
      body: { ...made, state: "running", createdBy: "Admin", origin: { kind: word, batchId: id } },
    });
    expect(await call("POST", `/${id}/${word}`)).toMatchObject({
      status: 200,
      body: { id: first.body["id"] },
    });
    expect((await call("GET", "")).body).toMatchObject({ totalCount: 2 });
  });

  test("a follow-up of a running batch is refused with the reason", async () => {
    await call("PUT", `/${id}`, batch("a@example.com"));
    expect(await call("POST", `/${id}/rollback`)).toMatchObject({
      status: 422,
      body: { code: "invalid", detail: expect.stringContaining("not over yet") },
    });
  });
});
