import { expect, test } from "vitest";
import { TwoFactorSetup } from "#contract/account.ts";
import { cheapPasswords } from "#bff/testing/cheap-passwords.ts";
import { admin, teamApp, type TeamApp } from "#bff/testing/members.ts";
import { codeOf } from "#bff/testing/two-factor.ts";
import type { Role } from "#contract/role.ts";
import { OperationError } from "#bff/operations/command.ts";
import { type AdminDeps, disableSecondFactor, makeAdmin, resetPassword, unlock } from "./emergencies.ts";
import { listTeam } from "./list.ts";

const byCommand = "by the admin command on this machine";

function depsOf({ deps }: TeamApp, hasPasswords = true): AdminDeps {
  const { store, env, now } = deps;
  return { db: store.db, passwords: cheapPasswords, publicUrl: env.publicUrl, hasPasswords, now };
}

/** The entries that a command has written, the oldest first. */
async function entriesOf({ deps }: TeamApp) {
  return deps.store.db
    .selectFrom("activity")
    .select(["action", "email_address", "detail", "member"])
    .where("detail", "like", `%${byCommand}`)
    .orderBy("at")
    .execute();
}

const tokenIn = (text: string) => /\/join\?token=([\w-]+)/.exec(text)?.[1] ?? "";
const signInAs = (app: TeamApp, email: string, password: string, headers: object = {}) =>
  app.visitor().call("POST", "/api/auth/sign-in/email", { email, password }, headers);

/** A member who came by single sign-on and has no password. */
async function addStranger({ deps }: TeamApp, email: string, role: Role): Promise<void> {
  const at = new Date(deps.now()).toISOString();
  const shared = { image: null, disabledAt: null, lastSeenAt: null, twoFactorEnabled: 0 };
  await deps.store.db
    .insertInto("user")
    .values({
      id: email,
      name: email,
      email,
      emailVerified: 1,
      role,
      createdAt: at,
      updatedAt: at,
      ...shared,
    })
    .execute();
}

test("S16: reset-password ends the old password and all sessions, and its link sets a new one", async () => {
  const app = await teamApp();
  const said = await resetPassword(depsOf(app), "ADMIN@example.com");
  expect((await app.boss.call("GET", "/api/batches")).status).toBe(401);
  expect((await signInAs(app, admin.emailAddress, admin.password)).status).toBe(401);
  const password = "seven quiet lanterns on a river";
  const used = await app.visitor().call("POST", "/api/session/link", { token: tokenIn(said), password });
  expect(used.status).toBe(200);
  expect((await signInAs(app, admin.emailAddress, password)).status).toBe(200);
  expect(await entriesOf(app)).toMatchObject([
    { action: "member.link_made", email_address: admin.emailAddress, member: null },
  ]);
});

test("S16: a second reset-password voids the link of the first", async () => {
  const app = await teamApp();
  const first = tokenIn(await resetPassword(depsOf(app), admin.emailAddress));
  await resetPassword(depsOf(app), admin.emailAddress);
  const used = await app
    .visitor()
    .call("POST", "/api/session/link", { token: first, password: "seven quiet lanterns on a river" });
  expect(used.status).toBe(404);
});

test("S16: a member of single sign-on gets a password by reset-password", async () => {
  const app = await teamApp();
  await addStranger(app, "sso@example.com", "admin");
  const token = tokenIn(await resetPassword(depsOf(app), "sso@example.com"));
  const password = "seven quiet lanterns on a river";
  await app.visitor().call("POST", "/api/session/link", { token, password });
  expect((await signInAs(app, "sso@example.com", password)).status).toBe(200);
});

test("S16: make-admin promotes and enables a member", async () => {
  const app = await teamApp();
  const ann = await app.join("ann@example.com", "viewer");
  await app.boss.call("PATCH", `/api/members/${ann.id}`, { state: "disabled" });
  expect(await makeAdmin(depsOf(app), "ann@example.com")).toContain("is an admin and enabled");
  expect(await listTeam(app.deps.store.db)).toMatch(/ann@example\.com +admin +active/);
  const actions = (await entriesOf(app)).map(({ action }) => action).sort();
  expect(actions).toEqual(["member.enabled", "member.role_changed"]);
});

