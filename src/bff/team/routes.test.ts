import { describe, expect, test } from "vitest";
import { TeamMember, MemberLink, Team } from "#contract/member.ts";
import { Problem } from "#contract/problem.ts";
import { admin, linkOf, passwordOf, teamApp, statusesOf } from "#bff/testing/members.ts";

const dayMs = 24 * 60 * 60 * 1_000;
const ann = "ann@example.com";

describe("the team", () => {
  test("members are listed admins first, then by address", async () => {
    const { boss, join, invite } = await teamApp();
    await join("zoe@example.com", "admin");
    await join(ann, "viewer");
    await invite("bob@example.com", "inviter");
    const { data } = Team.parse((await boss.call("GET", "/api/members")).body);
    expect(data.map(({ emailAddress, role, state }) => [emailAddress, role, state])).toEqual([
      [admin.emailAddress, "admin", "active"],
      ["zoe@example.com", "admin", "active"],
      ["bob@example.com", "inviter", "invited"],
      [ann, "viewer", "active"],
    ]);
  });

  test.each(["viewer", "inviter"] as const)("a %s is refused at every route of the team", async (role) => {
    const { join } = await teamApp();
    const caller = await join(ann, role);
    for (const [method, path] of [
      ["GET", ""],
      ["POST", ""],
      ["DELETE", "/x"],
      ["PATCH", "/x"],
      ["POST", "/x/two-factor-off"],
      ["POST", "/x/end-sessions"],
      ["POST", "/x/link"],
    ] as const)
      expect(
        (await caller.call(method, `/api/members${path}`, method === "GET" ? undefined : {})).status,
      ).toBe(403);
  });

  test("an unknown member is 404 and a bad id 400", async () => {
    const { boss } = await teamApp();
    const disabled = { state: "disabled" };
    expect((await boss.call("PATCH", "/api/members/unknown", disabled)).status).toBe(404);
    expect((await boss.call("PATCH", "/api/members/a%2e%2fb", disabled)).status).toBe(400);
  });

  test.each([{}, { state: "invited" }, { role: "viewer", state: "active" }, { name: "Ann" }])(
    "the change %o is refused",
    async (change) => {
      const { boss, join } = await teamApp();
      const { id } = await join(ann, "inviter");
      const { status, body } = await boss.call("PATCH", `/api/members/${id}`, change);
      expect([status, Problem.parse(body).code]).toEqual([422, "invalid"]);
    },
  );

  test("the list shows when a member was last seen", async () => {
    const { boss, join, clock } = await teamApp();
    const caller = await join(ann, "viewer");
    clock.now += 3_600_000;
    await caller.call("GET", "/api/session");
    const seenAt = clock.now;
    await boss.call("POST", `/api/members/${caller.id}/end-sessions`);
    const { data } = Team.parse((await boss.call("GET", "/api/members")).body);
    expect(data.find(({ emailAddress }) => emailAddress === ann)?.lastSeenAt).toBe(seenAt);
  });
});

test("a member who came for a moment was seen too", async () => {
  const { boss, join, clock } = await teamApp();
  const caller = await join(ann, "viewer");
  await caller.call("GET", "/api/session");
  await caller.call("POST", "/api/auth/sign-out", {});
  const { data } = Team.parse((await boss.call("GET", "/api/members")).body);
  expect(data.find(({ emailAddress }) => emailAddress === ann)?.lastSeenAt).toBe(clock.now);
});

