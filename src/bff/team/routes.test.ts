import { describe, expect, test } from "vitest";
import { Account, AccountLink, AccountList } from "#contract/account.ts";
import { Problem } from "#contract/problem.ts";
import { admin, linkOf, passwordOf, peopleApp, statusesOf } from "#bff/testing/members.ts";

const dayMs = 24 * 60 * 60 * 1_000;
const ann = "ann@example.com";

describe("accounts", () => {
  test("are listed admins first, then by address", async () => {
    const { boss, join, invite } = await peopleApp();
    await join("zoe@example.com", "admin");
    await join(ann, "viewer");
    await invite("bob@example.com", "inviter");
    const { data } = AccountList.parse((await boss.call("GET", "/api/accounts")).body);
    expect(data.map(({ emailAddress, role, state }) => [emailAddress, role, state])).toEqual([
      [admin.emailAddress, "admin", "active"],
      ["zoe@example.com", "admin", "active"],
      ["bob@example.com", "inviter", "invited"],
      [ann, "viewer", "active"],
    ]);
  });

  test.each(["viewer", "inviter"] as const)("are no business of a %s", async (role) => {
    const { join } = await peopleApp();
    const someone = await join(ann, role);
    for (const [method, path] of [
      ["GET", ""],
      ["POST", ""],
      ["DELETE", "/x"],
      ["PUT", "/x/role"],
      ["POST", "/x/disable"],
      ["POST", "/x/enable"],
      ["POST", "/x/two-factor-off"],
      ["POST", "/x/end-sessions"],
      ["POST", "/x/link"],
    ] as const)
      expect(
        (await someone.call(method, `/api/accounts${path}`, method === "GET" ? undefined : {})).status,
      ).toBe(403);
  });

  test("are 404 under an unknown id and 400 under a bad one", async () => {
    const { boss } = await peopleApp();
    expect((await boss.call("POST", "/api/accounts/nobody/disable")).status).toBe(404);
    expect((await boss.call("POST", "/api/accounts/a%2e%2fb/disable")).status).toBe(400);
  });

  test("show when somebody was last at work", async () => {
    const { boss, join, clock } = await peopleApp();
    const someone = await join(ann, "viewer");
    clock.now += 3_600_000;
    await someone.call("GET", "/api/session");
    const seenAt = clock.now;
    await boss.call("POST", `/api/accounts/${someone.id}/end-sessions`);
    const { data } = AccountList.parse((await boss.call("GET", "/api/accounts")).body);
    expect(data.find(({ emailAddress }) => emailAddress === ann)?.lastSeenAt).toBe(seenAt);
  });
});

test("whoever came for a moment was at work too", async () => {
  const { boss, join, clock } = await peopleApp();
  const someone = await join(ann, "viewer");
  await someone.call("GET", "/api/session");
  await someone.call("POST", "/api/auth/sign-out", {});
  const { data } = AccountList.parse((await boss.call("GET", "/api/accounts")).body);
  expect(data.find(({ emailAddress }) => emailAddress === ann)?.lastSeenAt).toBe(clock.now);
});

