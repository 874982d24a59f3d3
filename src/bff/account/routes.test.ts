import { describe, expect, test } from "vitest";
import { OwnSessionList } from "#contract/account.ts";
import { Problem } from "#contract/problem.ts";
import { admin, linkOf, passwordOf, teamApp, type Visitor } from "#bff/testing/members.ts";

const hourMs = 60 * 60 * 1_000;
const ann = "ann@example.com";
const fresh = "eleven purple wheelbarrows";

async function sessionsOf(caller: Visitor) {
  return OwnSessionList.parse((await caller.call("GET", "/api/session/all")).body).data;
}

async function statusOf(caller: Visitor): Promise<number> {
  return (await caller.call("GET", "/api/batches")).status;
}

describe("a session", () => {
  test("each sign-in gets a new session and ends the previous one", async () => {
    const { join, visitor } = await teamApp();
    const caller = await join(ann, "viewer");
    const before = caller.cookie;
    await caller.call("POST", "/api/auth/sign-in/email", { email: ann, password: passwordOf(ann) });
    expect(caller.cookie).not.toBe(before);
    expect(await statusOf(caller)).toBe(200);
    expect(await statusOf(visitor(before))).toBe(401);
  });

  test("a sign-in ends the session of another member in the same browser", async () => {
    const { boss, join, visitor } = await teamApp();
    await join(ann, "viewer");
    const planted = boss.cookie;
    const victim = visitor(planted);
    await victim.call("POST", "/api/auth/sign-in/email", { email: ann, password: passwordOf(ann) });
    expect((await victim.call("GET", "/api/session")).body).toMatchObject({ member: { emailAddress: ann } });
    expect(await statusOf(visitor(planted))).toBe(401);
  });

  test("the demo button and a one-time link end the previous session too", async () => {
    const { boss, invite, visitor } = await teamApp();
    const { token } = await invite(ann, "viewer");
    const first = boss.cookie;
    const caller = visitor(first);
    await caller.call("POST", "/api/session/link", { token, password: fresh });
    const second = caller.cookie;
    await caller.call("POST", "/api/session/demo");
    expect(await statusOf(caller)).toBe(200);
    for (const old of [first, second]) expect(await statusOf(visitor(old))).toBe(401);
  });

  test("an attacker cannot choose the session of a victim", async () => {
    const { visitor, deps } = await teamApp();
    const [{ token } = { token: "" }] = await deps.store.db.selectFrom("session").select("token").execute();
    expect(token.length).toBeGreaterThanOrEqual(32);
    for (const cookie of [`usher-4870.session=${token}`, `usher-4870.session=${token}.c2lnbmVk`])
      expect(await statusOf(visitor(cookie))).toBe(401);
  });

  test("a session cookie cannot be replayed after the sign-out", async () => {
    const { boss, visitor, activity } = await teamApp();
    const old = boss.cookie;
    expect((await boss.call("POST", "/api/auth/sign-out", {})).status).toBe(200);
    expect(await statusOf(visitor(old))).toBe(401);
    expect((await activity()).at(-1)).toMatchObject({ action: "session.ended", member: admin.emailAddress });
  });

  test("a session ends after twelve idle hours", async () => {
    const { boss, clock, deps } = await teamApp();
    clock.now += 12 * hourMs - 1;
    expect(await statusOf(boss)).toBe(200);
    clock.now += 12 * hourMs;
    expect(await statusOf(boss)).toBe(401);
    expect(await deps.store.db.selectFrom("session").select("id").execute()).toEqual([]);
  });

  test("S10: requests that the page makes by itself do not prolong a session", async () => {
    const { boss, clock } = await teamApp();
    for (let hour = 1; hour < 12; hour += 1) {
      clock.now += hourMs;
      const poll = await boss.call("GET", "/api/batches", undefined, { "usher-background": "1" });
      expect(poll.status).toBe(200);
    }
    clock.now += hourMs;
    expect(await statusOf(boss)).toBe(401);
  });

  test("a session ends after seven days of constant use", async () => {
    const { boss, clock } = await teamApp();
    const began = clock.now;
    for (let hour = 8; hour < 7 * 24; hour += 8) {
      clock.now = began + hour * hourMs;
      expect(await statusOf(boss)).toBe(200);
    }
    clock.now = began + 7 * 24 * hourMs;
    expect(await statusOf(boss)).toBe(401);
  });
});

