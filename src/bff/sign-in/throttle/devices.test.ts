import { describe, expect, test } from "vitest";
import { TwoFactorSetup } from "#contract/account.ts";
import { admin, passwordOf, teamApp, type TeamApp, type Visitor } from "#bff/testing/members.ts";
import { codeOf, wrongCode } from "#bff/testing/two-factor.ts";

const from = (address: string) => ({ "x-forwarded-for": address });

function tryPassword(caller: Visitor, email: string, password: string, headers: object = {}) {
  return caller.call("POST", "/api/auth/sign-in/email", { email, password }, headers);
}

/** A team whose admin is known in `device`, a browser that is signed out. */
async function withDevice() {
  const app = await teamApp({ trustedProxies: "127.0.0.1" });
  const device = await app.signIn(admin.emailAddress, admin.password);
  await device.call("POST", "/api/auth/sign-out", {});
  return { ...app, device };
}

/** Strangers use up what strangers may guess for an address. */
async function lockOut({ visitor }: TeamApp, email: string): Promise<void> {
  for (let time = 0; time < 5; time += 1)
    await tryPassword(visitor(), email, `guess ${time}`, from(`192.0.2.${time}`));
  expect((await tryPassword(visitor(), email, "guess", from("192.0.2.9"))).status).toBe(429);
}

const changePassword = (caller: Visitor, currentPassword: string) =>
  caller.call("POST", "/api/session/password", {
    currentPassword,
    newPassword: "seven quiet lanterns on a river",
  });

describe("S3: wrong guesses by strangers", () => {
  test("S3: a member still signs in on a device where they signed in before", async () => {
    const app = await withDevice();
    await lockOut(app, admin.emailAddress);
    const elsewhere = await tryPassword(app.visitor(), admin.emailAddress, admin.password);
    expect(elsewhere.status).toBe(429);
    expect((await tryPassword(app.device, admin.emailAddress, admin.password)).status).toBe(200);
  });

  test("S3: a member still signs in on their device from a network that is locked", async () => {
    const app = await withDevice();
    for (let time = 0; time < 20; time += 1)
      await tryPassword(app.visitor(), `unknown${time}@example.com`, "guess", from("192.0.2.1"));
    const office = from("192.0.2.1");
    expect((await tryPassword(app.visitor(), admin.emailAddress, admin.password, office)).status).toBe(429);
    expect((await tryPassword(app.device, admin.emailAddress, admin.password, office)).status).toBe(200);
  });

  test("S3: a live session and its password re-entry are left as they are", async () => {
    const app = await withDevice();
    await lockOut(app, admin.emailAddress);
    expect((await app.boss.call("GET", "/api/batches")).status).toBe(200);
    expect((await changePassword(app.boss, admin.password)).status).toBe(204);
  });

  test("S3: an address that begins with the word code does not lock the second step", async () => {
    const app = await teamApp();
    const made = await app.boss.call("POST", "/api/session/two-factor", { password: admin.password });
    const { uri } = TwoFactorSetup.parse(made.body);
    await app.boss.call("POST", "/api/session/two-factor/confirm", { code: codeOf(uri, -1) });
    const { body } = await app.boss.call("GET", "/api/session");
    const { id } = (body as { member: { id: string } }).member;
    for (const text of [`code ${admin.emailAddress}`, `code ${id}`, id])
      for (let time = 0; time < 5; time += 1) await tryPassword(app.visitor(), text, "guess");
    const owing = app.visitor();
    await tryPassword(owing, admin.emailAddress, admin.password, from("192.0.2.7"));
    const checked = await owing.call("POST", "/api/session/two-factor/check", { code: codeOf(uri) });
    expect(checked.status).toBe(200);
  });

  test("S3: an address that cannot be one is not counted", async () => {
    const app = await teamApp();
    for (let time = 0; time < 21; time += 1)
      expect((await tryPassword(app.visitor(), `no address ${time % 2}`, "guess")).status).toBe(422);
  });

  test("S3: wrong codes of a thief of the password do not lock the second step on a known device", async () => {
    const app = await teamApp();
    const made = await app.boss.call("POST", "/api/session/two-factor", { password: admin.password });
    const { uri } = TwoFactorSetup.parse(made.body);
    await app.boss.call("POST", "/api/session/two-factor/confirm", { code: codeOf(uri, -1) });
    const thief = app.visitor();
    for (let time = 0; time < 11; time += 1) {
      await tryPassword(thief, admin.emailAddress, admin.password);
      await thief.call("POST", "/api/session/two-factor/check", { code: wrongCode(uri, time) });
    }
    const locked = await thief.call("POST", "/api/session/two-factor/check", { code: codeOf(uri) });
    expect(locked.status).toBe(429);
    await app.boss.call("POST", "/api/auth/sign-out", {});
    expect((await tryPassword(app.boss, admin.emailAddress, admin.password)).body).toMatchObject({
      needsCode: true,
    });
    const known = await app.boss.call("POST", "/api/session/two-factor/check", { code: codeOf(uri) });
    expect(known.status).toBe(200);
  });
});

