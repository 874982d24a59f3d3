import { describe, expect, test } from "vitest";
import { RecoveryCodes, TwoFactorSetup } from "#contract/account.ts";
import { Problem } from "#contract/problem.ts";
import { admin, teamApp, type TeamApp, statusesOf, type Visitor } from "#bff/testing/members.ts";
import { base32, codeOf, wrongCode } from "#bff/testing/two-factor.ts";

const password = { password: admin.password };
const firstStep = { email: admin.emailAddress, password: admin.password };

/** The admin has set up a second factor and confirmed it. */
async function withTwoFactor(
  options: Parameters<typeof teamApp>[0] = {},
): Promise<TeamApp & { setup: TwoFactorSetup; owing: () => Promise<Visitor> }> {
  const app = await teamApp(options);
  const setup = TwoFactorSetup.parse((await app.boss.call("POST", "/api/session/two-factor", password)).body);
  await app.boss.call("POST", "/api/session/two-factor/confirm", { code: codeOf(setup.uri) });
  const owing = async (): Promise<Visitor> => {
    const caller = app.visitor();
    await caller.call("POST", "/api/auth/sign-in/email", firstStep);
    return caller;
  };
  return { ...app, setup, owing };
}

function check(caller: Visitor, code: string) {
  return caller.call("POST", "/api/session/two-factor/check", { code });
}

async function isIn(caller: Visitor): Promise<boolean> {
  return (await caller.call("GET", "/api/batches")).status === 200;
}

describe("a second factor", () => {
  test("a second factor is on after its first code", async () => {
    const { boss, activity } = await teamApp();
    const setup = TwoFactorSetup.parse((await boss.call("POST", "/api/session/two-factor", password)).body);
    expect(setup.uri).toMatch(/^otpauth:\/\/totp\/Usher:admin%40example\.com\?secret=[A-Z2-7]+&issuer=Usher/);
    expect(new Set(setup.recoveryCodes).size).toBe(10);
    expect((await boss.call("GET", "/api/session")).body).toMatchObject({ member: { isTwoFactorOn: false } });
    const wrong = await boss.call("POST", "/api/session/two-factor/confirm", { code: wrongCode(setup.uri) });
    expect(Problem.parse(wrong.body)).toMatchObject({ status: 422, field: "code" });
    const before = boss.cookie;
    const right = await boss.call("POST", "/api/session/two-factor/confirm", { code: codeOf(setup.uri) });
    expect(right.status).toBe(204);
    expect(boss.cookie).not.toBe(before);
    expect((await boss.call("GET", "/api/session")).body).toMatchObject({ member: { isTwoFactorOn: true } });
    const lines = (await activity()).filter(({ action }) => action === "member.two_factor_on");
    expect(lines.map(({ result }) => result)).toEqual(["refused", "done"]);
    expect((await boss.call("POST", "/api/session/two-factor", password)).status).toBe(409);
  });

  test.each(["", "/off", "/recovery-codes"])("wants the password for %s", async (path) => {
    const { boss } = await withTwoFactor();
    const { body } = await boss.call("POST", `/api/session/two-factor${path}`, { password: "a guess at it" });
    expect(Problem.parse(body)).toMatchObject({ status: 422, field: "password" });
  });

  test("the secrets of a second factor are stored encrypted", async () => {
    const { deps, setup } = await withTwoFactor();
    const kept = JSON.stringify(await deps.store.db.selectFrom("two_factor").selectAll().execute());
    const [recoveryCode = ""] = setup.recoveryCodes;
    const secret = base32(new URL(setup.uri).searchParams.get("secret") ?? "").toString();
    expect(kept).not.toContain(recoveryCode);
    expect(kept).not.toContain(secret);
  });

  test("a second factor is turned off with the password", async () => {
    const { boss, owing } = await withTwoFactor();
    expect((await boss.call("POST", "/api/session/two-factor/off", password)).status).toBe(204);
    expect(await isIn(boss)).toBe(true);
    expect(await isIn(await owing())).toBe(true);
    expect((await boss.call("POST", "/api/session/two-factor/off", password)).status).toBe(409);
  });

  test("the library's own routes for a second factor are closed", async () => {
    const { boss, setup } = await withTwoFactor();
    for (const path of ["verify-totp", "verify-backup-code", "get-totp-uri", "disable", "enable"])
      expect(
        (await boss.call("POST", `/api/auth/two-factor/${path}`, { code: codeOf(setup.uri), ...password }))
          .status,
      ).toBe(404);
  });
});