describe("a member's own sessions", () => {
  test("a member lists their own sessions, without tokens", async () => {
    const { boss, signIn, deps, clock } = await teamApp();
    clock.now += 1_000;
    const other = await signIn(admin.emailAddress, admin.password);
    const answer = await other.call("GET", "/api/session/all");
    const { data } = OwnSessionList.parse(answer.body);
    expect(data.map(({ isCurrent }) => isCurrent)).toEqual([true, false]);
    expect(data[0]).toMatchObject({
      createdAt: clock.now,
      lastSeenAt: clock.now,
      expiresAt: clock.now + 12 * hourMs,
      clientAddress: "127.0.0.1",
    });
    const tokens = await deps.store.db.selectFrom("session").select("token").execute();
    for (const { token } of tokens) expect(JSON.stringify(answer.body)).not.toContain(token);
    expect(await statusOf(boss)).toBe(200);
  });

  test("a member ends one of their sessions", async () => {
    const { boss, signIn } = await teamApp();
    const other = await signIn(admin.emailAddress, admin.password);
    const [mine] = await sessionsOf(boss);
    const target = (await sessionsOf(other)).find(({ isCurrent }) => !isCurrent);
    expect(mine).toBeDefined();
    expect((await other.call("POST", `/api/session/all/${target?.id}/end`)).status).toBe(204);
    expect([await statusOf(boss), await statusOf(other)]).toEqual([401, 200]);
    expect((await other.call("POST", `/api/session/all/${target?.id}/end`)).status).toBe(404);
  });

  test("a member cannot end another member's session", async () => {
    const { boss, join } = await teamApp();
    const caller = await join(ann, "inviter");
    const [mine] = await sessionsOf(boss);
    expect((await caller.call("POST", `/api/session/all/${mine?.id}/end`)).status).toBe(404);
    await caller.call("POST", "/api/session/end-others");
    expect(await statusOf(boss)).toBe(200);
  });

  test("a member ends all sessions but the current one", async () => {
    const { boss, signIn, activity } = await teamApp();
    const others = [
      await signIn(admin.emailAddress, admin.password),
      await signIn(admin.emailAddress, admin.password),
    ];
    expect((await boss.call("POST", "/api/session/end-others")).status).toBe(204);
    expect(await Promise.all([boss, ...others].map(statusOf))).toEqual([200, 401, 401]);
    expect((await activity()).at(-1)).toMatchObject({ detail: "2 other sessions of theirs" });
  });
});

describe("a member's own password", () => {
  test("a new password ends every other session", async () => {
    const { boss, signIn, visitor, activity } = await teamApp();
    const other = await signIn(admin.emailAddress, admin.password);
    const before = boss.cookie;
    const body = { currentPassword: admin.password, newPassword: fresh };
    expect((await boss.call("POST", "/api/session/password", body)).status).toBe(204);
    expect(await Promise.all([boss, other, visitor(before)].map(statusOf))).toEqual([200, 401, 401]);
    expect(await statusOf(await signIn(admin.emailAddress, fresh))).toBe(200);
    expect(await statusOf(await signIn(admin.emailAddress, admin.password))).toBe(401);
    const line = (await activity()).find(({ action }) => action === "member.password_changed");
    expect(line).toMatchObject({
      member: admin.emailAddress,
      email_address: admin.emailAddress,
      result: "done",
    });
    expect(JSON.stringify(await activity())).not.toContain(fresh);
  });

  test.each([
    ["a wrong present one", "not this one at all", fresh, "currentPassword"],
    ["a short new one", admin.password, "short", "newPassword"],
    ["a common new one", admin.password, "password123456", "newPassword"],
    ["one's own address", admin.password, admin.emailAddress, "newPassword"],
    ["the same again", admin.password, admin.password, "newPassword"],
  ])("a password does not change with %s", async (_what, currentPassword, newPassword, field) => {
    const { boss } = await teamApp();
    const answer = await boss.call("POST", "/api/session/password", { currentPassword, newPassword });
    expect(Problem.parse(answer.body)).toMatchObject({ status: 422, code: "invalid", field });
    expect(await statusOf(boss)).toBe(200);
  });

  test("a stolen session cannot be used to guess the password", async () => {
    const { boss, clock } = await teamApp();
    const guess = (currentPassword: string) =>
      boss.call("POST", "/api/session/password", { currentPassword, newPassword: fresh });
    for (let time = 0; time < 5; time += 1) expect((await guess(`guess ${time}`)).status).toBe(422);
    const sixth = await guess(admin.password);
    expect(sixth.status).toBe(429);
    expect(Number(sixth.headers.get("retry-after"))).toBeGreaterThan(200);
    clock.now += 5 * 60 * 1_000;
    expect((await guess(admin.password)).status).toBe(204);
  });

  test("a new password makes open password links void", async () => {
    const { boss, join, visitor } = await teamApp();
    const caller = await join(ann, "viewer");
    const { body } = await boss.call("POST", `/api/members/${caller.id}/link`);
    await caller.call("POST", "/api/session/password", {
      currentPassword: passwordOf(ann),
      newPassword: fresh,
    });
    const { status } = await visitor().call("GET", `/api/session/link?token=${linkOf(body).token}`);
    expect(status).toBe(404);
  });

  test("the demo has no password to change", async () => {
    const { visitor } = await teamApp();
    const demo = visitor();
    await demo.call("POST", "/api/session/demo");
    const body = { currentPassword: "anything at all", newPassword: fresh };
    expect((await demo.call("POST", "/api/session/password", body)).status).toBe(409);
  });
});
