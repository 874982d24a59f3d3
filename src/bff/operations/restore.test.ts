import {
  chownSync,
  copyFileSync,
  existsSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { symmetricDecrypt, symmetricEncrypt } from "better-auth/crypto";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { checkSecret } from "#bff/sign-in/secret/check-secret.ts";
import { createLog } from "#bff/http/log.ts";
import { openStore, type Store } from "#store/store.ts";
import { backUp } from "./backup.ts";
import { noticeReplaced } from "./replaced-database.ts";
import { restore } from "./restore.ts";

const secret = "a".repeat(32);
const otherSecret = "b".repeat(32);
const now = 1_800_000_000_000;
const later = now + 60_000;
const log = createLog("silent");

let root = "";
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), "usher-operations-"));
});
afterEach(() => rmSync(root, { recursive: true, force: true }));

const placeOf = (name: string, changed: object = {}) => ({
  dataDir: join(root, name),
  isSandbox: true,
  authSecret: secret,
  oldAuthSecret: null as string | null,
  ...changed,
});
type Place = ReturnType<typeof placeOf>;
const fileOf = ({ dataDir }: Place) => join(dataDir, "usher-sandbox.sqlite");
const backup = () => join(root, "backup");

async function withStore<T>(place: Place, work: (db: Store["db"]) => Promise<T>): Promise<T> {
  const { db, close } = await openStore(place);
  try {
    return await work(db);
  } finally {
    await close();
  }
}

async function addMember(db: Store["db"], id: string, role = "admin"): Promise<void> {
  const at = new Date(now).toISOString();
  const times = { createdAt: at, updatedAt: at };
  await db
    .insertInto("user")
    .values({ id, name: id, email: `${id}@example.com`, emailVerified: 1, role, ...times })
    .execute();
}

async function addBatch(db: Store["db"], id: string, state: string): Promise<void> {
  const handled = { search_text: "", handled_failed: 0, handled_open: 0 };
  const flags = { is_single: 0, is_held: 0, revoked_rows: 0, ...handled };
  const none = { body_hash: "", options: "{}", finished_at: null, ...flags };
  await db
    .insertInto("batch")
    .values({
      id,
      instance: "sandbox",
      kind: "invite",
      state,
      total: 1,
      turn: 0,
      created_by: "A",
      created_at: now,
      ...none,
    })
    .execute();
}

/** A member with a second factor, a session and a link; a running and a finished batch. */
async function fill(place: Place): Promise<void> {
  await withStore(place, async (db) => {
    await addMember(db, "ann");
    const encrypted = await symmetricEncrypt({ key: place.authSecret, data: "totp" });
    await db
      .insertInto("two_factor")
      .values({ id: "f", secret: encrypted, backupCodes: encrypted, userId: "ann" })
      .execute();
    const at = new Date(now).toISOString();
    await db
      .insertInto("session")
      .values({ id: "s", token: "t", userId: "ann", expiresAt: at, createdAt: at, updatedAt: at })
      .execute();
    const link = { kind: "join", email_address: "x@example.com", role: "viewer", created_by: "ann" };
    await db
      .insertInto("member_link")
      .values({ id: "l", token_hash: "h", created_at: now, expires_at: now, ...link })
      .execute();
    await addBatch(db, "open", "running");
    await addBatch(db, "over", "finished");
    await checkSecret(db, place, log);
  });
}

const factorOf = (place: Place) =>
  withStore(place, async (db) => {
    const { secret: data } = await db.selectFrom("two_factor").select("secret").executeTakeFirstOrThrow();
    return symmetricDecrypt({ key: place.authSecret, data });
  });

describe("S13: a backup", () => {
  test("S13: a backup is one file for its owner only, and nothing is overwritten", async () => {
    const place = placeOf("a");
    await fill(place);
    const saved = backUp(place, backup(), () => now);
    expect(saved).toMatchObject({ savedAt: now, members: 1, batches: 2, isSandbox: true, authSecret: null });
    expect(statSync(backup()).mode & 0o777).toBe(0o600);
    expect(readdirSync(root).sort()).toEqual(["a", "backup"]);
    expect(() => backUp(place, backup(), () => now)).toThrow("exists already");
  });

  test("S13: a backup is made while the database is written, without blocking it", async () => {
    const place = placeOf("a");
    await fill(place);
    await withStore(place, async (db) => {
      await db.transaction().execute(async (trx) => {
        await addMember(trx, "bob");
        backUp(place, backup(), () => now);
      });
      const copy = new DatabaseSync(backup(), { readOnly: true });
      expect(copy.prepare(`select count(*) as members from "user"`).get()).toEqual({ members: 1 });
      copy.close();
    });
  });

  test("S13: a backup that cannot be written leaves nothing", async () => {
    const place = placeOf("a");
    await fill(place);
    expect(() => backUp(place, join(root, "none", "backup"), () => now)).toThrow(
      "cannot be written (ENOENT)",
    );
    expect(() => backUp(placeOf("b"), backup(), () => now)).toThrow("There is no database to save");
    expect(readdirSync(root)).toEqual(["a"]);
  });

  test("S13: a backup contains the generated secret, and works elsewhere with another one", async () => {
    const place = placeOf("a");
    await fill(place);
    writeFileSync(join(place.dataDir, "auth-secret"), `${secret}\n`);
    expect(backUp(place, backup(), () => now).authSecret).toBe(secret);
    const elsewhere = placeOf("b", { authSecret: otherSecret });
    await restore(elsewhere, backup(), () => later);
    expect(await factorOf(elsewhere)).toBe("totp");
  });
});

