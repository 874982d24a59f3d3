import { symmetricDecrypt, symmetricEncrypt } from "better-auth/crypto";
import { afterEach, beforeEach, expect, test } from "vitest";
import { createLog } from "#bff/http/log.ts";
import { openStore, type Store } from "#store/store.ts";
import { checkSecret, WrongSecretError } from "./check-secret.ts";

const first = "a".repeat(32);
const second = "b".repeat(32);
const log = createLog("silent");

let store: Store;
beforeEach(async () => {
  store = await openStore({ dataDir: ":memory:" });
});
afterEach(() => store.close());

const check = (authSecret: string, oldAuthSecret: string | null = null) =>
  checkSecret(store.db, { authSecret, oldAuthSecret }, log);

async function addSecondFactor(): Promise<void> {
  const at = new Date(0).toISOString();
  const times = { createdAt: at, updatedAt: at };
  const ann = { id: "ann", name: "Ann", email: "ann@example.com", emailVerified: 1, twoFactorEnabled: 1 };
  await store.db
    .insertInto("user")
    .values({ ...ann, role: "admin", ...times })
    .execute();
  const [secret, backupCodes] = await Promise.all(
    ["totp", "codes"].map((data) => symmetricEncrypt({ key: first, data })),
  );
  await store.db
    .insertInto("two_factor")
    .values({ id: "f", secret: secret!, backupCodes: backupCodes!, userId: "ann" })
    .execute();
}

async function factor(key: string): Promise<string[]> {
  const { secret, backupCodes } = await store.db
    .selectFrom("two_factor")
    .select(["secret", "backupCodes"])
    .executeTakeFirstOrThrow();
  return Promise.all([secret, backupCodes].map((data) => symmetricDecrypt({ key, data })));
}

test("S13: a changed AUTH_SECRET stops the start with a way out if there are second factors", async () => {
  await check(first);
  await addSecondFactor();
  await check(first);
  await expect(check(second)).rejects.toThrow(WrongSecretError);
  await expect(check(second)).rejects.toThrow(
    /1 second factor cannot be read.*AUTH_SECRET_OLD.*accept-auth-secret/,
  );
  await expect(check(second, "c".repeat(32))).rejects.toThrow(WrongSecretError);
  await expect(check(first)).resolves.toBeUndefined();
});

test("S13: a secret that was changed before the check existed is noticed by the second factors", async () => {
  await addSecondFactor();
  await expect(check(second)).rejects.toThrow(WrongSecretError);
});

test("S13: AUTH_SECRET_OLD lets second factors be written with the new secret, once", async () => {
  await check(first);
  await addSecondFactor();
  await check(second, first);
  expect(await factor(second)).toEqual(["totp", "codes"]);
  await check(second, first);
  await check(second);
  expect(await factor(second)).toEqual(["totp", "codes"]);
});

test("S13: a new AUTH_SECRET without second factors is accepted", async () => {
  await check(first);
  await check(second);
  await expect(check(second)).resolves.toBeUndefined();
});
