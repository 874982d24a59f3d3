import { mkdtempSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { symmetricEncrypt } from "better-auth/crypto";
import { expect, onTestFinished, test } from "vitest";
import { createLog } from "#bff/http/log.ts";
import { checkSecret } from "#bff/sign-in/secret/check-secret.ts";
import { openStore, type Store } from "#store/store.ts";
import { acceptLostSecret } from "./accept-secret.ts";

const first = "a".repeat(32);
const second = "b".repeat(32);
const now = () => 1_800_000_000_000;

function makePlace() {
  const dataDir = mkdtempSync(join(tmpdir(), "usher-accept-secret-"));
  onTestFinished(() => rmSync(dataDir, { recursive: true, force: true }));
  return { dataDir, isSandbox: false, authSecret: second };
}

async function withStore<T>(dataDir: string, work: (db: Store["db"]) => Promise<T>): Promise<T> {
  const { db, close } = await openStore({ dataDir });
  try {
    return await work(db);
  } finally {
    await close();
  }
}

/** A database that was used with the first secret, by Ann, who has a second factor. */
async function makeUsedPlace() {
  const place = makePlace();
  await withStore(place.dataDir, async (db) => {
    const at = new Date(0).toISOString();
    const ann = { id: "ann", name: "Ann", email: "ann@example.com", emailVerified: 1, twoFactorEnabled: 1 };
    await db
      .insertInto("user")
      .values({ ...ann, role: "admin", createdAt: at, updatedAt: at })
      .execute();
    const data = await symmetricEncrypt({ key: first, data: "totp" });
    await db
      .insertInto("two_factor")
      .values({ id: "f", secret: data, backupCodes: data, userId: "ann" })
      .execute();
    await checkSecret(db, { authSecret: first, oldAuthSecret: null }, createLog("silent"));
  });
  return place;
}

const factorsOf = (dataDir: string) =>
  withStore(dataDir, (db) => db.selectFrom("user").select("twoFactorEnabled").execute());

test("S13: a lost AUTH_SECRET can be given up with the second factors that need it, and the activity says so", async () => {
  const place = await makeUsedPlace();
  expect(await acceptLostSecret(place, now)).toContain("without second factor: ann@example.com");
  expect(await factorsOf(place.dataDir)).toEqual([{ twoFactorEnabled: 0 }]);
  await withStore(place.dataDir, async (db) => {
    const secrets = { authSecret: second, oldAuthSecret: null };
    await checkSecret(db, secrets, createLog("silent"));
    expect(await db.selectFrom("activity").select(["action", "email_address"]).execute()).toEqual([
      { action: "member.two_factor_off", email_address: "ann@example.com" },
    ]);
  });
});

test("S13: giving up the secret changes nothing while the right one is set", async () => {
  const place = await makeUsedPlace();
  expect(await acceptLostSecret({ ...place, authSecret: first }, now)).toContain("nothing was changed");
  expect(await factorsOf(place.dataDir)).toEqual([{ twoFactorEnabled: 1 }]);
});

test("S13: giving up the secret makes no database, and is refused while a server has it open", async () => {
  const nowhere = makePlace();
  await expect(acceptLostSecret(nowhere, now)).rejects.toThrow("There is no database");
  expect(readdirSync(nowhere.dataDir)).toEqual([]);
  const place = await makeUsedPlace();
  await withStore(place.dataDir, async () => {
    await expect(acceptLostSecret(place, now)).rejects.toThrow(/is in use by .*Stop Usher first/);
  });
  expect(await factorsOf(place.dataDir)).toEqual([{ twoFactorEnabled: 1 }]);
});