describe("the second step", () => {
  test("a code of the app completes the sign-in", async () => {
    const { visitor, setup, activity } = await withTwoFactor();
    const caller = visitor();
    const first = await caller.call("POST", "/api/auth/sign-in/email", firstStep);
    expect(first.body).toEqual({ signedIn: false, needsCode: true });
    expect(await isIn(caller)).toBe(false);
    const second = await check(caller, codeOf(setup.uri));
    expect([second.status, second.body]).toEqual([200, { signedIn: true }]);
    expect(await isIn(caller)).toBe(true);
    expect((await activity()).at(-1)).toMatchObject({
      action: "session.started",
      member: admin.emailAddress,
      detail: "by password and code",
    });
  });

  test("there is no session before the code", async () => {
    const { visitor, deps } = await withTwoFactor();
    const before = await deps.store.db.selectFrom("session").select("id").execute();
    const first = await visitor().call("POST", "/api/auth/sign-in/email", firstStep);
    expect(first.cookie).toMatch(/usher-4870\.two_factor=/);
    expect(first.cookie).not.toMatch(/usher-4870\.session=[^;]/);
    expect(await deps.store.db.selectFrom("session").select("id").execute()).toEqual(before);
  });

  test("the second step is remembered in a cookie of this host alone", async () => {
    const { visitor } = await withTwoFactor({ publicUrl: "https://usher.example.com" });
    const first = await visitor().call("POST", "/api/auth/sign-in/email", firstStep);
    const cookie = first.headers.getSetCookie().find((line) => line.includes("two_factor")) ?? "";
    expect(cookie).toMatch(/^__Host-usher\.two_factor=/);
    for (const part of ["Secure", "HttpOnly", "SameSite=Strict", "Path=/"]) expect(cookie).toContain(part);
  });

  test("a code works once, even in a race", async () => {
    const { owing, setup } = await withTwoFactor();
    const members = [await owing(), await owing(), await owing()];
    const code = codeOf(setup.uri);
    const answers = await Promise.all(members.map((caller) => check(caller, code)));
    expect(statusesOf(answers)).toEqual([200, 422, 422]);
    const refused = answers.find(({ status }) => status === 422);
    expect(Problem.parse(refused?.body).detail).toBe(
      "This code has been used. Wait for the next code in your app.",
    );
    expect((await check(await owing(), codeOf(setup.uri, 1))).status).toBe(200);
  });

  test("a recovery code works once, even in a race", async () => {
    const { owing, setup } = await withTwoFactor();
    const [one = "", two = ""] = setup.recoveryCodes;
    const members = [await owing(), await owing()];
    expect(statusesOf(await Promise.all(members.map((caller) => check(caller, one))))).toEqual([200, 422]);
    expect((await check(await owing(), one)).status).toBe(422);
    expect((await check(await owing(), two)).status).toBe(200);
  });

  test("old recovery codes stop working", async () => {
    const { boss, owing, setup } = await withTwoFactor();
    const answer = await boss.call("POST", "/api/session/two-factor/recovery-codes", password);
    const { recoveryCodes } = RecoveryCodes.parse(answer.body);
    expect((await check(await owing(), setup.recoveryCodes[0] ?? "")).status).toBe(422);
    expect((await check(await owing(), recoveryCodes[0] ?? "")).status).toBe(200);
  });

  test("five wrong codes lock the second step", async () => {
    const { owing, setup, clock, activity } = await withTwoFactor();
    for (let time = 0; time < 5; time += 1)
      expect((await check(await owing(), wrongCode(setup.uri, time))).status).toBe(422);
    // Neither a new first step nor a recovery code gets around the lock.
    for (const code of [codeOf(setup.uri), setup.recoveryCodes[0] ?? ""]) {
      const answer = await check(await owing(), code);
      expect(answer.status).toBe(429);
      expect(Number(answer.headers.get("retry-after"))).toBeGreaterThan(200);
    }
    expect((await activity()).filter(({ action }) => action === "session.refused")).toHaveLength(5);
    clock.now += 5 * 60 * 1_000;
    expect((await check(await owing(), setup.recoveryCodes[0] ?? "")).status).toBe(200);
  });

  test("a code is refused without the first step", async () => {
    const { visitor, boss, setup } = await withTwoFactor();
    expect((await check(visitor(), codeOf(setup.uri))).status).toBe(401);
    // Nor with a session, with which the library would not limit guesses.
    expect((await check(boss, wrongCode(setup.uri))).status).toBe(401);
  });

  test("a code is refused ten minutes after the password", async () => {
    const { owing, deps, setup } = await withTwoFactor();
    const caller = await owing();
    const past = new Date(Date.now() - 1_000).toISOString();
    await deps.store.db.updateTable("verification").set({ expiresAt: past }).execute();
    const { status, body } = await check(caller, codeOf(setup.uri));
    expect([status, Problem.parse(body).detail]).toEqual([
      401,
      "Too much time has passed since your password. Sign in again.",
    ]);
  });

  test("the second step refuses a member who was disabled meanwhile", async () => {
    const { owing, deps, setup } = await withTwoFactor();
    const caller = await owing();
    await deps.store.db.updateTable("user").set({ disabledAt: 1 }).execute();
    expect((await check(caller, codeOf(setup.uri))).status).toBe(403);
    expect(await isIn(caller)).toBe(false);
  });
});

describe("a lost second factor", () => {
  test("a lost second factor is turned off by another admin, not by its owner", async () => {
    const { boss, join, signIn, activity, deps, owing } = await withTwoFactor();
    const other = await join("ann@example.com", "admin");
    const { id } = await deps.store.db
      .selectFrom("user")
      .select("id")
      .where("email", "=", admin.emailAddress)
      .executeTakeFirstOrThrow();
    expect((await boss.call("POST", `/api/members/${id}/two-factor-off`)).status).toBe(409);
    expect((await other.call("POST", `/api/members/${id}/two-factor-off`)).body).toMatchObject({
      emailAddress: admin.emailAddress,
      isTwoFactorOn: false,
    });
    expect((await boss.call("GET", "/api/batches")).status).toBe(401);
    const back = await signIn(admin.emailAddress, admin.password);
    expect((await back.call("GET", "/api/session")).body).toMatchObject({ member: { isTwoFactorOn: false } });
    expect(
      (await activity()).find(
        ({ action, result }) => action === "member.two_factor_off" && result === "done",
      ),
    ).toMatchObject({
      member: "ann@example.com",
      email_address: admin.emailAddress,
    });
    expect((await other.call("POST", `/api/members/${id}/two-factor-off`)).status).toBe(409);
    expect(await (await owing()).call("GET", "/api/batches")).toMatchObject({ status: 200 });
  });
});
