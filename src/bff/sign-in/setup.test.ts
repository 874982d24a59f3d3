import { describe, expect, test } from "vitest";
import { teamApp } from "#bff/testing/members.ts";
import { testApp, type TestApp } from "#bff/testing/app.ts";
import { createSetup } from "./setup.ts";
import { createUser, updateUser } from "./users.ts";

const first = { emailAddress: "first@example.com", password: "a long enough password" };

async function useLink({ deps, request }: TestApp, token = deps.setup.token): Promise<number> {
  return (await request("POST", "/api/session/setup", { body: { token, ...first } })).status;
}

async function admins({ deps }: TestApp): Promise<number> {
  const found = await deps.store.db.selectFrom("user").select("id").where("role", "=", "admin").execute();
  return found.length;
}

describe("S4: the set-up link", () => {
  test("S4: the set-up link is void after its first use", async () => {
    const app = await testApp();
    expect(await useLink(app)).toBe(201);
    await app.deps.store.db.deleteFrom("user").execute();
    expect(await useLink(app)).toBe(403);
    expect(await admins(app)).toBe(0);
  });

  test.each(["insert", "promotion"])(
    "S4: the set-up link is void once an admin exists by %s",
    async (how) => {
      const app = await testApp();
      const { db } = app.deps.store;
      const role = how === "insert" ? "admin" : "viewer";
      // As single sign-on makes members: not by the set-up.
      const id = await createUser(db, { emailAddress: "ann@example.com", role, passwordHash: null }, 1);
      if (how === "promotion") await updateUser(db, id, { role: "admin" });
      await updateUser(db, id, { role: "viewer" });
      expect(await app.deps.setup.isNeeded()).toBe(false);
      expect(await useLink(app)).toBe(403);
      expect(await admins(app)).toBe(0);
    },
  );

  test("S4: no restart makes a new set-up link after all admins were disabled", async () => {
    const app = await testApp();
    await app.deps.setup.createAdmin(first);
    await app.deps.store.db.updateTable("user").set({ disabledAt: 1 }).execute();
    const { passwords, now } = app.deps;
    const restarted = createSetup({ passwords, db: app.deps.store.db, now });
    expect(await restarted.isNeeded()).toBe(false);
    await expect(restarted.complete(restarted.token, first)).rejects.toThrow("npm run admin -- make-admin");
  });

  test("S4: the demo admin leaves the set-up link as it is", async () => {
    const app = await testApp();
    await app.request("POST", "/api/session/demo");
    expect(await useLink(app)).toBe(201);
  });

  test("S4: guesses of the set-up link are limited by network, and the right one is not", async () => {
    const app = await testApp();
    for (let time = 0; time < 20; time += 1) expect(await useLink(app, `guess ${time}`)).toBe(403);
    expect(await useLink(app, "guess")).toBe(429);
    expect(await useLink(app)).toBe(201);
  });

  test("S4: an operator's ADMIN_EMAIL makes an admin when no enabled one is left", async () => {
    const { deps } = await teamApp();
    await deps.store.db.updateTable("user").set({ disabledAt: 1 }).execute();
    expect(await deps.setup.createAdmin(first)).not.toBeNull();
  });
});