test("S13: a backup contains no secret but the one that the database was used with", async () => {
  const place = placeOf("a");
  await fill(place);
  writeFileSync(join(place.dataDir, "auth-secret"), `${otherSecret}\n`);
  expect(backUp(place, backup(), () => now).authSecret).toBeNull();
});

test("S13: two backups to similar names leave the files of others alone", async () => {
  const place = placeOf("a");
  await fill(place);
  const others = [`${backup()}.part`, `${backup()}.${process.ppid}.part`, `${backup()}.old.part`];
  for (const path of others) writeFileSync(path, "");
  const abandoned = `${backup()}.99999999.part`;
  writeFileSync(abandoned, "");
  backUp(place, backup(), () => now);
  expect(others.every((path) => existsSync(path))).toBe(true);
  expect(existsSync(abandoned)).toBe(false);
});

describe("S13: a restore", () => {
  test("S13: a restore brings back the data, ends sessions and links, and holds unfinished batches", async () => {
    const place = placeOf("a");
    await fill(place);
    backUp(place, backup(), () => now);
    await withStore(place, async (db) => {
      await addMember(db, "bob");
      await db
        .updateTable("user")
        .set({ role: "viewer", disabledAt: later })
        .where("id", "=", "ann")
        .execute();
    });
    const restored = await restore(place, backup(), () => later);
    expect(restored).toMatchObject({ savedAt: now, heldBatches: 1 });
    expect(restored.accessDifferences).toEqual([
      "ann@example.com was disabled and is enabled again.",
      "ann@example.com is admin again instead of viewer.",
      "bob@example.com is not a member any more.",
    ]);
    expect(existsSync(restored.aside ?? "")).toBe(true);
    expect(existsSync(join(place.dataDir, "restoring"))).toBe(false);
    await withStore(place, async (db) => {
      expect(await db.selectFrom("user").select("email").execute()).toEqual([{ email: "ann@example.com" }]);
      expect(await db.selectFrom("session").selectAll().execute()).toEqual([]);
      expect(await db.selectFrom("member_link").selectAll().execute()).toEqual([]);
      const batches = await db
        .selectFrom("batch")
        .select(["id", "state", "is_held", "restored_from", "restored_at"])
        .orderBy("id")
        .execute();
      expect(batches).toEqual([
        { id: "open", state: "paused", is_held: 1, restored_from: now, restored_at: later },
        {
          id: "over",
          state: "finished",
          is_held: 0,
          restored_from: null,
          restored_at: null,
        },
      ]);
      const entries = await db.selectFrom("activity").select(["action", "detail"]).execute();
      expect(entries).toMatchObject([{ action: "database.restored" }]);
    });
  });

  test("S13: a restored database is not restored again by its next start", async () => {
    const place = placeOf("a");
    await fill(place);
    const notice = (db: Store["db"]) =>
      noticeReplaced({ db, file: fileOf(place), now: () => later, sleep: async () => {}, log });
    await withStore(place, notice);
    backUp(place, backup(), () => now);
    await withStore(place, notice);
    await restore(place, backup(), () => later);
    await withStore(place, async (db) => {
      await db.updateTable("batch").set({ state: "running", is_held: 0 }).where("id", "=", "open").execute();
      await notice(db);
      expect(await db.selectFrom("batch").select("id").where("is_held", "=", 1).execute()).toEqual([]);
    });
  });

  test("S13: an earlier copy put back by hand holds its batches and ends its sessions", async () => {
    const place = placeOf("a");
    const notice = (db: Store["db"]) =>
      noticeReplaced({ db, file: fileOf(place), now: () => later, sleep: async () => {}, log });
    await fill(place);
    await withStore(place, notice);
    copyFileSync(fileOf(place), backup());
    await withStore(place, notice);
    copyFileSync(backup(), fileOf(place));
    await withStore(place, async (db) => {
      await notice(db);
      expect(await db.selectFrom("session").selectAll().execute()).toEqual([]);
      expect(await db.selectFrom("batch").select("id").where("is_held", "=", 1).execute()).toEqual([
        { id: "open" },
      ]);
    });
  });

  test("S13: a restore is refused while a process has the database open, and names it", async () => {
    const place = placeOf("a");
    await fill(place);
    backUp(place, backup(), () => now);
    await withStore(place, async () => {
      await expect(restore(place, backup(), () => later)).rejects.toThrow(/is in use by .*Stop Usher first/);
    });
    await expect(restore(place, backup(), () => later)).resolves.toMatchObject({ savedAt: now });
  });

  test.each([
    ["that does not exist", "none", /There is no backup at/],
    ["that is a directory", "a", /is not a file/],
    ["that is the database under another name", "alias", /is the database itself/],
    ["that is no database", "junk", /is not a database of Usher, or it is damaged/],
    ["that is cut off", "cut", /damaged/],
    ["that was changed", "changed", /was changed after it was made/],
    ["of an empty database", "empty", /is not a database of Usher/],
    ["of a newer version", "newer", /made by a newer Usher/],
  ])("S13: a backup %s is refused and the database stays as it is", async (_, name, words) => {
    const place = placeOf("a");
    await fill(place);
    backUp(place, backup(), () => now);
    const bytes = readFileSync(backup());
    const bad = join(root, name);
    if (name === "alias") symlinkSync(fileOf(place), bad);
    if (name === "junk") writeFileSync(bad, "junk".repeat(5_000));
    if (name === "cut") writeFileSync(bad, bytes.subarray(0, bytes.length / 2));
    if (name === "empty") new DatabaseSync(bad).exec("create table a (b)");
    if (name === "changed" || name === "newer") {
      copyFileSync(backup(), bad);
      const database = new DatabaseSync(bad);
      if (name === "changed") database.exec(`update "user" set role = 'owner'`);
      else database.exec("insert into schema_version values (999, 'next', 1); drop table backup_manifest");
      database.close();
    }
    await expect(restore(place, bad, () => later)).rejects.toThrow(words);
    expect(readdirSync(place.dataDir).filter((entry) => !entry.startsWith("usher-sandbox.sqlite"))).toEqual(
      [],
    );
    await withStore(place, async (db) =>
      expect(await db.selectFrom("session").select("id").execute()).toEqual([{ id: "s" }]),
    );
  });

  test("S13: a backup of the sandbox is not restored over that of a key", async () => {
    const place = placeOf("a");
    await fill(place);
    backUp(place, backup(), () => now);
    await expect(restore({ ...place, isSandbox: false }, backup(), () => later)).rejects.toThrow(
      /backup of the sandbox/,
    );
  });

  // Only root can give a file to another user.
  test.skipIf(process.getuid?.() !== 0)(
    "S13: a restore by root into the data of another user is refused",
    async () => {
      const place = placeOf("a");
      await fill(place);
      backUp(place, backup(), () => now);
      chownSync(fileOf(place), 4_711, 4_711);
      await expect(restore(place, backup(), () => later)).rejects.toThrow(
        /belongs to the user 4711: run the command as this user/,
      );
    },
  );

  test("S13: two restores within one second keep both replaced databases", async () => {
    const place = placeOf("a");
    await fill(place);
    backUp(place, backup(), () => now);
    const first = await restore(place, backup(), () => later);
    const second = await restore(place, backup(), () => later);
    expect(second.aside).toBe(`${first.aside}-2`);
    expect([first, second].every(({ aside }) => existsSync(aside ?? ""))).toBe(true);
  });

  test("S13: a damaged database can be replaced, and is kept", async () => {
    const place = placeOf("a");
    await fill(place);
    backUp(place, backup(), () => now);
    writeFileSync(fileOf(place), "damaged");
    const { aside, accessDifferences } = await restore(place, backup(), () => later);
    expect(readFileSync(aside ?? "", "utf8")).toBe("damaged");
    expect(accessDifferences).toBeNull();
  });

  test("S13: a backup whose AUTH_SECRET is kept elsewhere needs it", async () => {
    const place = placeOf("a");
    await fill(place);
    backUp(place, backup(), () => now);
    const elsewhere = placeOf("b", { authSecret: otherSecret });
    await expect(restore(elsewhere, backup(), () => later)).rejects.toThrow(/another AUTH_SECRET/);
    await restore({ ...elsewhere, oldAuthSecret: secret }, backup(), () => later);
    expect(await factorOf(elsewhere)).toBe("totp");
  });
});