describe("a colleague", () => {
  test("is invited by a link for seven days", async () => {
    const { boss, clock, deps } = await peopleApp();
    const answer = await boss.call("POST", "/api/accounts", {
      emailAddress: "Ann@Example.com",
      role: "inviter",
    });
    expect(answer.status).toBe(201);
    const { account, url, expiresAt } = AccountLink.parse(answer.body);
    expect(account).toMatchObject({
      emailAddress: ann,
      role: "inviter",
      state: "invited",
      linkExpiresAt: expiresAt,
    });
    expect(url).toMatch(/^http:\/\/localhost:4870\/join\?token=[\w-]{43}$/);
    expect(expiresAt).toBe(clock.now + 7 * dayMs);
    const kept = JSON.stringify(await deps.store.db.selectFrom("account_link").selectAll().execute());
    expect(kept).not.toContain(linkOf(answer.body).token);
  });

  test("is invited once, also in a race", async () => {
    const { boss } = await peopleApp();
    const body = { emailAddress: ann, role: "viewer" };
    const answers = await Promise.all([1, 2, 3].map(() => boss.call("POST", "/api/accounts", body)));
    expect(statusesOf(answers)).toEqual([201, 409, 409]);
  });

  test("with an account is not invited again", async () => {
    const { boss, join } = await peopleApp();
    await join(ann, "viewer");
    const { status, body } = await boss.call("POST", "/api/accounts", { emailAddress: ann, role: "admin" });
    expect([status, Problem.parse(body).detail]).toEqual([
      409,
      "ann@example.com has an account already. Change its role in the list.",
    ]);
  });

  test("is invited again when the link is too old", async () => {
    const { boss, invite, clock } = await peopleApp();
    await invite(ann, "viewer");
    clock.now += 7 * dayMs;
    await boss.call("POST", "/api/auth/sign-in/email", {
      email: admin.emailAddress,
      password: admin.password,
    });
    const { body } = await boss.call("POST", "/api/accounts", { emailAddress: ann, role: "inviter" });
    expect(linkOf(body).account.role).toBe("inviter");
    const { data } = AccountList.parse((await boss.call("GET", "/api/accounts")).body);
    expect(data.filter(({ emailAddress }) => emailAddress === ann)).toHaveLength(1);
  });

  test("gets another role before joining", async () => {
    const { boss, invite, visitor } = await peopleApp();
    const { account, token } = await invite(ann, "admin");
    await boss.call("PUT", `/api/accounts/${account.id}/role`, { role: "viewer" });
    const someone = visitor();
    await someone.call("POST", "/api/session/link", { token, password: passwordOf(ann) });
    expect((await someone.call("GET", "/api/session")).body).toMatchObject({ person: { role: "viewer" } });
  });

  test("is withdrawn, and the link opens nothing", async () => {
    const { boss, invite, visitor } = await peopleApp();
    const { account, token } = await invite(ann, "admin");
    expect((await boss.call("DELETE", `/api/accounts/${account.id}`)).status).toBe(204);
    expect((await visitor().call("GET", `/api/session/link?token=${token}`)).status).toBe(404);
    expect((await boss.call("DELETE", `/api/accounts/${account.id}`)).status).toBe(404);
  });

  test("who has joined is not withdrawn or invited", async () => {
    const { boss, join } = await peopleApp();
    const { id } = await join(ann, "viewer");
    const { status, body } = await boss.call("DELETE", `/api/accounts/${id}`);
    expect([status, Problem.parse(body).detail]).toEqual([
      409,
      "ann@example.com has joined already. Disable the account instead.",
    ]);
  });

  test("gets a new link, and the old one is void", async () => {
    const { boss, invite, visitor } = await peopleApp();
    const { account, token } = await invite(ann, "viewer");
    const renewed = await boss.call("POST", `/api/accounts/${account.id}/link`);
    expect(renewed.status).toBe(201);
    expect((await visitor().call("GET", `/api/session/link?token=${token}`)).status).toBe(404);
    const info = await visitor().call("GET", `/api/session/link?token=${linkOf(renewed.body).token}`);
    expect(info.body).toEqual({ kind: "join", emailAddress: ann });
  });
});

test("no link is made where passwords are turned off", async () => {
  const { visitor } = await peopleApp({ hasPasswords: false });
  const demo = visitor();
  await demo.call("POST", "/api/session/demo");
  const { status, body } = await demo.call("POST", "/api/accounts", { emailAddress: ann, role: "viewer" });
  expect([status, Problem.parse(body).detail]).toEqual([409, expect.stringContaining("OIDC_ROLES")]);
});