describe("a new member", () => {
  test("a member is invited by a link that lasts seven days", async () => {
    const { boss, clock, deps } = await teamApp();
    const answer = await boss.call("POST", "/api/members", {
      emailAddress: "Ann@Example.com",
      role: "inviter",
    });
    expect(answer.status).toBe(201);
    const { member, url, expiresAt } = MemberLink.parse(answer.body);
    expect(member).toMatchObject({
      emailAddress: ann,
      role: "inviter",
      state: "invited",
      linkExpiresAt: expiresAt,
    });
    expect(url).toMatch(/^http:\/\/localhost:4870\/join\?token=[\w-]{43}$/);
    expect(expiresAt).toBe(clock.now + 7 * dayMs);
    const kept = JSON.stringify(await deps.store.db.selectFrom("member_link").selectAll().execute());
    expect(kept).not.toContain(linkOf(answer.body).token);
  });

  test("an address is invited once, even in a race", async () => {
    const { boss } = await teamApp();
    const body = { emailAddress: ann, role: "viewer" };
    const answers = await Promise.all([1, 2, 3].map(() => boss.call("POST", "/api/members", body)));
    expect(statusesOf(answers)).toEqual([201, 409, 409]);
  });

  test("a member is not invited again", async () => {
    const { boss, join } = await teamApp();
    await join(ann, "viewer");
    const { status, body } = await boss.call("POST", "/api/members", { emailAddress: ann, role: "admin" });
    expect([status, Problem.parse(body).detail]).toEqual([
      409,
      "ann@example.com is already a member. Change their role in the team.",
    ]);
  });

  test("an address is invited again after its link has expired", async () => {
    const { boss, invite, clock } = await teamApp();
    await invite(ann, "viewer");
    clock.now += 7 * dayMs;
    await boss.call("POST", "/api/auth/sign-in/email", {
      email: admin.emailAddress,
      password: admin.password,
    });
    const { body } = await boss.call("POST", "/api/members", { emailAddress: ann, role: "inviter" });
    expect(linkOf(body).member.role).toBe("inviter");
    const { data } = Team.parse((await boss.call("GET", "/api/members")).body);
    expect(data.filter(({ emailAddress }) => emailAddress === ann)).toHaveLength(1);
  });

  test("an invited member gets another role before joining", async () => {
    const { boss, invite, visitor } = await teamApp();
    const { member, token } = await invite(ann, "admin");
    await boss.call("PATCH", `/api/members/${member.id}`, { role: "viewer" });
    const caller = visitor();
    await caller.call("POST", "/api/session/link", { token, password: passwordOf(ann) });
    expect((await caller.call("GET", "/api/session")).body).toMatchObject({ member: { role: "viewer" } });
  });

  test("a withdrawn invitation opens nothing", async () => {
    const { boss, invite, visitor } = await teamApp();
    const { member, token } = await invite(ann, "admin");
    expect((await boss.call("DELETE", `/api/members/${member.id}`)).status).toBe(204);
    expect((await visitor().call("GET", `/api/session/link?token=${token}`)).status).toBe(404);
    expect((await boss.call("DELETE", `/api/members/${member.id}`)).status).toBe(404);
  });

  test("a member who has joined cannot be withdrawn", async () => {
    const { boss, join } = await teamApp();
    const { id } = await join(ann, "viewer");
    const { status, body } = await boss.call("DELETE", `/api/members/${id}`);
    expect([status, Problem.parse(body).detail]).toEqual([
      409,
      "ann@example.com has already joined. Disable the member instead.",
    ]);
  });

  test("a new link makes the old one void", async () => {
    const { boss, invite, visitor } = await teamApp();
    const { member, token } = await invite(ann, "viewer");
    const renewed = await boss.call("POST", `/api/members/${member.id}/link`);
    expect(renewed.status).toBe(201);
    expect((await visitor().call("GET", `/api/session/link?token=${token}`)).status).toBe(404);
    const info = await visitor().call("GET", `/api/session/link?token=${linkOf(renewed.body).token}`);
    expect(info.body).toEqual({ kind: "join", emailAddress: ann });
  });
});

test("there are no links where passwords are off", async () => {
  const { visitor } = await teamApp({ hasPasswords: false });
  const demo = visitor();
  await demo.call("POST", "/api/session/demo");
  const { status, body } = await demo.call("POST", "/api/members", { emailAddress: ann, role: "viewer" });
  expect([status, Problem.parse(body).detail]).toEqual([409, expect.stringContaining("OIDC_ROLES")]);
});

