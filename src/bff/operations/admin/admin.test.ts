import { mkdtempSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { expect, onTestFinished, test } from "vitest";
import { openStore } from "#store/store.ts";
import { runAdmin } from "./admin.ts";

async function makePlace() {
  const dataDir = mkdtempSync(join(tmpdir(), "usher-admin-"));
  onTestFinished(() => rmSync(dataDir, { recursive: true, force: true }));
  await (await openStore({ dataDir })).close();
  const publicUrl = new URL("https://usher.example.com");
  return { dataDir, isSandbox: false, publicUrl, hasPasswords: true };
}

const options = { now: Date.now };
const run = async (...words: string[]) => runAdmin(await makePlace(), words, options);

test("S16: without a command the help names all five", async () => {
  const help = await run();
  for (const name of ["list", "reset-password", "make-admin", "disable-second-factor", "unlock"])
    expect(help).toContain(`  ${name}`);
});

test.each([
  [["foo"], /^There is no command foo\./],
  [["constructor"], /^There is no command constructor\./],
  [["unlock"], /^Name the member: npm run admin -- unlock ADDRESS$/],
  [["unlock", "nobody"], /^nobody is neither an e-mail address nor an id/],
  [["list", "more"], /^list takes fewer words/],
  [["unlock", "a@example.com", "more"], /^unlock takes fewer words/],
])("S16: the words %j are refused with one sentence", async (words, sentence) => {
  await expect(run(...words)).rejects.toThrow(sentence);
});

test("S16: a command without a database says where it looked, and makes none", async () => {
  const place = { ...(await makePlace()), isSandbox: true };
  await expect(runAdmin(place, ["list"], options)).rejects.toThrow(/There is no database at .*usher-sandbox/);
  expect(statSync(join(place.dataDir, "usher-sandbox.sqlite"), { throwIfNoEntry: false })).toBeUndefined();
});

test.each([
  ["a newer", "insert into schema_version values (999, 'later', 0)", /version 999/],
  ["an older", "delete from schema_version where version > 5", /has version 5.*Start this Usher once/],
])("S16: a database of %s version is left untouched", async (_, change, sentence) => {
  const place = await makePlace();
  const database = new DatabaseSync(join(place.dataDir, "usher.sqlite"));
  database.exec(change);
  database.close();
  await expect(runAdmin(place, ["make-admin", "a@example.com"], options)).rejects.toThrow(sentence);
});

test("S16: a member whose address is not verified is named by the id", async () => {
  const place = await makePlace();
  const id = "0a0b0c0d-0000-4000-8000-000000000001";
  const { db, close } = await openStore({ dataDir: place.dataDir });
  const at = new Date(0).toISOString();
  const email = "not verified: ann@example.com (01234567)";
  const ann = { id, name: "Ann", email, emailVerified: 0, role: "viewer", twoFactorEnabled: 0 };
  await db
    .insertInto("user")
    .values({ ...ann, createdAt: at, updatedAt: at })
    .execute();
  await close();
  const made = await runAdmin(place, ["make-admin", id], options);
  expect(made).toContain(`${email} is an admin.`);
  expect(made).not.toContain("/join?token=");
  await expect(runAdmin(place, ["reset-password", id], options)).rejects.toThrow(
    /can only sign in by single sign-on/,
  );
  const nobody = id.replace("0a", "ff");
  await expect(runAdmin(place, ["unlock", nobody], options)).rejects.toThrow(
    `No member has the id ${nobody}.`,
  );
});

test("S16: a command works while a server has the database open", async () => {
  const place = await makePlace();
  const server = await openStore({ dataDir: place.dataDir });
  onTestFinished(() => server.close());
  const said = await runAdmin(place, ["make-admin", "ann@example.com"], options);
  expect(said).toContain("https://usher.example.com/join?token=");
  const links = await server.db.selectFrom("member_link").select(["email_address", "role"]).execute();
  expect(links).toEqual([{ email_address: "ann@example.com", role: "admin" }]);
});