describe("a role", () => {
  test("changes at once and is written down", async () => {
    const { boss, join, activity } = await peopleApp();
    const someone = await join(ann, "viewer");
    const { body } = await boss.call("PUT", `/api/accounts/${someone.id}/role`, { role: "inviter" });
    expect(Account.parse(body).role).toBe("inviter");
    expect((await someone.call("GET", "/api/session")).body).toMatchObject({ person: { role: "inviter" } });
    expect((await activity()).find(({ action }) => action === "account.role_changed")).toMatchObject({
      person: admin.emailAddress,
      email_address: ann,
      subject_id: someone.id,
      detail: "inviter instead of viewer",
      result: "done",
    });
  });

  test("is not changed by its owner", async () => {
    const { boss, join } = await peopleApp();
    const other = await join(ann, "admin");
    const { status, body } = await other.call("PUT", `/api/accounts/${other.id}/role`, { role: "viewer" });
    expect([status, Problem.parse(body).detail]).toEqual([
      409,
      "Nobody changes their own role. Ask another admin of Usher to do it.",
    ]);
    expect((await boss.call("PUT", `/api/accounts/${other.id}/role`, { role: "owner" })).status).toBe(422);
  });

  test("of single sign-on is set elsewhere", async () => {
    const { boss, join, deps } = await peopleApp();
    const { id } = await join(ann, "viewer");
    await deps.store.db.deleteFrom("account").where("userId", "=", id).execute();
    const { status, body } = await boss.call("PUT", `/api/accounts/${id}/role`, { role: "admin" });
    expect(status).toBe(409);
    expect(Problem.parse(body).detail).toContain("OIDC_ROLES");
  });

  test("stays with one admin when two demote each other", async () => {
    const { boss, join, deps } = await peopleApp();
    const other = await join(ann, "admin");
    const first = await deps.store.db
      .selectFrom("user")
      .select("id")
      .where("email", "=", admin.emailAddress)
      .executeTakeFirstOrThrow();
    const answers = await Promise.all([
      boss.call("PUT", `/api/accounts/${other.id}/role`, { role: "viewer" }),
      other.call("PUT", `/api/accounts/${first.id}/role`, { role: "viewer" }),
      boss.call("POST", `/api/accounts/${other.id}/disable`),
      other.call("POST", `/api/accounts/${first.id}/disable`),
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

  test("of the last admin is kept, the demo counts for none", async () => {
    const { visitor, deps } = await peopleApp();
    const demo = visitor();
    await demo.call("POST", "/api/session/demo");
    const { id } = await deps.store.db
      .selectFrom("user")
      .select("id")
      .where("email", "=", admin.emailAddress)
      .executeTakeFirstOrThrow();
    const demoted = await demo.call("PUT", `/api/accounts/${id}/role`, { role: "viewer" });
    const disabled = await demo.call("POST", `/api/accounts/${id}/disable`);
    expect([demoted.status, disabled.status]).toEqual([409, 409]);
    expect(Problem.parse(disabled.body).detail).toBe(
      "admin@example.com is the last admin of Usher and cannot be disabled. Make somebody else an admin first.",
    );
  });
});

describe("a disabled account", () => {
  test("is out at once and stays out", async () => {
    const { boss, join, signIn, activity } = await peopleApp();
    const someone = await join(ann, "inviter");
    const link = await boss.call("POST", `/api/accounts/${someone.id}/link`);
    const { body } = await boss.call("POST", `/api/accounts/${someone.id}/disable`);
    expect(Account.parse(body).state).toBe("disabled");
    expect((await someone.call("GET", "/api/batches")).status).toBe(401);
    const again = await someone.call("POST", "/api/auth/sign-in/email", {
      email: ann,
      password: passwordOf(ann),
    });
    expect([again.status, Problem.parse(again.body).detail]).toEqual([
      403,
      "Your account is disabled. Ask an admin of Usher to enable it again.",
    ]);
    const { token } = linkOf(link.body);
    expect((await someone.call("GET", `/api/session/link?token=${token}`)).status).toBe(404);
    expect((await activity()).at(-1)).toMatchObject({
      action: "session.refused",
      person: ann,
      code: "forbidden",
    });
    await boss.call("POST", `/api/accounts/${someone.id}/enable`);
    const back = await signIn(ann, passwordOf(ann));
    expect((await back.call("GET", "/api/batches")).status).toBe(200);
  });

  test("tells nothing to a wrong password", async () => {
    const { boss, join, visitor } = await peopleApp();
    const { id } = await join(ann, "viewer");
    await boss.call("POST", `/api/accounts/${id}/disable`);
    const answer = await visitor().call("POST", "/api/auth/sign-in/email", {
      email: ann,
      password: "guessed it",
    });
    expect(answer.status).toBe(401);
  });

  test("is never one's own, nor the demo's", async () => {
    const { boss, visitor, join, deps } = await peopleApp();
    await join(ann, "admin");
    const users = await deps.store.db.selectFrom("user").select(["id", "email"]).execute();
    const own = users.find(({ email }) => email === admin.emailAddress)?.id ?? "";
    expect((await boss.call("POST", `/api/accounts/${own}/disable`)).status).toBe(409);
    await visitor().call("POST", "/api/session/demo");
    const { data } = AccountList.parse((await boss.call("GET", "/api/accounts")).body);
    const demo = data.find(({ signsInBy }) => signsInBy === "demo");
    for (const path of ["disable", "link"])
      expect((await boss.call("POST", `/api/accounts/${demo?.id}/${path}`)).status).toBe(409);
  });

  test("has its sessions ended by an admin", async () => {
    const { boss, join, activity } = await peopleApp();
    const someone = await join(ann, "viewer");
    await boss.call("POST", `/api/accounts/${someone.id}/end-sessions`);
    expect((await someone.call("GET", "/api/batches")).status).toBe(401);
    expect((await activity()).at(-1)).toMatchObject({
      action: "account.sessions_ended",
      detail: "1 session",
    });
  });
});