describe("a role", () => {
  test("a role changes immediately and is recorded", async () => {
    const { boss, join, activity } = await teamApp();
    const caller = await join(ann, "viewer");
    const { body } = await boss.call("PATCH", `/api/members/${caller.id}`, { role: "inviter" });
    expect(TeamMember.parse(body).role).toBe("inviter");
    expect((await caller.call("GET", "/api/session")).body).toMatchObject({ member: { role: "inviter" } });
    expect((await activity()).find(({ action }) => action === "member.role_changed")).toMatchObject({
      member: admin.emailAddress,
      email_address: ann,
      subject_id: caller.id,
      detail: "inviter instead of viewer",
      result: "done",
    });
  });

  test("members cannot change their own role", async () => {
    const { boss, join } = await teamApp();
    const other = await join(ann, "admin");
    const { status, body } = await other.call("PATCH", `/api/members/${other.id}`, { role: "viewer" });
    expect([status, Problem.parse(body).detail]).toEqual([
      409,
      "You can't change your own role. Ask another admin.",
    ]);
    expect((await boss.call("PATCH", `/api/members/${other.id}`, { role: "owner" })).status).toBe(422);
  });

  test("the role of a single sign-on member cannot be changed here", async () => {
    const { boss, join, deps } = await teamApp();
    const { id } = await join(ann, "viewer");
    await deps.store.db.deleteFrom("account").where("userId", "=", id).execute();
    const { status, body } = await boss.call("PATCH", `/api/members/${id}`, { role: "admin" });
    expect(status).toBe(409);
    expect(Problem.parse(body).detail).toContain("OIDC_ROLES");
  });

  test("one of two admins who demote each other stays admin", async () => {
    const { boss, join, deps } = await teamApp();
    const other = await join(ann, "admin");
    const first = await deps.store.db
      .selectFrom("user")
      .select("id")
      .where("email", "=", admin.emailAddress)
      .executeTakeFirstOrThrow();
    const answers = await Promise.all([
      boss.call("PATCH", `/api/members/${other.id}`, { role: "viewer" }),
      other.call("PATCH", `/api/members/${first.id}`, { role: "viewer" }),
      boss.call("PATCH", `/api/members/${other.id}`, { state: "disabled" }),
      other.call("PATCH", `/api/members/${first.id}`, { state: "disabled" }),
    ]);
    expect(answers.every(({ status }) => status < 500)).toBe(true);
    const left = await deps.store.db
      .selectFrom("user")
      .select("id")
      .where("role", "=", "admin")
      .where("disabledAt", "is", null)
      .execute();
    expect(left).toHaveLength(1);
  });

  test("the last admin keeps the role, and the demo does not count", async () => {
    const { visitor, deps } = await teamApp();
    const demo = visitor();
    await demo.call("POST", "/api/session/demo");
    const { id } = await deps.store.db
      .selectFrom("user")
      .select("id")
      .where("email", "=", admin.emailAddress)
      .executeTakeFirstOrThrow();
    const demoted = await demo.call("PATCH", `/api/members/${id}`, { role: "viewer" });
    const disabled = await demo.call("PATCH", `/api/members/${id}`, { state: "disabled" });
    expect([demoted.status, disabled.status]).toEqual([409, 409]);
    expect(Problem.parse(disabled.body).detail).toBe(
      "admin@example.com is the last admin and cannot be disabled. Make another member an admin first.",
    );
  });
});

describe("a disabled member", () => {
  test("a disabled member is signed out and cannot sign in", async () => {
    const { boss, join, signIn, activity } = await teamApp();
    const caller = await join(ann, "inviter");
    const link = await boss.call("POST", `/api/members/${caller.id}/link`);
    const { body } = await boss.call("PATCH", `/api/members/${caller.id}`, { state: "disabled" });
    expect(TeamMember.parse(body).state).toBe("disabled");
    expect((await caller.call("GET", "/api/batches")).status).toBe(401);
    const again = await caller.call("POST", "/api/auth/sign-in/email", {
      email: ann,
      password: passwordOf(ann),
    });
    expect([again.status, Problem.parse(again.body).detail]).toEqual([
      403,
      "Your account is disabled. Ask an admin of Usher to enable it again.",
    ]);
    const { token } = linkOf(link.body);
    expect((await caller.call("GET", `/api/session/link?token=${token}`)).status).toBe(404);
    expect((await activity()).at(-1)).toMatchObject({
      action: "session.refused",
      member: ann,
      code: "forbidden",
    });
    await boss.call("PATCH", `/api/members/${caller.id}`, { state: "active" });
    const back = await signIn(ann, passwordOf(ann));
    expect((await back.call("GET", "/api/batches")).status).toBe(200);
  });

  test("a wrong password does not reveal that a member is disabled", async () => {
    const { boss, join, visitor } = await teamApp();
    const { id } = await join(ann, "viewer");
    await boss.call("PATCH", `/api/members/${id}`, { state: "disabled" });
    const answer = await visitor().call("POST", "/api/auth/sign-in/email", {
      email: ann,
      password: "guessed it",
    });
    expect(answer.status).toBe(401);
  });

  test("admins cannot disable themselves or the demo", async () => {
    const { boss, visitor, join, deps } = await teamApp();
    await join(ann, "admin");
    const users = await deps.store.db.selectFrom("user").select(["id", "email"]).execute();
    const own = users.find(({ email }) => email === admin.emailAddress)?.id ?? "";
    expect((await boss.call("PATCH", `/api/members/${own}`, { state: "disabled" })).status).toBe(409);
    await visitor().call("POST", "/api/session/demo");
    const { data } = Team.parse((await boss.call("GET", "/api/members")).body);
    const demo = data.find(({ signsInBy }) => signsInBy === "demo");
    expect((await boss.call("PATCH", `/api/members/${demo?.id}`, { state: "disabled" })).status).toBe(409);
    expect((await boss.call("POST", `/api/members/${demo?.id}/link`)).status).toBe(409);
  });

  test("an admin ends the sessions of a member", async () => {
    const { boss, join, activity } = await teamApp();
    const caller = await join(ann, "viewer");
    await boss.call("POST", `/api/members/${caller.id}/end-sessions`);
    expect((await caller.call("GET", "/api/batches")).status).toBe(401);
    expect((await activity()).at(-1)).toMatchObject({
      action: "member.sessions_ended",
      detail: "1 session",
    });
  });
});
