import { describe, expect, test } from "vitest";
import { Team } from "#contract/member.ts";
import { Problem } from "#contract/problem.ts";
import { linkOf, passwordOf, teamApp, type TeamApp, statusesOf } from "#bff/testing/members.ts";

const dayMs = 24 * 60 * 60 * 1_000;
const ann = "ann@example.com";
const fresh = "eleven purple wheelbarrows";

/** Ann is a member, and an admin has created a password link for her. */
async function withPasswordLink(): Promise<TeamApp & { ann: string; token: string }> {
  const app = await teamApp();
  const { id } = await app.join(ann, "inviter");
  const { body } = await app.boss.call("POST", `/api/members/${id}/link`);
  return { ...app, ann: id, token: linkOf(body).token };
}

describe("a link to join", () => {
  test("a link to join names its address", async () => {
    const { invite, visitor } = await teamApp();
    const { token } = await invite(ann, "viewer");
    const { status, body } = await visitor().call("GET", `/api/session/link?token=${token}`);
    expect([status, body]).toEqual([200, { kind: "join", emailAddress: ann }]);
  });

  test("a link to join creates a member and signs in", async () => {
    const { invite, visitor, activity } = await teamApp();
    const { token } = await invite(ann, "inviter");
    const caller = visitor();
    const { body } = await caller.call("POST", "/api/session/link", { token, password: fresh });
    expect(body).toEqual({ signedIn: true });
    expect((await caller.call("GET", "/api/session")).body).toMatchObject({
      member: { emailAddress: ann, role: "inviter", hasPassword: true, isTwoFactorOn: false },
    });
    const actions = (await activity()).filter(({ member }) => member === ann).map(({ action }) => action);
    expect(actions.sort()).toEqual(["member.joined", "session.started"]);
  });

  test("a link to join works once, even in a race", async () => {
    const { invite, visitor, deps } = await teamApp();
    const { token } = await invite(ann, "viewer");
    const answers = await Promise.all(
      [1, 2, 3, 4].map(() => visitor().call("POST", "/api/session/link", { token, password: fresh })),
    );
    expect(statusesOf(answers)).toEqual([200, 404, 404, 404]);
    expect(
      await deps.store.db.selectFrom("user").select("id").where("email", "=", ann).execute(),
    ).toHaveLength(1);
  });

  test("a link to join expires after seven days", async () => {
    const { invite, visitor, clock } = await teamApp();
    const { token } = await invite(ann, "viewer");
    clock.now += 7 * dayMs;
    const { status, body } = await visitor().call("POST", "/api/session/link", { token, password: fresh });
    expect([status, Problem.parse(body).detail]).toEqual([
      404,
      "This link is unknown, has been used or has expired. Ask an admin of Usher for a new one, or sign in.",
    ]);
  });

  test("a link still works after a weak password", async () => {
    const { invite, visitor } = await teamApp();
    const { token } = await invite(ann, "viewer");
    const weak = await visitor().call("POST", "/api/session/link", { token, password: "password123456" });
    expect(Problem.parse(weak.body)).toMatchObject({ status: 422, field: "password" });
    const good = await visitor().call("POST", "/api/session/link", { token, password: fresh });
    expect(good.status).toBe(200);
  });

  test("a guessed link opens nothing", async () => {
    const { visitor } = await teamApp();
    const token = "x".repeat(43);
    expect((await visitor().call("GET", `/api/session/link?token=${token}`)).status).toBe(404);
    expect((await visitor().call("GET", "/api/session/link?token=short")).status).toBe(422);
    expect((await visitor().call("POST", "/api/session/link", { token, password: fresh })).status).toBe(404);
  });

  test("a link to join does not take over an existing member", async () => {
    const { invite, visitor, deps } = await teamApp();
    const { token } = await invite(ann, "admin");
    const { internalAdapter } = await deps.auth.$context;
    await internalAdapter.createUser(
      { email: ann, name: "Ann", emailVerified: true },
      { method: "email-password" },
    );
    const answer = await visitor().call("POST", "/api/session/link", { token, password: fresh });
    expect([answer.status, Problem.parse(answer.body).code]).toEqual([409, "conflict"]);
    expect((await visitor().call("GET", `/api/session/link?token=${token}`)).status).toBe(200);
  });
});

describe("a link to a new password", () => {
  test("a password link ends all sessions and signs in", async () => {
    const { signIn, visitor, token } = await withPasswordLink();
    const old = await signIn(ann, passwordOf(ann));
    const caller = visitor();
    const { body } = await caller.call("POST", "/api/session/link", { token, password: fresh });
    expect(body).toEqual({ signedIn: true });
    expect((await caller.call("GET", "/api/batches")).status).toBe(200);
    expect((await old.call("GET", "/api/batches")).status).toBe(401);
    expect(
      (await visitor().call("POST", "/api/auth/sign-in/email", { email: ann, password: fresh })).status,
    ).toBe(200);
    const before = { email: ann, password: passwordOf(ann) };
    expect((await visitor().call("POST", "/api/auth/sign-in/email", before)).status).toBe(401);
  });

  test("a password link expires after a day and works once", async () => {
    const { visitor, token, clock, boss, ann: id } = await withPasswordLink();
    await visitor().call("POST", "/api/session/link", { token, password: fresh });
    expect((await visitor().call("POST", "/api/session/link", { token, password: fresh })).status).toBe(404);
    const { body } = await boss.call("POST", `/api/members/${id}/link`);
    clock.now += dayMs;
    expect((await visitor().call("GET", `/api/session/link?token=${linkOf(body).token}`)).status).toBe(404);
  });

  test("a password link does not bypass a second factor", async () => {
    const { visitor, token, deps, ann: id } = await withPasswordLink();
    await deps.store.db.updateTable("user").set({ twoFactorEnabled: 1 }).where("id", "=", id).execute();
    const caller = visitor();
    const { body } = await caller.call("POST", "/api/session/link", { token, password: fresh });
    expect(body).toEqual({ signedIn: false });
    expect((await caller.call("GET", "/api/batches")).status).toBe(401);
    const user = await deps.store.db
      .selectFrom("user")
      .selectAll()
      .where("id", "=", id)
      .executeTakeFirstOrThrow();
    expect(user.twoFactorEnabled).toBe(1);
  });

  test("an admin cannot make a password link for themselves", async () => {
    const { boss } = await teamApp();
    const { data } = Team.parse((await boss.call("GET", "/api/members")).body);
    expect((await boss.call("POST", `/api/members/${data[0]?.id}/link`)).status).toBe(409);
  });
});