test("S16: make-admin invites an unknown address, and again with a new link", async () => {
  const app = await teamApp();
  const first = tokenIn(await makeAdmin(depsOf(app), "new@example.com"));
  const token = tokenIn(await makeAdmin(depsOf(app), "new@example.com"));
  const password = "seven quiet lanterns on a river";
  const use = (link: string) => app.visitor().call("POST", "/api/session/link", { token: link, password });
  expect((await use(first)).status).toBe(404);
  expect((await use(token)).status).toBe(200);
  expect(await listTeam(app.deps.store.db)).toMatch(/new@example\.com +admin +active/);
});

test("S16: disable-second-factor lets a member in by the password alone", async () => {
  const app = await teamApp();
  const made = await app.boss.call("POST", "/api/session/two-factor", { password: admin.password });
  const { uri } = TwoFactorSetup.parse(made.body);
  await app.boss.call("POST", "/api/session/two-factor/confirm", { code: codeOf(uri, -1) });
  await disableSecondFactor(depsOf(app), admin.emailAddress);
  expect((await app.boss.call("GET", "/api/batches")).status).toBe(401);
  const signIn = await signInAs(app, admin.emailAddress, admin.password);
  expect(signIn.body).toEqual({ signedIn: true });
  expect(await entriesOf(app)).toMatchObject([{ action: "member.two_factor_off" }]);
  await expect(disableSecondFactor(depsOf(app), admin.emailAddress)).rejects.toThrow("has no second factor");
});

test("S16: unlock reaches the throttle of a running server, for this member only", async () => {
  const app = await teamApp({ trustedProxies: "127.0.0.1" });
  await app.join("ann@example.com", "viewer");
  const from = { "x-forwarded-for": "192.0.2.1" };
  for (const email of [admin.emailAddress, "ann@example.com"])
    for (let time = 0; time < 6; time += 1) await signInAs(app, email, "guess", from);
  expect((await signInAs(app, admin.emailAddress, admin.password, from)).status).toBe(429);
  app.clock.now += 1_000;
  await unlock(depsOf(app), admin.emailAddress);
  expect((await signInAs(app, admin.emailAddress, admin.password, from)).status).toBe(200);
  expect((await signInAs(app, "ann@example.com", "guess", from)).status).toBe(429);
  app.clock.now += 1_000;
  for (let time = 0; time < 5; time += 1) await signInAs(app, admin.emailAddress, "guess", from);
  expect((await signInAs(app, admin.emailAddress, admin.password, from)).status).toBe(429);
  expect(await entriesOf(app)).toMatchObject([{ action: "member.unlocked" }]);
});

test.each([
  ["reset-password", resetPassword],
  ["disable-second-factor", disableSecondFactor],
  ["unlock", unlock],
] as const)(
  "S16: %s of an unknown address names the nearest ones and changes nothing",
  async (_, command) => {
    const app = await teamApp();
    const refused = command(depsOf(app), "admni@example.com");
    await expect(refused).rejects.toThrow(OperationError);
    await expect(refused).rejects.toThrow(/No member has the address.*Nearest: admin@example\.com/);
    expect(await entriesOf(app)).toEqual([]);
  },
);

test("S16: with passwords off the commands say what helps instead", async () => {
  const app = await teamApp();
  const deps = depsOf(app, false);
  await expect(resetPassword(deps, admin.emailAddress)).rejects.toThrow(/PASSWORD_SIGN_IN=on, restart/);
  await expect(makeAdmin(deps, "new@example.com")).rejects.toThrow(/role admin in OIDC_ROLES/);
  await addStranger(app, "sso@example.com", "viewer");
  const said = await makeAdmin(deps, "sso@example.com");
  expect(said).toContain("OIDC_ROLES");
  expect(said).not.toContain("token=");
});

test("S16: no command prints a secret but its link", async () => {
  const app = await teamApp();
  const said = [
    await listTeam(app.deps.store.db),
    await makeAdmin(depsOf(app), admin.emailAddress),
    await unlock(depsOf(app), admin.emailAddress),
  ].join("\n");
  expect(said).not.toContain(admin.password);
  expect(said).not.toMatch(/token|hash|[0-9a-f]{32}/);
});
