import { array, assert, asyncProperty, constantFrom, record } from "fast-check";
import { expect, test } from "vitest";
import { Role } from "#contract/role.ts";
import { openStore, type Store } from "#store/store.ts";
import { changeRole, disable, enable } from "./member-changes.ts";
import { demoAddress } from "#bff/sign-in/users.ts";
import { ProblemError } from "#bff/http/problem.ts";

const members = ["ann", "bob", "cid", "demo"] as const;

async function addMembers(db: Store["db"]): Promise<void> {
  const time = new Date(0).toISOString();
  const times = { createdAt: time, updatedAt: time };
  for (const id of members) {
    const email = id === "demo" ? demoAddress : `${id}@example.com`;
    const flags = { disabledAt: null, lastSeenAt: null, twoFactorEnabled: 0, emailVerified: 1, image: null };
    await db
      .insertInto("user")
      .values({ id, name: id, email, role: "admin", ...flags, ...times })
      .execute();
    if (id === "demo") continue;
    const tokens = { accessToken: null, refreshToken: null, idToken: null, scope: null };
    const ends = { accessTokenExpiresAt: null, refreshTokenExpiresAt: null };
    const member = { id, accountId: id, userId: id, providerId: "credential", password: "x" };
    await db
      .insertInto("account")
      .values({ ...member, ...tokens, ...ends, ...times })
      .execute();
  }
}

const change = record({
  actorId: constantFrom(...members),
  id: constantFrom(...members),
  what: constantFrom("disable", "enable", ...Role.options),
});

async function apply(db: Store["db"], { actorId, id, what }: { actorId: string; id: string; what: string }) {
  const decision = { actorId, id, now: 1, waysIn: { hasPasswords: true, issuer: null } };
  const role = Role.safeParse(what);
  try {
    if (role.success) await changeRole(db, decision, role.data);
    else await (what === "enable" ? enable : disable)(db, decision);
  } catch (error) {
    if (!(error instanceof ProblemError) || error.problem.code !== "conflict") throw error;
  }
}

test("one admin is left, whatever admins do", async () => {
  await assert(
    asyncProperty(array(array(change, { maxLength: 3 }), { maxLength: 12 }), async (rounds) => {
      const { db, close } = await openStore({ dataDir: ":memory:" });
      await addMembers(db);
      // The changes of a round are requested together.
      for (const round of rounds) await Promise.all(round.map((one) => apply(db, one)));
      const users = await db.selectFrom("user").select(["id", "role", "disabledAt"]).execute();
      await close();
      const admins = users.filter((user) => user.role === "admin" && user.disabledAt === null);
      expect(admins.some(({ id }) => id !== "demo")).toBe(true);
      expect(admins.some(({ id }) => id === "demo")).toBe(true);
    }),
    { numRuns: 60 },
  );
});