describe("S3: a known device", () => {
  test("S3: a known device has a limit of its own", async () => {
    const { device, visitor } = await withDevice();
    for (let time = 0; time < 5; time += 1)
      expect((await tryPassword(device, admin.emailAddress, `guess ${time}`)).status).toBe(401);
    expect((await tryPassword(device, admin.emailAddress, admin.password)).status).toBe(429);
    expect((await tryPassword(visitor(), admin.emailAddress, admin.password)).status).toBe(200);
  });

  test("S3: the device of one member gives no further guesses at another", async () => {
    const app = await withDevice();
    const mallory = await app.join("mallory@example.com", "viewer");
    await lockOut(app, admin.emailAddress);
    await mallory.call("POST", "/api/auth/sign-out", {});
    expect((await tryPassword(mallory, admin.emailAddress, admin.password)).status).toBe(429);
    const own = await tryPassword(mallory, "mallory@example.com", passwordOf("mallory@example.com"));
    expect(own.status).toBe(200);
  });

  test("S3: a browser that two members share is known for both", async () => {
    const app = await withDevice();
    const ann = await app.join("ann@example.com", "viewer");
    await tryPassword(ann, admin.emailAddress, admin.password);
    await ann.call("POST", "/api/auth/sign-out", {});
    await lockOut(app, "ann@example.com");
    expect((await tryPassword(ann, "ann@example.com", passwordOf("ann@example.com"))).status).toBe(200);
  });

  test("S3: the token of a device is new at each sign-in, and one from outside is not adopted", async () => {
    const app = await withDevice();
    const tokenOf = (caller: Visitor) => /usher-4870\.device=([^;]+)/.exec(caller.cookie)?.[1] ?? "";
    const first = tokenOf(app.device);
    expect(first).toMatch(/^[\w-]{43}$/);
    await tryPassword(app.device, admin.emailAddress, admin.password);
    expect(tokenOf(app.device)).not.toBe(first);
    const given = `usher-4870.device=${"A".repeat(43)}`;
    const planted = app.visitor(given);
    await tryPassword(planted, admin.emailAddress, admin.password);
    expect(planted.cookie).not.toContain(given);
    const stored = await app.deps.store.db.selectFrom("known_device").selectAll().execute();
    expect(JSON.stringify(stored)).not.toContain(tokenOf(app.device));
  });

  test("S3: the cookie of a device is HttpOnly and Lax, and secure over https", async () => {
    const app = await teamApp({ publicUrl: "https://usher.example.com", isSandbox: false });
    const answer = await tryPassword(app.visitor(), admin.emailAddress, admin.password);
    const cookie = answer.headers.getSetCookie().find((text) => text.includes(".device=")) ?? "";
    expect(cookie).toMatch(/^__Host-usher\.device=/);
    for (const part of ["Secure", "HttpOnly", "SameSite=Lax", "Path=/", "Max-Age="])
      expect(cookie).toContain(part);
    expect(cookie).not.toContain("Domain");
  });

  test("S3: a device is no sign-in", async () => {
    const { device } = await withDevice();
    expect((await device.call("GET", "/api/batches")).status).toBe(401);
  });
});
